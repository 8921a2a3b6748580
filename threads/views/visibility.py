"""Who can read a group: what follows from a change, and the change."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Group
from accounts.requests import PersonRequest
from accounts.signin import again
from threads.actions import visibility
from threads.queries.groups import facts, own_group

SHORT = {
    Group.Visibility.PUBLIC: gettext_lazy("Public"),
    Group.Visibility.PRIVATE: gettext_lazy("Private"),
    Group.Visibility.SECRET: gettext_lazy("Secret"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@again.confirmed(
    {
        "change": gettext_lazy("Change who reads a group"),
        "agree": gettext_lazy("Let more people read a group"),
    }
)
def page(request: PersonRequest, slug: str) -> HttpResponse:
    """``to``: public, private or secret, to see what would follow. POST: ``act`` (change with ``to``, agree, stop)."""
    group = own_group(request.user, slug)
    if request.method == "POST":
        try:
            now = _act(request, group)
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
            return redirect("group_visibility", slug=slug)
        return redirect("group_visibility", slug=now.slug)
    to = request.GET.get("to", "")
    to = to if to in SHORT and to != group.visibility else ""
    context = facts(request, group) | {
        "choices": [
            (value, label, value == to) for value, label in SHORT.items() if value != group.visibility
        ],
        "to": to,
        "effects": visibility.effects(group, to) if to else None,
        "days": visibility.delay().days,
        "may_agree": bool(group.opens_to) and group.open_asked_by_id != request.user.pk,
    }
    return render(request, "threads/group_visibility.html", context)


def _act(request: PersonRequest, group: Group) -> Group:
    act = request.POST.get("act", "")
    if act == "agree":
        now = visibility.agree(group, request.POST.get("to", ""), by=request.user)
        messages.success(
            request, _("Saved.") if now.visibility == request.POST.get("to") else _("It stays as it is.")
        )
    elif act == "stop":
        now = visibility.stop(group, by=request.user)
        messages.success(request, _("It stays as it is."))
    else:
        now = visibility.change(group, request.POST.get("to", ""), by=request.user)
        messages.success(request, _("Its members are told.") if now.opens_to else _("Saved."))
    return now
