"""What was decided about one's own message: read it, ask for another decision, change what was returned. What waits."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import PersonRequest
from threads.moderation import appealing, moderators, taking_back
from threads.moderation.models import MAX_NOTE, Case, Decision, Report
from threads.views.messages import message_for, place_of


@require_http_methods(["GET", "POST"])
def moderated(request: PersonRequest, pk: int) -> HttpResponse:
    """POST: ``appeal``, or ``body`` of the changed message."""
    rows = Decision.objects.select_related("case__message__conversation__group", "case__message__author")
    decision = get_object_or_404(rows, pk=pk)
    if request.user.pk not in moderators.authors(decision.case.message):
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            return _post(request, decision)
        except ValidationError as problem:
            error = problem.messages[0]
    context = _context(request, decision) | {"error": error}
    return render(request, "moderation/moderated.html", context, status=422 if error else 200)


@require_GET
def waiting(request: PersonRequest) -> HttpResponse:
    """What a monitor holds back of the reader's own."""
    return render(request, "moderation/waiting.html", {"rows": taking_back.waiting_of(request.user)})


@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    message = message_for(request.user, pk)
    try:
        taking_back.take_back(message, by=request.user)
        messages.success(request, _("Taken back. Its text and files are gone."))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(place_of(message))


def _post(request: PersonRequest, decision: Decision) -> HttpResponse:
    if "body" in request.POST:
        message = appealing.send_again(decision, by=request.user, body=request.POST["body"])
        messages.success(request, _("Everybody sees your message again."))
        return redirect(place_of(message))
    appealing.appeal(decision, by=request.user, text=request.POST.get("appeal", ""))
    messages.success(request, _("Sent. You hear what is decided."))
    return redirect(decision)


def _context(request: PersonRequest, decision: Decision) -> dict[str, Any]:
    message = decision.case.message
    may_send = appealing.may_send_again(decision, request.user)
    body = request.POST.get("body") or (message.withheld.body if message and may_send else "")
    return {
        "decision": decision,
        "message": message,
        "reasons": [] if decision.note else _reasons(decision),
        "appeal": Case.objects.filter(against=decision).first(),
        "may_appeal": appealing.may_appeal(decision),
        "may_send_again": may_send,
        "body": body,
        "why": request.POST.get("appeal", ""),
        "max_note": MAX_NOTE,
    }


def _reasons(decision: Decision) -> list[str]:
    """Why it was reported; where the moderators wrote nothing, that is why they decided so."""
    given = decision.case.reports.values_list("reason", flat=True)
    return [str(Report.Reason(reason).label) for reason in sorted(set(given))]
