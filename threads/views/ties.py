"""Which groups of the directory a group takes its members from."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import DirectoryGroup, DirectoryTie
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from threads.actions import ties
from threads.queries.groups import facts, group_for

if TYPE_CHECKING:
    from threads.queries.groups import ReadGroup

# Names of those who would come in; the number is of all.
SHOWN, COUNTED = 100, 5_000
CHOICES = 500


@require_http_methods(["GET", "POST"])
def page(request: PersonRequest, slug: str) -> HttpResponse:
    """``with``: the number of a directory group to look at; a form says with ``act`` that it is to be tied, or untied."""
    group = group_for(request.user, slug)
    if not ties.may_tie(group, request.user, group.membership):
        raise Http404
    if request.method == "POST":
        _act(request, group)
        return redirect("group_ties", slug)
    made = DirectoryTie.objects.filter(group=group.pk, directory_group=OuterRef("pk"))
    found = list(DirectoryGroup.objects.here().annotate(is_due=Subquery(made.values("is_due")))[:CHOICES])
    others = [one for one in found if one.is_due is None]
    asked = whole_number(request.GET.get("with", ""))
    chosen = next((one for one in others if one.pk == asked), None)
    context = facts(request, group) | {
        "tied": [one for one in found if one.is_due is not None],
        "others": others,
        "chosen": chosen,
    }
    if chosen:
        coming = list(ties.coming(group, chosen).only("name")[:COUNTED])
        context |= {"coming": coming[:SHOWN], "count": len(coming)}
    return render(request, "threads/group_ties.html", context)


def _act(request: PersonRequest, group: "ReadGroup") -> None:
    number = whole_number(request.POST.get("with", "")) or 0
    if request.POST.get("act") == "untie":
        made = get_object_or_404(group.ties.select_related("directory_group"), directory_group=number)
        ties.untie(made, by=request.user)
        messages.success(request, _("Untied. Who is in the group stays."))
        return
    chosen = get_object_or_404(DirectoryGroup.objects.here(), pk=number)
    try:
        ties.tie(group, chosen, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Tied. Its people come in within a minute."))
