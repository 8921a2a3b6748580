"""One group at the desk: what it is, and what an admin of the company does about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.models import Group
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.actions import group_admin, group_deletion
from threads.views.group_deletion import decide
from threads.views.membership import colleague

from .groups import act_on, row_of


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "run": gettext_lazy("Run a group yourself"),
        "appoint": gettext_lazy("Give a group another admin"),
        "longest": gettext_lazy("Give a group to its oldest member"),
        "delete": gettext_lazy("Delete a group with all that was said in it"),
    }
)
def page(request: PersonRequest, slug: str) -> HttpResponse:
    """``act``: close, reopen, everybody, nobody (whether whoever is new is in it); of a group nobody runs also run, appoint
    (with ``person``: name, handle or address) and longest; delete (with ``name``, typed) and keep."""
    if request.method == "POST":
        group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
        try:
            said = _act(request, group)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            if said:
                messages.success(request, said % {"name": group.name})
        return redirect("manage_group", slug=slug)
    row = row_of(slug, request.user)
    if row is None:
        raise Http404
    return render(
        request, "metrics/group.html", {"row": row, "group": row.group, "days": group_deletion.delay().days}
    )


def _act(request: PersonRequest, group: Group) -> str:
    act, by = request.POST.get("act", ""), request.user
    if act == "run":
        group_admin.hand_over(group, by, by=by)
        return _("You run %(name)s now. Make somebody else admin there, under Members.")
    if act == "appoint":
        group_admin.hand_over(group, colleague(by, request.POST.get("person", "")), by=by)
        return _("%(name)s has an admin again.")
    if act == "longest":
        group_admin.hand_to_longest(group, by=by)
        return _("%(name)s has an admin again.")
    if act in ("delete", "keep"):
        return decide(group, act, request.POST.get("name", ""), by).replace("%", "%%")
    return act_on(group, act, by)
