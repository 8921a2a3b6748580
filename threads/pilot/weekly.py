"""The weeks, counted by the worker and kept: a page that shows them asks for nothing else."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from threads.metrics.counting import DAY, WEEK, bounds, week_of
from threads.models import Message

from .formula import NAMES, Sums, WrittenRow
from .models import AvoidedWeek
from .rows import rows

# Older weeks than these are not counted: nobody compares with them.
BACK = 53


def count_due() -> None:
    """This week anew, the last one until it is over for a day, and one older week that was never counted."""
    now = timezone.now()
    this = week_of(now)
    known = set(AvoidedWeek.objects.filter(group=None).values_list("week", flat=True))
    for week in {this, week_of(now - DAY)}:
        store(week)
    if missing := [week for week in _weeks(this) if week not in known]:
        store(missing[0])


def _weeks(this: date) -> list[date]:
    """Before this one, the newest first, as far back as somebody wrote here."""
    first = Message.objects.filter(source=Message.Source.WEB).order_by("pk").values_list("sent_at", flat=True)
    begun = week_of(first[0]) if first else this
    return [week for number in range(1, BACK) if (week := this - number * WEEK) >= begun]


@transaction.atomic
def store(week: date) -> None:
    everything, groups = Sums(), defaultdict[int | None, Sums](Sums)
    for row in rows(*bounds(week)):
        everything.add(row)
        _add(groups, row)
    AvoidedWeek.objects.filter(week=week).delete()
    found = [AvoidedWeek(week=week, group=None, **_values(everything))]
    found += [AvoidedWeek(week=week, group_id=group, **_values(sums)) for group, sums in groups.items()]
    AvoidedWeek.objects.bulk_create(found)


def _add(groups: dict[int | None, Sums], row: WrittenRow) -> None:
    """Private conversations stand in the sum of everything alone."""
    if row.group is not None:
        groups[row.group].add(row)


def _values(sums: Sums) -> dict[str, int]:
    return {name: getattr(sums, name) for name in NAMES}


def sums_of(row: AvoidedWeek) -> Sums:
    return Sums(*(getattr(row, name) for name in NAMES))
