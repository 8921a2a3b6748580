"""The pages of people who may be here twice: pairs, two side by side, and what was merged."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import desk
from accounts.audit import record
from accounts.models import EmailAddress, User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number

from .. import notes
from . import comparing, finding, moving, rules, undoing
from .models import LikelyPair, PersonMerge

PAGE = 25
#: No row has a higher number: databases hold no more.
MOST = 2**63 - 1
# Of each person.
ADDRESSES = 3
TABS = {"open": gettext_lazy("To look at"), "dismissed": gettext_lazy("Two people")}
PLACES = {
    "threads.Message.author": gettext_lazy("Messages"),
    "accounts.EmailAddress.user": gettext_lazy("Addresses"),
    "threads.Reaction.user": gettext_lazy("Reactions"),
    "accounts.Membership.user": gettext_lazy("Groups"),
    "threads.Participant.user": gettext_lazy("Private conversations"),
    "threads.Subscription.user": gettext_lazy("Followed conversations"),
    "bridge.IncomingMail.sender": gettext_lazy("Mails sent in"),
    "notify.Notification.user": gettext_lazy("Notices"),
    "threads.Conversation.started_by": gettext_lazy("Conversations begun"),
}


class TwoPeopleForm(forms.Form):
    """Any two, whom nobody found."""

    one = forms.EmailField(
        label=gettext_lazy("Address of the one who stays"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    other = forms.EmailField(
        label=gettext_lazy("Address of the other"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )

    def clean_one(self) -> User:
        return self._person("one")

    def clean_other(self) -> User:
        return self._person("other")

    def clean(self) -> None:
        if self.cleaned_data.get("one") and self.cleaned_data["one"] == self.cleaned_data.get("other"):
            raise ValidationError(_("This is one person already."))

    def _person(self, name: str) -> User:
        found = User.objects.with_address(self.cleaned_data[name]).filter(kind__in=rules.PEOPLE).first()
        if found is None:
            raise ValidationError(_("Nobody has this address."))
        return found


@desk.counts("manage_duplicates")
def _to_look_at() -> "QuerySet[LikelyPair]":
    return _pairs("open")


def _pairs(state: str) -> "QuerySet[LikelyPair]":
    rows = LikelyPair.objects.filter(first__merged_into=None, second__merged_into=None)
    return rows.filter(dismissed_at=None) if state == "open" else rows.exclude(dismissed_at=None)


@require_http_methods(["GET", "POST"])
@desk.open_to()
def duplicates(request: PersonRequest) -> HttpResponse:
    """``state``: open, or dismissed; ``from``: how many rows stand on the pages before."""
    form = TwoPeopleForm(request.POST if request.POST.get("act") == "compare" else None)
    if form.is_valid():
        return redirect("manage_merge", form.cleaned_data["one"].pk, form.cleaned_data["other"].pk)
    if request.POST.get("act") == "look":
        finding.find()
        return redirect("manage_duplicates")
    state = "dismissed" if request.GET.get("state") == "dismissed" else "open"
    start = whole_number(request.GET.get("from", "")) or 0
    found = _pairs(state).select_related("first", "second")
    pairs = list(found.order_by("-weight", "pk")[start : start + PAGE + 1])
    rows = [_shown(pair) for pair in pairs[:PAGE]]
    _add_facts(rows)
    context = {
        "rows": rows,
        "more": start + PAGE if len(pairs) > PAGE else None,
        "state": state,
        "tabs": desk.tabs(TABS, state, {"open": desk.count(request, "manage_duplicates")}),
        "form": form,
    }
    return render(request, "keeping/duplicates.html", context, status=422 if form.is_bound else 200)


def _shown(pair: LikelyPair) -> dict[str, Any]:
    """The one who would stay stands first: who has an account, then who has been here longer."""
    people = sorted(
        [pair.first, pair.second], key=lambda user: (not user.can_sign_in, user.is_outsider, user.pk)
    )
    return {
        "pair": pair,
        "people": [{"user": user, "count": 0, "last": None} for user in people],
        "reasons": [finding.REASONS[name] for name in pair.reasons if name in finding.REASONS],
    }


def _add_facts(rows: list[dict[str, Any]]) -> None:
    """Addresses, messages and the last one of all who are shown, in two queries."""
    shown = [one for row in rows for one in row["people"]]
    users = [one["user"] for one in shown]
    known, addresses = comparing.facts(users), defaultdict(list)
    for row in EmailAddress.objects.filter(user__in=users).order_by("-primary", "address"):
        addresses[row.user_id].append(row.address)
    for one in shown:
        one["addresses"] = addresses[one["user"].pk][:ADDRESSES]
        one.update(known.get(one["user"].pk, {}))
        if one["user"].is_outsider:
            # It may have been in private.
            one["last"] = None


@require_POST
@desk.open_to()
def judge(request: PersonRequest, pk: int) -> HttpResponse:
    """``act``: dismiss (two people), or again (perhaps one after all)."""
    if pk > MOST:
        raise Http404
    with transaction.atomic():
        pair = LikelyPair.objects.locked(get_object_or_404(LikelyPair, pk=pk).pk)
        is_dismissed = request.POST.get("act") == "dismiss"
        if is_dismissed != (pair.dismissed_at is not None):
            pair.dismissed_at = timezone.now() if is_dismissed else None
            pair.dismissed_by = request.user if is_dismissed else None
            pair.save(update_fields=["dismissed_at", "dismissed_by"])
            what = notes.NOT_ONE if is_dismissed else notes.MAYBE_ONE
            record(what, by=request.user, person=pair.first, words={"other": pair.second.name})
    return redirect("manage_duplicates")


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Make two people one"))
def merge(request: PersonRequest, stays: int, goes: int) -> HttpResponse:
    """Two side by side. POST makes them one; ``private``: also what an outsider alone could read."""
    if max(stays, goes) > MOST:
        raise Http404
    found = comparing.compare(stays, goes, reader=request.user)
    if found is None or not {found.stays.kind, found.goes.kind} <= set(rules.PEOPLE):
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            made = moving.begin(
                found.stays, found.goes, by=request.user, with_private=request.POST.get("private") == "yes"
            )
        except ValidationError as error:
            problem = error.messages[0]
        else:
            return redirect("manage_merged", made.pk)
    context = {
        "found": found,
        "people": [{"user": user, "ways": comparing.signs_in_by(user)} for user in (found.stays, found.goes)],
        "problem": problem or rules.may_not(found.stays, found.goes, by=request.user),
    }
    return render(request, "keeping/merge.html", context, status=422 if problem else 200)


@require_GET
@desk.open_to()
def merges(request: PersonRequest) -> HttpResponse:
    start = whole_number(request.GET.get("from", "")) or 0
    rows = list(_merges().order_by("-pk")[start : start + PAGE + 1])
    context = {"rows": rows[:PAGE], "more": start + PAGE if len(rows) > PAGE else None}
    return render(request, "keeping/merges.html", context)


def _merge_or_404(pk: int) -> PersonMerge:
    if pk > MOST:
        raise Http404
    return get_object_or_404(_merges(), pk=pk)


def _merges() -> "QuerySet[PersonMerge]":
    return PersonMerge.objects.select_related("stays__merged_into", "goes", "by", "undone_by")


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Take two people apart who were merged"))
def merged(request: PersonRequest, pk: int) -> HttpResponse:
    """One merge; POST takes it apart."""
    row = _merge_or_404(pk)
    if request.method == "POST":
        try:
            undoing.begin(row, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("manage_merged", pk)
    return render(request, "keeping/merged.html", _context(row))


@require_GET
@desk.open_to()
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks while something is under way, and is loaded anew when that is over."""
    row = _merge_or_404(pk)
    answer = render(request, "keeping/_merged.html", _context(row))
    if not row.is_running:
        answer["HX-Refresh"] = "true"
    return answer


def _context(row: PersonMerge) -> dict[str, Any]:
    shown = [
        {"title": title, "count": row.counts[name]} for name, title in PLACES.items() if row.counts.get(name)
    ]
    other = sum(count for name, count in row.counts.items() if name not in PLACES)
    if other:
        shown.append({"title": _("Other places that name them"), "count": other})
    return {"row": row, "places": shown, "problem": "" if row.undo_at else rules.may_not_undo(row)}
