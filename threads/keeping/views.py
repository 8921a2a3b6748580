"""The record of processing, as a page of the desk and as CSV."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import desk
from accounts.requests import PersonRequest
from microblog.kit.spreadsheets import csv_answer
from threads.models import RetentionRule

from .record import KINDS
from .retaining import recorded
from .tables import TABLES, columns


@require_GET
@desk.open_to(desk.Role.REVIEWER)
def record(request: PersonRequest) -> HttpResponse:
    """Every table with something of people in it."""
    rules = RetentionRule.objects.in_force()
    rows = [
        {"record": row, "columns": found, "kept": recorded.kept(row, rules)}
        for row in TABLES
        if (found := row.columns(*KINDS))
    ]
    return render(request, "keeping/record.html", {"rows": rows})


@require_GET
@desk.open_to(desk.Role.REVIEWER)
def record_csv(request: PersonRequest) -> StreamingHttpResponse:
    header = (_("table"), _("field"), _("what it says"), _("purpose"), _("kept"), _("seen by"))
    rules = RetentionRule.objects.in_force()
    kept = {row.label: recorded.kept(row, rules) for row in TABLES}
    rows = (
        (
            each.record.label,
            each.name,
            each.says,
            each.record.purpose,
            kept[each.record.label],
            each.record.seen,
        )
        for each in columns()
    )
    return csv_answer(f"record-of-processing-{timezone.localdate()}", header, rows)
