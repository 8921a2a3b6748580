"""A group's admins have it deleted, or keep it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Group, User
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.actions import group_deletion
from threads.queries.groups import own_group


@require_POST
@again.confirmed(
    {
        "delete": gettext_lazy("Delete a group with all that was said in it"),
    }
)
def delete(request: PersonRequest, slug: str) -> HttpResponse:
    """``act``: delete (with ``name``, the group's, typed), or keep."""
    group = own_group(request.user, slug)
    try:
        messages.success(
            request, decide(group, request.POST.get("act", ""), request.POST.get("name", ""), request.user)
        )
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("group_settings", slug=slug)


def decide(group: Group, act: str, name: str, by: User) -> str:
    """What is said afterwards. Raises PermissionDenied, ValidationError."""
    if act != "delete":
        group_deletion.keep(group, by=by)
        return _("%(name)s stays.") % {"name": group.name}
    asked = group_deletion.ask(group, by=by, name=name)
    assert asked.delete_at is not None  # just asked for
    day = date_format(localtime(asked.delete_at), "j F Y")
    return _("%(name)s is closed, and will be deleted on %(day)s.") % {"name": group.name, "day": day}
