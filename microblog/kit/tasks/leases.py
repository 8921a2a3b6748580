"""Claims on tasks. The task library runs a task once and loses it with its worker; this gives it back.

READY -> claim() -> RUNNING with a lease -> finish(), or fail() -> READY again, later -> ... -> FAILED, set aside.
Every write that ends a run names the worker and the attempt, so that one whose lease ran out cannot speak for the
next, not even for one of the same worker.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from traceback import format_exception

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from microblog.kit.models import Lease

from . import identity

logger = logging.getLogger("skein.tasks")

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 5
# A time that much further ahead than it should be was written by a clock that has been set right since.
WRONG_CLOCK = timedelta(hours=1)


class WorkerLost(Exception):
    """The worker of this task disappeared: killed, or cut off from the database."""


@dataclass(frozen=True)
class Claim:
    """One attempt at a task by one worker."""

    task: DBTaskResult
    worker: str
    attempt: int

    def lease(self):
        """The lease, while it is still this attempt's."""
        return Lease.objects.filter(task=self.task, worker=self.worker, attempts=self.attempt)


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 5 s, 20 s, 80 s, 320 s ... at most an hour."""
    return timedelta(seconds=min(3600, 5 * 4 ** (attempts - 1)))


def claim(worker: str) -> Claim | None:
    """The next task that is due, marked as this worker's."""
    # Looked at first without a lock: an idle worker must not take SQLite's only write lock twice a second.
    if not DBTaskResult.objects.ready().exists():
        return None
    with transaction.atomic():
        found = DBTaskResult.objects.ready().get_locked()
        if found is None:
            return None
        found.claim(worker)
        lease, _ = Lease.objects.select_for_update().get_or_create(task=found)
        # Counted before it runs: a task that kills its worker has been tried.
        lease.worker, lease.until, lease.attempts = worker, timezone.now() + LEASE, lease.attempts + 1
        lease.save()
    return Claim(found, worker, lease.attempts)


def finish(claim: Claim, value) -> bool:
    """Record a success; False when the lease was lost, and nothing is recorded."""
    with transaction.atomic():
        if not claim.lease().delete()[0]:
            logger.warning("Task %s took so long that it was given to somebody else.", claim.task.task_path)
            return False
        claim.task.set_successful(value)
    return True


def fail(claim: Claim, error: BaseException) -> None:
    """Record a failed attempt: again later, or set aside for a person."""
    found = claim.task
    with transaction.atomic():
        lease = claim.lease().select_for_update().first()
        if lease is None:
            return
        if lease.attempts >= MAX_ATTEMPTS:
            found.set_failed(error)
            logger.error("Task %s is set aside after %d attempts: %r", found.pk, lease.attempts, error)
        else:
            wait = backoff(lease.attempts)
            found.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
            found.traceback = "".join(format_exception(error))
            _put_back(found, timezone.now() + wait)
            logger.warning("Task %s failed, again in %d s: %r", found.task_path, wait.seconds, error)
        Lease.objects.filter(pk=lease.pk).update(worker="", until=None)


def hand_back(worker: str) -> int:
    """Put back what this worker cannot finish because it was told to stop; not counted as an attempt."""
    with transaction.atomic():
        held = list(Lease.objects.select_for_update().filter(worker=worker).select_related("task"))
        for lease in held:
            _put_back(lease.task, timezone.now())
            Lease.objects.filter(pk=lease.pk).update(worker="", until=None, attempts=F("attempts") - 1)
    return len(held)


def renew(worker: str, tasks: set) -> int:
    """Keep the leases of these tasks (primary keys); how many."""
    if not tasks:
        return 0
    return Lease.objects.filter(worker=worker, pk__in=tasks).update(until=timezone.now() + LEASE)


def recover() -> int:
    """Give back the tasks of workers that are gone; how many."""
    now = timezone.now()
    lost = [
        lease
        for lease in Lease.objects.exclude(worker="").select_related("task")
        if lease.until is None
        or not now <= lease.until <= now + WRONG_CLOCK
        or identity.is_surely_dead(lease.worker)
    ]
    for lease in lost:
        fail(Claim(lease.task, lease.worker, lease.attempts), WorkerLost(lease.worker))
    return len(lost)


def prune() -> int:
    """Forget successes after a day and failures after a month; how many."""
    now = timezone.now()
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=1))
    dead = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - timedelta(days=30))
    return DBTaskResult.objects.filter(done | dead).delete()[0]


def _put_back(found: DBTaskResult, when) -> None:
    found.status, found.started_at, found.run_after = TaskResultStatus.READY, None, when
    found.save(update_fields=["status", "started_at", "run_after", "exception_class_path", "traceback"])
