"""The worker process: threads that run tasks, one thread for each periodic work, one that keeps the leases.

Periodic work has threads of its own so that a long task never holds up search or mail.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module

from django.db import close_old_connections, connections
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskContext

from . import identity, leases, schedules
from .schedules import registry

logger = logging.getLogger("skein.tasks")

POLL = 0.5
# Several times within a lease and a hold, so that one slow write loses nothing.
BEAT = 5.0
# Wait after trouble that is not the work's own, a database that is gone above all.
PAUSE = 3.0
# Longest wait between two tries of periodic work that keeps failing.
PATIENCE = 60.0


class Worker:
    """`run()` until `stop()`; `name` is what it signs leases with."""

    def __init__(self, threads: int = 2, grace: float = 8.0):
        self.name = identity.new()
        # Seconds that work under way gets to finish when told to stop; then its tasks are handed back.
        self._grace = grace
        self._stopping = threading.Event()
        self._running: set[object] = set()
        # Names of the schedules this worker holds, and until when it may believe so without asking again.
        self._held: set[str] = set()
        self._held_until = 0.0
        self._threads = [
            *(self._thread(f"task-{number}", self._run_task) for number in range(threads)),
            *(self._thread(work.name, partial(self._run_periodic, work)) for work in registry.values()),
        ]
        self._keeper = self._thread("keeper", self._keep)

    def run(self) -> None:
        for thread in (self._keeper, *self._threads):
            thread.start()
        # With a time-out, so that Python gets to run signal handlers in this thread.
        while not self._stopping.wait(1.0):
            pass
        self._wind_up()

    def stop(self, *_signal: object) -> None:
        self._stopping.set()

    def _wind_up(self) -> None:
        end = time.monotonic() + self._grace
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        back = leases.hand_back(self.name)
        schedules.release(self.name)
        logger.info("stopped; %d tasks handed back", back)

    @property
    def is_busy(self) -> bool:
        """Whether a thread is still at work; after `run()`: on a task that was handed back."""
        return any(thread.is_alive() for thread in self._threads)

    def _thread(self, name: str, step: Callable[[], float]) -> threading.Thread:
        """A thread that does ``step`` again and again; the step says how many seconds to wait before the next."""

        def loop() -> None:
            while not self._stopping.is_set():
                try:
                    wait = step()
                except Exception:
                    logger.exception("The thread %s goes on after trouble.", name)
                    wait = PAUSE
                # Before the wait: with PostgreSQL this gives the connection back to the pool.
                close_old_connections()
                self._stopping.wait(wait)
            connections.close_all()

        return threading.Thread(target=loop, name=name, daemon=True)

    def _run_task(self) -> float:
        claim = leases.claim(self.name)
        if claim is None:
            return POLL
        self._running.add(claim.task.pk)
        try:
            execute(claim)
        finally:
            # From here on nobody renews the lease: were its end not recorded, the task comes back.
            self._running.discard(claim.task.pk)
        return 0.0

    def _run_periodic(self, work: schedules.Periodic) -> float:
        if work.name not in self._held or time.monotonic() > self._held_until:
            return POLL
        failures = schedules.run(work) if schedules.is_due(work) else 0
        return min(work.every.total_seconds() * 2 ** min(failures, 10), BEAT if not failures else PATIENCE)

    def _keep(self) -> float:
        asked = time.monotonic()
        self._held = schedules.keep(self.name)
        self._held_until = asked + schedules.HOLD.total_seconds()
        leases.renew(self.name, self._running.copy())
        leases.recover()
        return BEAT


def execute(claim: leases.Claim) -> None:
    """Run a claimed task and record how it ended."""
    try:
        task, result = claim.task.task, claim.task.task_result
        context = [TaskContext(task_result=result)] if task.takes_context else []
        leases.finish(claim, task.call(*context, *result.args, **result.kwargs))
    except BaseException as error:  # a task that calls sys.exit() has failed, the worker has not
        leases.fail(claim, error)


def discover() -> None:
    """Import the `tasks` module of every app, which registers its periodic work, and our own."""
    autodiscover_modules("tasks")
    import_module("microblog.kit.tasks.housekeeping")
