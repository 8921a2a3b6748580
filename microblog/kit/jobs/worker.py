"""The worker process: one thread for each periodic work, and one that keeps this worker's holds on them.

Each work has a thread of its own so that a long one never holds up search or mail.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module

from django.db import close_old_connections, connections
from django.utils.module_loading import autodiscover_modules

from . import identity, schedules
from .schedules import registry

logger = logging.getLogger("skein.jobs")

POLL = 0.5
# Several times within a hold, so that one slow write loses nothing.
BEAT = 5.0
# Wait after trouble that is not the work's own, a database that is gone above all.
PAUSE = 3.0
# Longest wait between two tries of periodic work that keeps failing.
PATIENCE = 60.0


class Worker:
    """`run()` until `stop()`; `name` is what it signs its holds with."""

    def __init__(self, grace: float = 8.0):
        self.name = identity.new()
        # Seconds that work under way gets to finish when told to stop.
        self._grace = grace
        self._stopping = threading.Event()
        # What this worker holds, and until when it may believe so without asking again.
        self._held: dict[str, schedules.Hold] = {}
        self._held_until = 0.0
        self._threads = [
            self._thread(work.name, partial(self._run_periodic, work)) for work in registry.values()
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
        schedules.release(self.name)
        logger.info("stopped")

    @property
    def is_busy(self) -> bool:
        """Whether a thread is still at work; after `run()`: at what another worker may hold by now."""
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

    def _run_periodic(self, work: schedules.Periodic) -> float:
        hold = self._held.get(work.name)
        if hold is None or time.monotonic() > self._held_until:
            return POLL
        failures = schedules.run(work, hold) if schedules.is_due(work) else 0
        return min(work.every.total_seconds() * 2 ** min(failures, 10), BEAT if not failures else PATIENCE)

    def _keep(self) -> float:
        asked = time.monotonic()
        self._held = schedules.keep(self.name)
        self._held_until = asked + schedules.HOLD.total_seconds()
        return BEAT


def discover() -> None:
    """Import the `jobs` module of every app, which registers its periodic work, and our own."""
    autodiscover_modules("jobs")
    import_module("microblog.kit.jobs.housekeeping")
