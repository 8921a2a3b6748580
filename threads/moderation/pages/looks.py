"""Who looked into private places, and when the people whose words they read hear of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.moderation import looks as acts
from threads.moderation import queue
from threads.moderation.models import Look, ModerationRules

SHOWN = 50
WHEN = {
    0: gettext_lazy("at once"),
    7: gettext_lazy("after a week"),
    30: gettext_lazy("after 30 days"),
    90: gettext_lazy("after 90 days"),
    365: gettext_lazy("after a year"),
}


@require_http_methods(["GET", "POST"])
@desk.open_to(desk.Role.MODERATOR, desk.Role.REVIEWER)
@again.confirmed(gettext_lazy("Change when people hear that a moderator has read their words"))
def looks(request: PersonRequest) -> HttpResponse:
    """POST: ``days``, of admins alone."""
    if request.method == "POST":
        return _change(request)
    # Nobody learns here that somebody looked at their own words, before they are told.
    rows = Look.objects.select_related("by", "case").exclude(people=request.user).order_by("-pk")[:SHOWN]
    context = {
        "looks": rows,
        "counts": queue.counts(),
        "days": ModerationRules.now().tell_after,
        "times": WHEN.items(),
        "may_change": request.user.role == User.Role.ADMIN,
    }
    return render(request, "moderation/looks.html", context)


def _change(request: PersonRequest) -> HttpResponse:
    if request.user.role != User.Role.ADMIN:
        raise PermissionDenied
    try:
        acts.change_rules(request.POST.get("days", ""), by=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, _("Saved."))
    return redirect("moderation_looks")
