"""The audit log: who did what, as a page and as CSV."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import audit, desk
from accounts.audit import acts
from accounts.models import AuditEntry, AuditHead, Group, User
from accounts.models.user import called
from accounts.requests import PersonRequest
from accounts.signin import again
from microblog.kit.numbers import whole_number
from microblog.kit.spreadsheets import csv_answer

PAGE = 50
EXPORTED = audit.act("audit.exported", _("exported the audit log"))


class FilterForm(forms.Form):
    """What of the log to show; a wrong day is no filter."""

    who = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input", "placeholder": _("Anyone"), "dir": "auto"}),
    )
    what = forms.ChoiceField(label=_("What"), required=False, widget=forms.Select(attrs={"class": "select"}))
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everything")), *acts.AREAS.items()]

    def entries(self, reader: User) -> QuerySet[Any]:
        """``knows_group``: the reader may know the group of the entry. Nobody learns names of secret ones by a role."""
        self.is_valid()
        known = Group.objects.visible_to(reader).filter(pk=OuterRef("group"))
        rows = AuditEntry.objects.select_related("actor", "person", "group")
        given, found = self.cleaned_data, rows.annotate(knows_group=Exists(known))
        if who := given.get("who"):
            named = called(who, "actor__") | called(who, "person__")
            found = found.filter(named | Q(detail__agent__icontains=who))
        if area := given.get("what"):
            found = found.filter(act__startswith=f"{area}.")
        if since := given.get("since"):
            found = found.filter(at__gte=_local(since, time.min))
        if until := given.get("until"):
            found = found.filter(at__lte=_local(until, time.max))
        return found.order_by("-pk")


def _local(day: date, clock: time) -> datetime:
    """By the clock of the site; the first and last days of the calendar stay within it."""
    day = min(max(day, date(1970, 1, 2)), date(9000, 1, 1))
    return timezone.make_aware(datetime.combine(day, clock))


@require_GET
@desk.open_to(desk.Role.REVIEWER)
def entries(request: PersonRequest) -> HttpResponse:
    """The newest first. ``before``: the number of the last row of the page before."""
    form = FilterForm(request.GET)
    found = form.entries(request.user)
    if before := whole_number(request.GET.get("before", "")):
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "rows": [{"entry": row, "sentence": sentence(row)} for row in rows[:PAGE]],
        "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "filter": query.urlencode(),
        "given": [(name, request.GET.get(name, "")) for name in form.fields],
        "head": AuditHead.objects.first(),
    }
    return render(request, "accounts/audit.html", context)


@require_POST
@desk.open_to(desk.Role.REVIEWER)
@again.confirmed(gettext_lazy("Take away the audit log as a file"))
def export(request: PersonRequest) -> StreamingHttpResponse:
    """What the filter lets through, as CSV. It is noted: whoever takes the log away leaves a trace."""
    found = FilterForm(request.POST).entries(request.user)
    audit.record(EXPORTED, by=request.user)
    header = ("number", "at", "act", "who", "what", "whom", "group", "from", "digest", "seal")
    return csv_answer(f"audit-{timezone.localdate()}", header, _csv_rows(found))


def _csv_rows(found: QuerySet[Any]) -> Iterator[tuple[object, ...]]:
    for row in found.iterator(500):
        who = row.detail.get("agent") or row.actor or "Skein"
        yield (
            row.number, row.at.isoformat(), row.act, who, sentence(row), row.person or "", _group_of(row),
            row.source, row.digest, row.seal,
        )  # fmt: skip


class _Fields(dict[str, Any]):
    """What an entry lacks, because it was erased or its person is gone, shows as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def sentence(entry: Any) -> str:
    """What happened, without its subject: "gave Ann Smith the role moderator". ``entry``: one of FilterForm."""
    known = audit.ACTS.get(entry.act)
    if known is None:
        return entry.act
    fields = _Fields(entry.detail | entry.words)
    if _is_here(entry, "person"):
        fields["person"] = entry.person.name
    if group := _group_of(entry):
        fields["group"] = group
    return str(known.text) % fields


def _group_of(entry: Any) -> str:
    """Its name, as far as the reader may know it."""
    if not _is_here(entry, "group"):
        return ""
    return entry.group.name if entry.knows_group else gettext("a secret group")


def _is_here(entry: AuditEntry, name: str) -> bool:
    """The row it points to may be gone: the key stays, and nothing comes with it."""
    return getattr(entry, f"{name}_id") is not None and entry._state.fields_cache.get(name) is not None
