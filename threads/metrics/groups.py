"""The groups of the company, for its admins: who runs them, how busy they are, which are for everybody who is new."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import desk
from accounts.models import Group, Membership, User
from accounts.requests import PersonRequest
from microblog.kit.folded import holds
from microblog.kit.paging import by_name
from threads.actions import group_admin

from .models import WeekFigure
from .rounding import FEW, rounded

PAGE = 50
TABS = {"open": _("Open"), "nobody": _("Run by nobody"), "closed": _("Closed")}


@require_GET
@desk.open_to()
def groups(request: PersonRequest) -> HttpResponse:
    """Those the admin may know of, by name. ``state``: open, nobody (open and run by nobody), closed; ``q``: a part of the
    name; ``after``: the name of the last one of the page before, ``id`` its number."""
    state = request.GET.get("state", "")
    state = state if state in TABS else "open"
    words = request.GET.get("q", "").strip()
    found = Group.objects.visible_to(request.user).filter(closed_at__isnull=state != "closed")
    if state == "nobody":
        found = found.orphaned()
    if words:
        found = found.filter(holds("folded_words", words))
    rows, more = by_name(_with_facts(found), request.GET, PAGE)
    context = {
        "rows": [_row(group) for group in rows],
        "more": more,
        "q": words,
        "state": state,
        "tabs": desk.tabs(TABS, state, {"nobody": desk.count(request, "manage_groups")}),
    }
    return render(request, "metrics/groups.html", context)


@desk.counts("manage_groups")
def waiting() -> QuerySet[Group]:
    """Groups for which somebody has to be found."""
    return Group.objects.orphaned()


def _with_facts(found: QuerySet[Group]) -> QuerySet[Group]:
    week = WeekFigure.objects.filter(week=None, name=WeekFigure.Name.GROUP, group=OuterRef("pk"))
    admins = Membership.objects.filter(role=Membership.Role.ADMIN, user__is_active=True).select_related(
        "user"
    )
    here = Q(memberships__user__is_active=True)
    return found.annotate(
        people=Count("memberships", filter=here),
        written=Subquery(week.values("value")[:1], output_field=IntegerField()),
    ).prefetch_related(Prefetch("memberships", admins.order_by("joined_at"), to_attr="admins"))


def _row(group: Any) -> dict[str, Any]:
    """``written``: posts and replies of seven days, in fives; None where too few people are in it to hide among."""
    runs: list[User] = [membership.user for membership in group.admins]
    written = rounded(group.written or 0) if group.people >= FEW else None
    return {"group": group, "people": group.people, "written": written, "runs": runs}


@require_POST
@desk.open_to()
def change(request: PersonRequest, slug: str) -> HttpResponse:
    """``act``: close, reopen, run, everybody, nobody (whether whoever is new is in it)."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    try:
        said = _act(group, request.POST.get("act", ""), request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if said:
            messages.success(request, said % {"name": group.name})
    return redirect("manage_groups")


def _act(group: Group, act: str, by: User) -> str:
    """What is said afterwards; empty for an act there is none of."""
    if act == "close":
        group_admin.close(group, by=by)
        return str(_("%(name)s is closed. It can be read on."))
    if act == "reopen":
        group_admin.reopen(group, by=by)
        return str(_("%(name)s is open again."))
    if act == "run":
        group_admin.take_over(group, by=by)
        return str(_("You run %(name)s now. Make somebody else admin there, under Members."))
    if act in ("everybody", "nobody"):
        group_admin.set_default(group, act == "everybody", by=by)
        return str(_("Saved for %(name)s."))
    return ""
