"""A run by the rules in force: begun in the night, worked off in steps, bounded."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from search import writer

from .. import notes
from ..erasing import stored_files
from ..models import RetentionRun
from . import due, steps

Tick = Callable[[int], object]
#: By the clock of the site.
HOUR = 2
#: Of a run, so that it is over in the morning; the next night goes on.
LONGEST = timedelta(hours=4)
#: Of one turn of the worker, in seconds; and what it leaves to others between two steps.
TURN, PAUSE = 20, 0.05
COUNTED = ("conversations", "messages", "mails", "originals", "files", "notices", "held")


def begin(*, by_hand: bool = False) -> RetentionRun | None:
    """A new run, or the one that is not over; None when no rule says that anything goes."""
    unfinished = RetentionRun.objects.filter(finished_at=None, by_hand=by_hand).order_by("pk").first()
    if unfinished or not any(due.reaches()):
        return unfinished
    return RetentionRun.objects.create(by_hand=by_hand)


def work_off() -> None:
    """The worker's turn."""
    run = RetentionRun.objects.filter(finished_at=None, by_hand=False).order_by("pk").first()
    if run is not None:
        go_on(run, seconds=TURN, pause=PAUSE)


def go_on(
    run: RetentionRun, *, tick: Tick = lambda count: None, seconds: float | None = None, pause: float = 0
) -> bool:
    """Work on it, so many seconds at most; True when it is over."""
    began = time.monotonic()
    while not _is_over(run):
        if not _step(run, tick):
            return _finish(run)
        if seconds is not None and time.monotonic() - began > seconds:
            return False
        time.sleep(pause)
    run.is_cut = True
    return _finish(run)


def _is_over(run: RetentionRun) -> bool:
    return not run.by_hand and timezone.now() - run.started_at > LONGEST


@transaction.atomic
def _step(run: RetentionRun, tick: Tick) -> bool:
    """The next step of the rule it is at, by the rules as they are now; False when all are done."""
    reach = next((one for one in due.reaches() if one.rule.pk >= run.rule), None)
    if reach is None:
        return False
    if reach.rule.pk != run.rule:
        run.rule, run.after = reach.rule.pk, None
    counts, run.after = steps.step(reach, run.after)
    if run.after is None:
        run.rule += 1
    run.counts = dict(Counter(run.counts) + Counter(counts))
    run.save(update_fields=["rule", "after", "counts"])
    tick(sum(counts.values()))
    return True


def _finish(run: RetentionRun) -> bool:
    """What the deleted words and files leave goes, too: bytes that nothing uses, and old parts of the index."""
    stored_files.forget()
    writer.drain_all()
    writer.tidy()
    with transaction.atomic():
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at", "is_cut"])
        record(notes.RETAINED, by=None, run=run.pk, **{name: run.counts.get(name, 0) for name in COUNTED})
    return True
