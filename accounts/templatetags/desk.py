"""The menu of the admins' desk."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from accounts import desk, setup

register = template.Library()


@register.inclusion_tag("desk/_nav.html", takes_context=True)
def desk_nav(context: dict[str, Any]) -> dict[str, Any]:
    """The pages that are there for the reader, each with how much waits there."""
    request = context["request"]
    pages = [page for page in desk.PAGES if desk.finds(request.user, page.name)]
    return {"links": [_link(request, page) for page in pages]}


@register.inclusion_tag("desk/_setup_note.html", takes_context=True)
def setup_note(context: dict[str, Any]) -> dict[str, Any]:
    """For admins, while the first set-up is not done."""
    return {"step": setup.waiting() if context["request"].user.is_admin else None}


def _link(request: HttpRequest, page: desk.DeskLink) -> dict[str, Any]:
    href = reverse(page.name)
    is_here = request.path == href or (page.name != desk.START and request.path.startswith(href))
    return {"page": page, "href": href, "is_here": is_here, "count": desk.count(request, page.name)}
