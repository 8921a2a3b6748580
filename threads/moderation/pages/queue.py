"""The moderators' desk: what waits, what is decided, one case."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number
from threads.moderation import deciding, moderators, opening, queue
from threads.moderation.models import MAX_NOTE, Case, Decision


@desk.counts("moderation")
def waiting() -> QuerySet[Case]:
    return Case.objects.waiting()


@require_GET
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
def cases(request: PersonRequest) -> HttpResponse:
    """``show``: decided; ``after``: the number of the last case of the page before."""
    decided = request.GET.get("show") == "decided"
    after = whole_number(request.GET.get("after", ""))
    rows, more = queue.page_of(request.user, decided=decided, after=after)
    context = {"rows": rows, "more": more, "decided": decided, "counts": queue.counts()}
    return render(request, "moderation/queue.html", context)


@require_http_methods(["GET", "POST"])
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
@again.confirmed(
    gettext_lazy("Read what was said in a private place"), when=lambda request: "open" in request.POST
)
def case(request: PersonRequest, pk: int) -> HttpResponse:
    """One case. POST: ``open`` with a reason, ``act`` with a note, or ``undo``."""
    row = queue.row_of(request.user, pk)
    if row is None:
        raise Http404
    found = row.case
    if request.method == "POST":
        return _post(request, found)
    if found.opened_at is None:
        opening.note_first_look(found)
    context: dict[str, Any] = {
        "row": row,
        "case": found,
        "may_decide": moderators.may_decide(request.user, found),
    }
    context["decisions"] = queue.decisions_of(found)
    if row.message is not None:
        context["before"], context["after"] = opening.around(row.message)
        context["files"] = opening.files_of(row.message)
    if row.is_open and not found.decided_at:
        context["acts"] = [(act, CHOICES[act]) for act in deciding.possible(found)]
    context |= {"max_note": MAX_NOTE, "min_reason": opening.MIN_REASON}
    return render(request, "moderation/case.html", context)


def _post(request: PersonRequest, found: Case) -> HttpResponse:
    do = next((do for name, do in POSTS.items() if name in request.POST), None)
    try:
        if do is not None:
            do(request, found)
    except (ValidationError, PermissionDenied) as problem:
        messages.error(request, getattr(problem, "messages", [str(problem)])[0])
        return redirect(found)
    return redirect("moderation" if request.POST.get("from") == "queue" else found.get_absolute_url())


def _open(request: PersonRequest, found: Case) -> None:
    opening.look_into(found, by=request.user, reason=request.POST["open"])


def _require_open(request: PersonRequest, found: Case) -> None:
    if not opening.is_open_to(request.user, found):
        raise PermissionDenied(_("Say first why you have to read it."))


def _decide(request: PersonRequest, found: Case) -> None:
    _require_open(request, found)
    act = request.POST["act"]
    deciding.decide(found, by=request.user, act=act, note=request.POST.get("note", ""))
    messages.success(request, _("Decided: %(what)s.") % {"what": Decision.Act(act).label})


def _undo(request: PersonRequest, found: Case) -> None:
    _require_open(request, found)
    given = request.POST["undo"]
    decision = found.decisions.filter(pk=int(given) if given.isdecimal() and len(given) < 16 else 0).first()
    if decision is not None:
        deciding.undo(decision, by=request.user)
        messages.success(request, _("Taken back. The case waits again."))


POSTS: dict[str, Callable[[PersonRequest, Case], None]] = {"open": _open, "act": _decide, "undo": _undo}
CHOICES = {
    "hide": gettext_lazy("Hide it"),
    "return": gettext_lazy("Return it to its author"),
    "files": gettext_lazy("Remove files only"),
    "remove": gettext_lazy("Remove it for good"),
    "warn": gettext_lazy("Warn its author"),
    "show": gettext_lazy("Show it again"),
    "keep": gettext_lazy("Keep it as it is"),
}
