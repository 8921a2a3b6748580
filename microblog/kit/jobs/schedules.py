"""Periodic work. A worker takes a schedule for itself and keeps it while it lives; another takes over when it dies.

Holding is what costs a write, not running: work that is due every half second leaves the database alone.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception

from django.db.models import Q, QuerySet
from django.utils import timezone

from microblog.kit import site
from microblog.kit.models import Schedule

from . import identity

logger = logging.getLogger("skein.jobs")

HOLD = timedelta(seconds=15)
# A time that much further ahead than it should be was written by a clock that has been set right since.
WRONG_CLOCK = timedelta(hours=1)
# Rarer work than this remembers in the database when it is due, so that a restart neither repeats nor skips it.
REMEMBERED = timedelta(seconds=30)


@dataclass(frozen=True)
class Periodic:
    name: str
    function: Callable[[], object]
    every: timedelta
    # The hour of the day by the clock of the site, for what is done once a day.
    at: int | None = None

    def next_after(self, moment: datetime) -> datetime:
        """When it is due again after a run that ended at ``moment``."""
        if self.at is None:
            return moment + self.every
        # The day is counted by the calendar: an hour that the clocks skip or repeat moves nothing.
        local = timezone.localtime(moment)
        due = local.replace(hour=self.at, minute=0, second=0, microsecond=0)
        return due if due > local else due + timedelta(days=1)


@dataclass(frozen=True)
class Hold:
    """A worker's hold on one schedule. ``term`` counts the holds, so that a later one of the same worker is another."""

    name: str
    worker: str
    term: int

    def rows(self) -> QuerySet[Schedule]:
        """The schedule, for as long as this hold lasts. Every write that ends a run goes through here: a run that lost
        its hold meanwhile cannot speak for the one that came after it."""
        return Schedule.objects.filter(name=self.name, worker=self.worker, term=self.term)


registry: dict[str, Periodic] = {}


def periodic(
    *, seconds: float, at: int | None = None
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run the function every so many ``seconds`` in one worker at a time, the next run after the end of the last;
    once a day ``at`` an hour of the site's clock."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__qualname__}"
        registry[name] = Periodic(name, function, timedelta(seconds=seconds), at)
        return function

    return register


def keep(worker: str) -> dict[str, Hold]:
    """Renew what this worker holds and take what is free or whose holder is gone; what it holds now, by name."""
    now = timezone.now()
    site.look()  # a worker draws no page that would ask, and goes by the clock of the site
    _add_missing_rows(now)
    Schedule.objects.filter(worker=worker).update(until=now + HOLD)
    rows = Schedule.objects.filter(name__in=registry)
    held = (_held(row, worker) or _take(row, worker, now) for row in rows)
    return {hold.name: hold for hold in held if hold}


def _held(row: Schedule, worker: str) -> Hold | None:
    return Hold(row.name, worker, row.term) if row.worker == worker else None


def _add_missing_rows(now: datetime) -> None:
    known = set(Schedule.objects.values_list("name", flat=True))
    missing = [
        # What belongs to an hour of the day waits for it; everything else is due at once.
        Schedule(name=name, next_at=now if work.at is None else work.next_after(now))
        for name, work in registry.items()
        if name not in known
    ]
    if missing:
        Schedule.objects.bulk_create(missing, ignore_conflicts=True)


def _take(row: Schedule, worker: str, now: datetime) -> Hold | None:
    if not _is_free(row, now):
        return None
    # One conditional UPDATE decides between two workers that both saw it free.
    seen = Hold(row.name, row.worker, row.term).rows().filter(until=row.until)
    term = row.term + 1
    return Hold(row.name, worker, term) if seen.update(worker=worker, until=now + HOLD, term=term) else None


def _is_free(row: Schedule, now: datetime) -> bool:
    if not row.worker or row.until is None:
        return True
    return not now <= row.until <= now + WRONG_CLOCK or identity.is_surely_dead(row.worker)


def release(worker: str) -> None:
    Schedule.objects.filter(worker=worker).update(worker="", until=None)


def is_due(work: Periodic) -> bool:
    """Frequent work is due whenever its thread comes round."""
    if work.every < REMEMBERED:
        return True
    now = timezone.now()
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + work.every + WRONG_CLOCK)
    return Schedule.objects.filter(is_due, name=work.name).exists()


def run(work: Periodic, hold: Hold) -> int:
    """Run once and note what matters: when it is due again, and a failure or its end.

    Answers how often in a row it has failed now; 0 = all is well.
    """
    row = hold.rows().first()
    if row is None:
        return 0
    error = _run(work)
    failures = row.failures + 1 if error else 0
    changes: dict[str, object] = {}
    if failures or row.failures:
        changes = {"failures": failures, "error": error}
    if work.every >= REMEMBERED:
        changes["next_at"] = work.next_after(timezone.now())
    if changes and not hold.rows().update(**changes):
        logger.warning("%s took so long that another worker took it over; its end is not noted.", work.name)
    return failures


def _run(work: Periodic) -> str:
    """What went wrong, as a traceback; empty when nothing did."""
    try:
        work.function()
    except Exception as error:
        logger.exception("Periodic work %s failed.", work.name)
        return "".join(format_exception(error))[-4000:]
    return ""
