"""Exports at the desk, and one's own data on one's account page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, desk
from accounts.models import Group, User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.limits import Limit
from threads.bridge.evidence import EvidenceQuery
from threads.models import LegalHold

from .. import notes
from ..holding.views import HoldForm
from ..models import Export, ExportRules
from . import agreeing, making

SHOWN = 50
OWN = Limit("export.own", 3, 24 * 60 * 60)


class ExportForm(HoldForm):
    """The same questions as those of a hold."""

    hold = forms.ModelChoiceField(
        label=_("Legal hold"),
        queryset=LegalHold.objects.active().order_by("case"),
        required=False,
        empty_label=_("None"),
        help_text=_("All it covers, with the copies it kept; nothing else then counts."),
        widget=forms.Select(attrs={"class": "select"}),
    )
    tell_days = forms.IntegerField(
        label=_("Days until people are told"),
        required=False,
        initial=agreeing.TELL_DAYS,
        min_value=0,
        max_value=agreeing.MAX_TELL_DAYS,
        help_text=_(
            "Those whose words in private places are in it. Empty: they are not told, as a court may want it."
        ),
        widget=forms.NumberInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    reason = conversation = None  # type: ignore[assignment]
    field_order = ("case", "people", "groups", "words", "since", "until", "hold", "tell_days")

    def question(self) -> EvidenceQuery:
        given = self.facts()
        if given["hold"]:
            return EvidenceQuery.of_hold(given["hold"])
        return EvidenceQuery(
            tuple(given["people"]),
            tuple(given["groups"]),
            given["since"],
            given["until"],
            tuple(given["words"]),
        )


@require_http_methods(["GET", "POST"])
@desk.open_to()
def exports(request: PersonRequest) -> HttpResponse:
    form = ExportForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(request, form)
            return redirect("manage_exports")
        except ValidationError as error:
            form.add_error("case", error)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "keeping/exports.html", _list(request.user) | {"form": form}, status=status)


def _ask(request: PersonRequest, form: ExportForm) -> None:
    case = form.cleaned_data["case"]
    row = making.ask(form.question(), by=request.user, case=case, tell_days=form.cleaned_data["tell_days"])
    audit.record(
        notes.EXPORT_ASKED, by=request.user, words={"case": case}, export=row.pk, tell_days=row.tell_days
    )


def _list(reader: User, problem: str = "") -> dict[str, Any]:
    found = Export.objects.filter(is_own=False).select_related("by", "agreed_by")
    rows = list(found.order_by("-pk")[:SHOWN])
    _say_what_waits([row for row in rows if row.is_waiting], reader)
    return {
        "rows": rows,
        "reader": reader,
        "is_running": any(row.is_running for row in rows),
        "rules": ExportRules.now(),
        "problem": problem,
    }


def _say_what_waits(rows: list[Export], reader: User) -> None:
    """What each is about, for whoever is to agree. Secret groups are not named."""
    questions = {row.pk: row.question for row in rows}
    people = (
        User.objects.in_bulk({pk for asked in questions.values() for pk in asked["people"]}) if rows else {}
    )
    numbers = {pk for asked in questions.values() for pk in asked["groups"]}
    groups = Group.objects.visible_to(reader).in_bulk(numbers) if numbers else {}
    cases = {asked["hold"] for asked in questions.values()} - {None}
    holds = LegalHold.objects.in_bulk(cases) if cases else {}
    for row in rows:
        row.asked_for = _in_a_line(row.question, people, groups, holds)


def _in_a_line(
    asked: dict[str, Any], people: dict[int, User], groups: dict[int, Group], holds: dict[int, LegalHold]
) -> str:
    parts = (
        [_now("the hold %(case)s") % {"case": holds[asked["hold"]].case}] if asked["hold"] in holds else []
    )
    parts += [groups[pk].name if pk in groups else _now("a secret group") for pk in asked["groups"]]
    parts += [people[pk].name for pk in asked["people"] if pk in people]
    parts += [f"“{word}”" for word in asked["words"]]
    parts += [_now("from %(day)s") % {"day": asked["since"][:10]}] if asked["since"] else []
    parts += [_now("before %(day)s") % {"day": asked["until"][:10]}] if asked["until"] else []
    return ", ".join(parts) or _now("everything")


@require_GET
@desk.open_to()
def progress(request: PersonRequest) -> HttpResponse:
    """The list; the page asks while something is being made."""
    return render(request, "keeping/_exports.html", _list(request.user))


@require_POST
@desk.open_to()
@again.confirmed(
    {
        "take": gettext_lazy("Take away an export of what people said"),
        "agree": gettext_lazy("Agree to an export of what people said"),
    }
)
def change(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Agree to it, take it away (by a form, so that it is noted), stop or delete it."""
    row = get_object_or_404(Export, pk=pk, is_own=False)
    act = request.POST.get("act")
    if act == "stop":
        making.stop(row)
        return redirect("manage_exports")
    if act == "agree":
        return _done(request, lambda: agreeing.agree(row, by=request.user))
    # Nothing else is the download: that one asks who it is.
    if act != "take":
        raise Http404
    return _file(request, row, f"export-{row.pk}")


@require_POST
@desk.open_to()
@again.confirmed(
    {
        "on": gettext_lazy("Ask for a second admin at each export"),
        "off": gettext_lazy("Ask for no second admin at an export any more"),
    }
)
def rules(request: PersonRequest) -> HttpResponse:
    """Whether exports need a second admin."""
    act = request.POST.get("act", "")
    return _done(request, lambda: agreeing.change_rules(act, by=request.user))


def _done(request: PersonRequest, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        context = _list(request.user, " ".join(error.messages)) | {"form": ExportForm(request.user)}
        return render(request, "keeping/exports.html", context, status=422)
    return redirect("manage_exports")


def _file(request: PersonRequest, row: Export, name: str) -> HttpResponseBase:
    place = making.path(row)
    if not row.is_there or not place.is_file():
        raise Http404
    audit.record(notes.EXPORT_TAKEN, by=request.user, export=row.pk, sums=row.sums)
    file = open(place, "rb")  # noqa: SIM115 - the answer closes it
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- One's own -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def own(request: PersonRequest) -> HttpResponse:
    """What is stored of oneself, as a file: asked for here, made by the worker."""
    rows = Export.objects.filter(by=request.user, is_own=True)
    if request.method == "POST":
        if any(row.is_running for row in rows.filter(finished_at=None)[:10]):
            messages.error(request, _now("It is being made already."))
        elif OWN.take(str(request.user.pk)).wait:
            messages.error(request, _now("You have asked three times today. Come back tomorrow."))
        else:
            making.ask(EvidenceQuery(people=(request.user,), own=request.user), by=request.user, is_own=True)
        return redirect("my_data")
    newest = rows.order_by("-pk").first()
    return render(request, "keeping/own.html", {"row": newest, "days": making.KEPT.days})


@require_POST
@again.confirmed(gettext_lazy("Take away everything that is stored of you"))
def take_own(request: PersonRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Export, pk=pk, by=request.user, is_own=True)
    return _file(request, row, "my-data")
