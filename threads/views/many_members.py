"""Many come into a group at once: who that would be is shown first, then all of them come in, or nobody does."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import DirectoryGroup, User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from threads.actions import joining, ties
from threads.queries.groups import facts, own_group
from threads.queries.many_members import CandidateRow, rows_of, rows_of_people

from .membership import apart

if TYPE_CHECKING:
    from threads.queries.groups import ReadGroup

#: Of one list.
MOST = 500
MOST_LETTERS = 100_000
CHOICES = 500


@require_http_methods(["GET", "POST"])
def page(request: PersonRequest, slug: str) -> HttpResponse:
    """``people``: a pasted list, or ``with``: the number of a directory group. ``act`` add: those whose numbers
    were shown (``shown``) come in."""
    group = own_group(request.user, slug)
    may_tie = ties.may_tie(group, request.user, group.membership)
    groups = list(DirectoryGroup.objects.here()[:CHOICES]) if may_tie else []
    typed = request.POST.get("people", "")[:MOST_LETTERS]
    number = whole_number(request.POST.get("with", ""))
    chosen = next((one for one in groups if one.pk == number), None)
    rows, problem = _rows(request.user, group, typed, chosen)
    if request.POST.get("act") == "add" and rows and not problem:
        problem = _add(request, group, rows)
        if not problem:
            return redirect("group_members", slug=slug)
    context = facts(request, group) | _shown(rows) | {
        "typed": typed, "groups": groups, "chosen": chosen, "problem": problem, "most": MOST,
    }  # fmt: skip
    return render(request, "threads/group_many.html", context, status=422 if problem else 200)


def _rows(
    asker: User, group: "ReadGroup", typed: str, chosen: DirectoryGroup | None
) -> tuple[list[CandidateRow], str]:
    """The rows, or a sentence why there are none."""
    words = apart(typed)
    if chosen is not None:
        people = list(chosen.members.order_by("name", "pk")[: MOST + 1])
        if len(people) <= MOST:
            return rows_of_people(group, people), ""
    elif len(words) <= MOST:
        return rows_of(group, words, asker=asker), ""
    return [], _("More than %(most)d people. Take them in parts.") % {"most": MOST}


def _add(request: PersonRequest, group: "ReadGroup", rows: list[CandidateRow]) -> str:
    """What is wrong, or nothing when all came in who were shown."""
    coming = [row.user for row in rows if row.comes_in and row.user]
    shown = {whole_number(number) for number in request.POST.get("shown", "").split(",")}
    if {user.pk for user in coming} != shown:
        return _("Something has changed since you looked. Nobody was added: look again.")
    try:
        joining.add_all(group, coming, by=request.user)
    except ValidationError as error:
        return error.messages[0]
    said = ngettext("%d colleague is a member now.", "%d colleagues are members now.", len(coming))
    messages.success(request, said % len(coming))
    return ""


def _shown(rows: list[CandidateRow]) -> dict[str, Any]:
    coming = [row for row in rows if row.comes_in]
    return {
        "rows": rows,
        "coming": coming,
        "members": [row for row in rows if row.is_member],
        "wrong": [row for row in rows if row.problem],
        "shown": ",".join(str(row.user.pk) for row in coming if row.user),
    }
