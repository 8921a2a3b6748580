"""Exports at the desk, and one's own data on one's account page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, desk
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.limits import Limit
from threads.bridge.evidence import EvidenceQuery
from threads.models import LegalHold

from .. import notes
from ..holding.views import HoldForm
from ..models import Export
from . import making

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
    reason = None  # type: ignore[assignment]
    field_order = ("case", "people", "groups", "words", "since", "until", "hold")

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
    return render(request, "keeping/exports.html", _list() | {"form": form}, status=status)


def _ask(request: PersonRequest, form: ExportForm) -> None:
    case = form.cleaned_data["case"]
    row = making.ask(form.question(), by=request.user, case=case)
    audit.record(notes.EXPORT_ASKED, by=request.user, words={"case": case}, export=row.pk)


def _list() -> dict[str, Any]:
    rows = list(Export.objects.filter(is_own=False).select_related("by").order_by("-pk")[:SHOWN])
    return {"rows": rows, "is_running": any(row.is_running for row in rows)}


@require_GET
@desk.open_to()
def progress(request: PersonRequest) -> HttpResponse:
    """The list; the page asks while something is being made."""
    return render(request, "keeping/_exports.html", _list())


@require_POST
@desk.open_to()
@again.confirmed(when=again.acts("take"))
def change(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Take it away (by a form, so that it is noted), stop or delete it."""
    row = get_object_or_404(Export, pk=pk, is_own=False)
    if request.POST.get("act") == "stop":
        making.stop(row)
        return redirect("manage_exports")
    return _file(request, row, f"export-{row.pk}")


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
@again.confirmed()
def take_own(request: PersonRequest, pk: int) -> HttpResponseBase:
    row = get_object_or_404(Export, pk=pk, by=request.user, is_own=True)
    return _file(request, row, "my-data")
