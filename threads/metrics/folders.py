"""The folders of the menu at the desk: made, named, put in order, taken away. Groups go into them from the list of groups."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.actions import folders as actions
from accounts.models import Group, GroupFolder, User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from microblog.kit.storable import storable


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def folders(request: PersonRequest) -> HttpResponse:
    """POST: ``act``: make (with ``name``); with ``folder``: rename (``name``), up, down, remove."""
    if request.method == "POST":
        try:
            said = _act(request)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            if said:
                messages.success(request, said)
        return redirect("manage_folders")
    context = {"folders": with_counts(request.user), "name_length": GroupFolder.NAME_LENGTH}
    return render(request, "metrics/folders.html", context)


def with_counts(user: User) -> QuerySet[GroupFolder]:
    """``number``: of the open groups in it that the reader may know of."""
    known = Q(groups__in=Group.objects.visible_to(user), groups__closed_at=None)
    return GroupFolder.objects.annotate(number=Count("groups", filter=known))


def _act(request: PersonRequest) -> str:
    """What is said afterwards."""
    act, name, by = request.POST.get("act", ""), storable(request.POST.get("name", ""), nul=""), request.user
    if act == "make":
        made = actions.make(name, by=by)
        return _("“%(name)s” is there. Choose groups for it in the list of groups.") % {"name": made.name}
    folder = get_object_or_404(GroupFolder, pk=whole_number(request.POST.get("folder", "")) or 0)
    if act == "rename":
        actions.rename(folder, name, by=by)
        return _("Saved.")
    if act in ("up", "down"):
        actions.move(folder, up=act == "up", by=by)
    if act == "remove":
        actions.remove(folder, by=by)
        return _("“%(name)s” is gone. Its groups stand in the menu without a folder.") % {"name": folder.name}
    return ""
