"""The first page of the desk: how it goes, and what needs somebody."""

import platform
from typing import Any

import django
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts import desk
from accounts.models import User
from accounts.requests import PersonRequest
from microblog.kit import health
from microblog.kit.spreadsheets import csv_answer
from microblog.kit.times import pause

from . import charts, weeks
from .models import WeekFigure
from .rounding import spoken

Name = WeekFigure.Name


@require_GET
@desk.open_to(desk.Role.REVIEWER, desk.Role.MODERATOR)
def overview(request: PersonRequest) -> HttpResponse:
    """Figures of the company. Who has another role goes on to the first page that is theirs."""
    if not request.user.is_admin:
        pages = (page.name for page in desk.PAGES[1:])
        mine = next((name for name in pages if desk.finds(request.user, name)), "home")
        return redirect(mine)
    found = weeks.load()
    context = {
        "weeks": found,
        "members": User.objects.employees().count(),
        "active": _people(found.now(Name.ACTIVE)),
        "written": sum(found.now(name) or 0 for name in (Name.POSTS, Name.REPLIES)),
        "written_before": sum(found.before(name) or 0 for name in (Name.POSTS, Name.REPLIES)),
        "median": _duration(found.now(Name.MEDIAN)),
        "median_before": _duration(found.before(Name.MEDIAN)),
        "brought": found.now(Name.BROUGHT),
        "mail": {name: found.now(name) for name in (Name.MAILS, Name.MAILS_TAKEN, Name.MAILS_FAILED)},
        "waiting": [(page, count) for page in desk.PAGES if (count := desk.count(request, page.name))],
        "adoption": _lines(found, Name.ACTIVE, Name.WROTE),
        "talk": _lines(found, Name.REPLIES, Name.POSTS),
        "groups": weeks.busiest(request.user),
        "answers": _answers(found),
        "unanswered": _unanswered(found),
    }
    context["group_chart"] = charts.bars([(name, str(value), value) for name, value in context["groups"]])
    context["answer_chart"] = charts.bars(
        [(str(label), str(value), value) for label, value in context["answers"]]
    )
    return render(request, "metrics/overview.html", context)


def _people(number: int | None) -> str:
    return "" if number is None else spoken(number)


def _duration(minutes: int | None) -> str:
    return "" if minutes is None else pause(max(minutes, 1) * 60)


def _lines(found: weeks.Weeks, *names: Name) -> dict[str, Any]:
    """A chart with a line for each name, and the rows of the table behind it."""
    days = [*(date_format(monday, "j M") for monday in found.mondays), _("7 days")]
    series = [found.of(name) for name in names]
    # Every second day has room under the picture.
    marks = [day if number % 2 else "" for number, day in enumerate(days)]
    return {"chart": charts.lines(series, marks), "rows": list(zip(days, *series, strict=True))}


def _answers(found: weeks.Weeks) -> list[tuple[str, int]]:
    names = {
        Name.QUARTER: _("Under 15 min"),
        Name.HOUR: _("15 to 60 min"),
        Name.FOUR_HOURS: _("1 to 4 hours"),
        Name.DAY: _("Within a day"),
    }
    return [(text, found.now(name) or 0) for name, text in names.items()]


def _unanswered(found: weeks.Weeks) -> int:
    return (found.now(Name.QUESTIONS) or 0) - sum(number for _label, number in _answers(found))


@require_GET
@desk.open_to()
def state(request: PersonRequest) -> HttpResponse:
    """What works and what does not; the overview fetches it by itself, because it asks everything there is."""
    context = {
        "findings": health.examine(health.READY),
        "versions": {
            "Python": platform.python_version(),
            "Django": django.get_version(),
            connection.display_name: _database_version(),
        },
    }
    return render(request, "metrics/_health.html", context)


def _database_version() -> str:
    return ".".join(map(str, connection.get_database_version()))


@require_GET
@desk.open_to()
def figures(request: PersonRequest) -> StreamingHttpResponse:
    """The weeks as CSV, people rounded like on the page."""
    found = weeks.load()
    names = [name for name in Name if name != Name.GROUP]
    weeks_and_now = (*found.mondays, None)
    rows = [
        [week or "last 7 days", *(found.values.get((week, name)) for name in names)] for week in weeks_and_now
    ]
    return csv_answer("skein-weeks", ["week", *names], rows)
