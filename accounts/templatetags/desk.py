"""The links of the admins' desk."""

from typing import Any

from django import template
from django.urls import reverse

from accounts import desk

register = template.Library()


@register.inclusion_tag("desk/_link.html", takes_context=True)
def desk_link(context: dict[str, Any], name: str, icon_name: str, label: str) -> dict[str, Any]:
    """The link to a page of the desk (``name``: of its address), for those who find the page (desk.py)."""
    request, href = context["request"], reverse(name)
    is_here = request.path == href or (name != desk.START and request.path.startswith(href))
    return {
        "is_shown": desk.finds(request.user, name),
        "href": href,
        "icon_name": icon_name,
        "label": label,
        "is_here": is_here,
        "count": desk.count(request.user, name),
    }
