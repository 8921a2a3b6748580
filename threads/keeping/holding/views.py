"""Legal holds at the desk: begin one, see what it covers, and end it with a second admin."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.models import Group, User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.storable import storable
from threads.models import Conversation, LegalHold

from . import acts

SHOWN = 100
MOST = 50  # people, groups and words of one hold


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"} | attributes)


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"class": "area", "rows": 2, "autocomplete": "off"})


class HoldForm(forms.Form):
    """What is empty does not narrow the hold: without anything it covers everything."""

    case = forms.CharField(label=_("Case"), max_length=LegalHold.CASE, widget=_line())
    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=_line())
    people = forms.CharField(
        label=_("People"), required=False, help_text=_("Their addresses, one a line"), widget=_lines()
    )
    groups = forms.CharField(
        label=_("Groups"),
        required=False,
        help_text=_("As in their addresses, one a line: lyon"),
        widget=_lines(),
    )
    conversation = forms.CharField(
        label=_("One conversation"),
        required=False,
        max_length=300,
        help_text=_("Its address, as your browser shows it. Only one that you may read."),
        widget=_line(),
    )
    words = forms.CharField(
        label=_("Words"), required=False, help_text=_("One a line; all of them in one text"), widget=_lines()
    )
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )

    def __init__(self, reader: User, *given: Any):
        super().__init__(*given)
        self.reader = reader

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            # It would cover nothing, and nobody would notice.
            self.add_error("until", _now("It ends before it begins."))
        return given

    def clean_people(self) -> list[User]:
        return [self._person(line) for line in _split(self.cleaned_data["people"])]

    def clean_groups(self) -> list[Group]:
        return [self._group(line) for line in _split(self.cleaned_data["groups"])]

    def clean_conversation(self) -> Conversation | None:
        line = self.cleaned_data["conversation"].strip()
        if not line:
            return None
        number = re.fullmatch(r"(?:.*/c/)?(\d{1,18})/?(?:[?#].*)?", line)
        there = Conversation.objects.visible_to(self.reader)
        found = there.filter(pk=int(number[1])).first() if number else None
        if found is None:
            raise ValidationError(_now("There is no such conversation."))
        return found

    def clean_words(self) -> list[str]:
        return [storable(line)[:100] for line in _split(self.cleaned_data["words"])]

    def _person(self, line: str) -> User:
        found = User.objects.with_address(line).first()
        if found is None:
            raise ValidationError(_now("Nobody has the address %(address)s.") % {"address": line})
        return found

    def _group(self, line: str) -> Group:
        # Nobody learns of a secret group by a role; what is said in it is held by its people.
        known = Group.objects.visible_to(self.reader)
        found = known.filter(slug=line.lower().partition("@")[0]).first()
        if found is None:
            raise ValidationError(_now("There is no group %(name)s.") % {"name": line})
        return found

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        until = given["until"] + timedelta(days=1) if given["until"] else None
        return given | {"since": _moment(given["since"]), "until": _moment(until)}


def _split(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValidationError(_now("At most %(count)d lines.") % {"count": MOST})
    return lines


def _moment(day: date | None) -> datetime | None:
    """Its first moment by the clock of the site; the ends of the calendar stay within it."""
    if day is None:
        return None
    day = min(max(day, date(1970, 1, 2)), date(9000, 1, 1))
    return timezone.make_aware(datetime.combine(day, time.min))


@require_http_methods(["GET", "POST"])
@desk.open_to()
def holds(request: PersonRequest) -> HttpResponse:
    form = HoldForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.begin(by=request.user, **form.facts())
            return redirect("manage_holds")
        except ValidationError as error:
            form.add_error("case", error)
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, form, status)


def _page(request: PersonRequest, form: HoldForm, status: int = 200, problem: str = "") -> HttpResponse:
    found = LegalHold.objects.select_related("by", "end_asked_by", "ended_by", "conversation")
    known = Exists(Group.objects.visible_to(request.user).filter(pk=OuterRef("pk")))
    groups = Prefetch("groups", Group.objects.annotate(is_known=known))
    readable = Exists(Conversation.objects.visible_to(request.user).filter(pk=OuterRef("conversation")))
    found = found.prefetch_related("people", groups).annotate(kept=Count("copies"), is_readable=readable)
    rows = [
        {"hold": hold, "covers": covers(hold), "is_mine": hold.end_asked_by_id == request.user.pk}
        for hold in found.order_by("-pk")[:SHOWN]
    ]
    context = {"form": form, "rows": rows, "problem": problem}
    return render(request, "keeping/holds.html", context, status=status)


@require_POST
@desk.open_to()
@again.confirmed(
    {
        "end": gettext_lazy("End a legal hold, with the copies it kept"),
    }
)
def act(request: PersonRequest, pk: int) -> HttpResponse:
    hold = get_object_or_404(LegalHold, pk=pk)
    ways = {"ask": acts.ask_to_end, "end": acts.end, "keep": acts.keep_on}
    way = ways.get(request.POST.get("act", ""))
    try:
        if way is not None:
            way(hold, by=request.user)
    except ValidationError as error:
        return _page(request, HoldForm(request.user), 422, " ".join(error.messages))
    return redirect("manage_holds")


def covers(hold: LegalHold) -> str:
    """In a line: "Procurement, Tomás Ferreira, “bandtech”, from 2025-01-01". Its groups say whether the reader may know them."""
    parts = [group.name if group.is_known else _now("a secret group") for group in hold.groups.all()]  # type: ignore[attr-defined]
    if hold.is_of_conversation:
        is_told = hold.conversation and hold.is_readable  # type: ignore[attr-defined]
        parts.append(hold.conversation.subject if is_told else _now("one conversation"))  # type: ignore[union-attr]
    parts += map(str, hold.people.all())
    parts += [f"“{word}”" for word in hold.words.split("\n") if word]
    if hold.since:
        parts.append(_now("from %(day)s") % {"day": f"{timezone.localtime(hold.since):%Y-%m-%d}"})
    if hold.until:
        day = timezone.localtime(hold.until) - timedelta(days=1)
        parts.append(_now("to %(day)s") % {"day": f"{day:%Y-%m-%d}"})
    return ", ".join(parts) or _now("everything")
