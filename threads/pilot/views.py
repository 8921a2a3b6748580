"""The page of the pilot: the verdict, e-mails avoided, before and now."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import desk
from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit.numbers import whole_number
from microblog.kit.spreadsheets import csv_answer
from threads.bridge.intake import mbox
from threads.bridge.intake.upload import MAX_BYTES
from threads.metrics import charts
from threads.metrics import weeks as metrics
from threads.metrics.counting import bounds

from . import assumed, shown
from . import targets as targeting
from .forms import CountForm, PilotForm
from .formula import Avoided, WrittenRow
from .headers import Counting
from .models import AvoidedWeek, MailCount
from .rows import rows

# A picture has room for so many weeks; a file has the rows of as many.
CHARTED = 12


@require_GET
@desk.open_to()
def pilot(request: PersonRequest) -> HttpResponse:
    row, counts = assumed.pilot(), assumed.counts()
    assumptions = assumed.assumptions(row, counts)
    found = shown.load(request.user, assumptions)
    figures = targeting.measured(row, counts, metrics.load())
    context = {
        "shown": found,
        "judged": targeting.judge(figures),
        "figures": figures,
        "counts": counts,
        "assumed": assumptions,
        "is_typed": row.people_a_mail is not None,
        "weeks": _weeks(found.weeks),
        "chart": charts.bars([(name, str(one.copies), max(one.copies, 0)) for name, one in found.groups]),
    }
    return render(request, "pilot/pilot.html", context)


def _weeks(found: list[tuple[date, Avoided]]) -> dict[str, Any] | None:
    """A chart of the last weeks, and the rows of the table behind it."""
    if not found:
        return None
    last = found[-CHARTED:]
    days = [date_format(week, "j M") for week, _one in last]
    copies = [one.copies for _week, one in last]
    written = [one.messages for _week, one in last]
    # Every second day has room under the picture, and the last one stands there.
    marks = [day if (len(days) - number) % 2 else "" for number, day in enumerate(days)]
    chart = charts.lines([[max(number, 0) for number in copies], written], marks)
    return {"chart": chart, "rows": list(zip(days, copies, written, strict=True))}


@require_http_methods(["GET", "HEAD", "POST"])
@desk.open_to()
def targets(request: PersonRequest) -> HttpResponse:
    """``act``: change (assumptions and targets), count (with ``files``), forget (with ``count``)."""
    act = request.POST.get("act", "")
    form = PilotForm(request.POST if act == "change" else None, instance=assumed.pilot())
    counting = CountForm(request.POST, request.FILES) if act == "count" else CountForm()
    if act == "change" and form.is_valid():
        assumed.change(form.instance, form.changed_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("manage_pilot")
    if act == "count" and counting.is_valid() and _count(counting, request.user):
        messages.success(request, _("Counted. Nothing of the mails was kept."))
        return redirect("manage_pilot_targets")
    if act == "forget":
        key = whole_number(request.POST.get("count", "")) or 0
        assumed.forget(get_object_or_404(MailCount, pk=key), by=request.user)
        return redirect("manage_pilot_targets")
    context = {"form": form, "counting": counting, "counts": assumed.counts()}
    return render(request, "pilot/targets.html", context)


def _count(form: CountForm, by: User) -> bool:
    """Count the files; what is wrong with them stands in the form."""
    if sum(file.size or 0 for file in form.cleaned_data["files"]) > MAX_BYTES:
        form.add_error(
            "files", _("The files are too big together. `manage.py baseline` counts mailboxes of any size.")
        )
        return False
    found = Counting()
    for file in form.cleaned_data["files"]:
        found.take(_mails(file))
    try:
        assumed.keep(found.count(), by=by)
    except ValueError:
        form.add_error("files", _("There is no mail with a date in these files."))
        return False
    return True


def _mails(file: UploadedFile) -> Iterator[bytes | None]:
    file.seek(0)
    # A file of Django's reads like any other.
    return mbox.read(cast(Any, file), settings.MAIL_SIZE_LIMIT)


@require_GET
@desk.open_to()
def weeks(request: PersonRequest) -> StreamingHttpResponse:
    """The weeks as CSV."""
    assumptions = assumed.assumptions(assumed.pilot(), assumed.counts())
    header = [
        "week",
        "messages",
        "people",
        "copies_would_be",
        "mails_sent",
        "copies_avoided",
        "bytes_avoided",
    ]
    header += ["bytes_of_it_repeated", "hours"]
    lines = [[week, *_cells(one)] for week, one in shown.load(request.user, assumptions).weeks]
    return csv_answer("skein-emails-avoided", header, lines)


def _cells(one: Avoided) -> list[object]:
    would = round(one.would, 1)
    return [
        one.messages,
        one.people,
        would,
        one.sent,
        one.copies,
        round(one.text),
        round(one.repeated),
        one.hours,
    ]


@require_GET
@desk.open_to()
def rows_behind(request: PersonRequest) -> StreamingHttpResponse:
    """One line a message that was written here in the last counted weeks: what the formula is fed with. Without what tells
    whose or which it is."""
    header = ["week", "group", "people_a_mail_says", "mails_sent", "bytes_above", "bytes_own"]
    return csv_answer("skein-messages", header, _lines(request.user))


def _lines(reader: User) -> Iterator[list[object]]:
    counted = (
        AvoidedWeek.objects.filter(group=None).order_by("-week").values_list("week", flat=True)[:CHARTED]
    )
    names = dict(shown.large(reader).values_list("pk", "name"))
    for week in counted:
        first, end = bounds(week)
        # By size, so that the order tells nothing either.
        for row in sorted(rows(first, end), key=_size):
            yield [week, names.get(row.group or 0, ""), row.people, row.sent, row.above, row.own]


def _size(row: WrittenRow) -> tuple[int, int]:
    return row.own, row.above
