"""Erase a person at the desk: one admin asks, a trial run says what goes, another admin types the name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.models import EmailAddress, User
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.storable import storable
from threads.models import LegalHold

from ..exporting import agreeing
from ..models import Erasure, Export
from ..tables import TABLES
from . import running

SHOWN = 50
MOST = 50  # lines of a field
RECORDS = {record.label: record for record in TABLES}
OTHERS = {
    "drawn": _("kept pictures of messages by them, or that answer them"),
    "keeping.Export files": _("exports that wait to be taken away"),
    "outbox": _("mails in the folder of outgoing mail"),
}
WRITTEN = _("Written again without name and address")
HAPPENS = {
    "keeping.Export files": _("Deleted; they can be made again"),
    "drawn": _("Drawn anew"),
    "accounts.AuditEntry": _("Names go, the entries and their chain stay"),
    "accounts.User": _("The name becomes a placeholder, the rest goes"),
    "threads.Blob": _("Texts are written again, other files emptied"),
}


class AskForm(forms.Form):
    address = forms.EmailField(
        label=_("Address of the person"),
        max_length=254,
        help_text=_("One of theirs. Whoever still has access is refused: end it first."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    case = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("A case number, or how it was asked for. It stands in the audit log."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )

    also = forms.CharField(
        label=_("Also known as"),
        required=False,
        help_text=_("Other names and addresses of theirs that are not written down here, one a line."),
        widget=forms.Textarea(attrs={"class": "area", "rows": 2, "autocomplete": "off", "dir": "auto"}),
    )
    others = forms.CharField(
        label=_("Not these"),
        required=False,
        help_text=_("Addresses of people from mails who only have the same name, one a line."),
        widget=forms.Textarea(attrs={"class": "area", "rows": 2, "autocomplete": "off"}),
    )

    def clean_also(self) -> tuple[str, ...]:
        lines = _lines(self.cleaned_data["also"])
        for line in lines:
            if len(line) > User.NAME_LENGTH or ("@" not in line and len(line.split()) < 2):
                # A single word may mean anybody.
                raise ValidationError(_("“%(line)s” is no address and no full name.") % {"line": line[:60]})
        return lines

    def clean_others(self) -> tuple[str, ...]:
        lines = _lines(self.cleaned_data["others"].lower())
        outsiders = EmailAddress.objects.filter(user__kind=User.Kind.OUTSIDER, address__in=lines)
        known = set(outsiders.values_list("address", flat=True))
        for line in lines:
            if line not in known:
                raise ValidationError(_("Nobody from a mail has the address %(line)s.") % {"line": line[:60]})
        return lines


def _lines(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, (storable(line, nul="").strip() for line in text.splitlines()))))
    if len(found) > MOST:
        raise ValidationError(_("At most %(count)d lines.") % {"count": MOST})
    return found


class TypedNameForm(forms.Form):
    name = forms.CharField(
        label=_("Type the name to erase it everywhere"),
        max_length=User.NAME_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "dir": "auto"}),
    )


@desk.counts("manage_keep")
def waiting() -> tuple[QuerySet[Erasure], QuerySet[LegalHold], QuerySet[Export]]:
    """Erasures, ends of holds and exports that wait for a second admin."""
    rows = Erasure.objects.filter(by_hand=False, confirmed_at=None, cancelled_at=None)
    ends = LegalHold.objects.active().exclude(end_asked_at=None)
    return rows.exclude(counted_at=None), ends, agreeing.waiting()


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(gettext_lazy("Ask that a person is erased"))
def people(request: PersonRequest) -> HttpResponse:
    """Who is being erased, who was, and a form to ask for another."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("manage_erasure", _ask(request, form.cleaned_data).pk)
        except ValidationError as error:
            form.add_error("address", error)
    rows = Erasure.objects.select_related("person", "asked_by", "confirmed_by").order_by("-pk")[:SHOWN]
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "keeping/erase.html", {"form": form, "rows": rows}, status=status)


def _ask(request: PersonRequest, given: dict[str, Any]) -> Erasure:
    user = User.objects.with_address(given["address"]).first()
    if user is None:
        raise ValidationError(_("Nobody has this address."))
    facts = {"case": given["case"], "further": given["also"], "others": given["others"]}
    return running.ask(user, by=request.user, **facts)


@require_http_methods(["GET", "POST"])
@desk.open_to()
@again.confirmed(
    {
        "confirm": gettext_lazy("Erase a person for good"),
        "cancel": gettext_lazy("Stop the erasure of a person"),
        "lift": gettext_lazy("Let an erased address come back"),
    }
)
def erasure(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    form = TypedNameForm(request.POST if request.POST.get("act") == "confirm" else None)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "cancel":
                running.cancel(row, by=request.user)
                return redirect("manage_erase")
            if request.POST.get("act") == "lift":
                running.lift(row, by=request.user)
                return redirect("manage_erasure", pk)
            if form.is_valid():
                running.confirm(row, by=request.user, name=form.cleaned_data["name"])
                return redirect("manage_erasure", pk)
        except ValidationError as error:
            form.is_valid()
            form.errors.setdefault("name", form.error_class()).extend(error.messages)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "keeping/erasure.html", _context(row, request.user) | {"form": form}, status=status
    )


@require_GET
@desk.open_to()
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks while something is under way, and is loaded anew when that is over."""
    context = _context(_row(pk), request.user)
    answer = render(request, "keeping/_erasure.html", context)
    if not context["is_counting"] and not context["is_running"]:
        answer["HX-Refresh"] = "true"
    return answer


def _row(pk: int) -> Erasure:
    return get_object_or_404(Erasure.objects.select_related("person", "asked_by", "confirmed_by"), pk=pk)


def _context(row: Erasure, reader: User) -> dict[str, Any]:
    is_counting = row.counted_at is None and not row.is_over and not row.by_hand
    is_running = not row.is_over and (row.confirmed_at is not None or row.by_hand)
    return {
        "row": row,
        "places": [described(name, count) for name, count in row.found],
        "left": [described(name.rpartition(".")[0] or name, count) for name, count in row.left.items()],
        "is_counting": is_counting,
        "is_running": is_running,
        "may_confirm": row.asked_by_id != reader.pk,
        "stays_out": row.finished_at is not None and running.has_begun(row),
    }


def described(name: str, count: int) -> dict[str, Any]:
    """A place as a person reads it."""
    label = name.removesuffix(" of theirs")
    goes = label != name
    record = RECORDS.get(label)
    title = capfirst(str(record.model._meta.verbose_name_plural)) if record else label
    said = record.purpose if record else OTHERS.get(label)
    happens = _("Goes") if goes else HAPPENS.get(label, WRITTEN)
    return {"title": title, "said": said, "count": count, "happens": happens}
