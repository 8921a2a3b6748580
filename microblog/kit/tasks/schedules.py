"""Periodic work. A worker takes a schedule for itself and keeps it while it lives; another takes over when it dies.

Holding is what costs a write, not running: work that is due every half second leaves the database alone.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception

from django.db.models import Q
from django.utils import timezone

from microblog.kit.models import Schedule

from . import identity
from .leases import WRONG_CLOCK

logger = logging.getLogger("skein.tasks")

HOLD = timedelta(seconds=15)
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


def keep(worker: str) -> set[str]:
    """Renew what this worker holds and take what is free or whose holder is gone; the names it holds now."""
    now = timezone.now()
    _add_missing_rows(now)
    Schedule.objects.filter(worker=worker).update(until=now + HOLD)
    held = set()
    for row in Schedule.objects.filter(name__in=registry):
        if row.worker == worker or (_is_free(row, now) and _take(row, worker, now)):
            held.add(row.name)
    return held


def _add_missing_rows(now) -> None:
    known = set(Schedule.objects.values_list("name", flat=True))
    missing = [
        # What belongs to an hour of the day waits for it; everything else is due at once.
        Schedule(name=name, next_at=now if work.at is None else work.next_after(now))
        for name, work in registry.items()
        if name not in known
    ]
    if missing:
        Schedule.objects.bulk_create(missing, ignore_conflicts=True)


def _is_free(row: Schedule, now) -> bool:
    return not row.worker or not now <= row.until <= now + WRONG_CLOCK or identity.is_surely_dead(row.worker)


def _take(row: Schedule, worker: str, now) -> bool:
    # One conditional UPDATE decides between two workers that both saw it free.
    seen = Schedule.objects.filter(pk=row.pk, worker=row.worker, until=row.until)
    return bool(seen.update(worker=worker, until=now + HOLD))


def release(worker: str) -> None:
    Schedule.objects.filter(worker=worker).update(worker="", until=None)


def is_due(work: Periodic) -> bool:
    """Frequent work is due whenever its thread comes round."""
    if work.every < REMEMBERED:
        return True
    now = timezone.now()
    is_due = Q(next_at__lte=now) | Q(next_at__gt=now + work.every + WRONG_CLOCK)
    return Schedule.objects.filter(is_due, name=work.name).exists()


def run(work: Periodic) -> int:
    """Run once and note what matters: when it is due again, and a failure or its end.

    Answers how often in a row it has failed now; 0 = all is well.
    """
    row = Schedule.objects.get(name=work.name)
    changes: dict[str, object] = {}
    failures = 0
    try:
        work.function()
    except Exception as error:
        logger.exception("Periodic work %s failed.", work.name)
        failures = row.failures + 1
        changes = {"failures": failures, "error": "".join(format_exception(error))[-4000:]}
    else:
        if row.failures:
            changes = {"failures": 0, "error": ""}
    if work.every >= REMEMBERED:
        changes["next_at"] = work.next_after(timezone.now())
    if changes:
        Schedule.objects.filter(pk=row.pk).update(**changes)
    return failures
