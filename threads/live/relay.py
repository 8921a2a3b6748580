"""Tails the LiveEvent table from one thread with one connection, and hands what is new to the hub.

No broker: the database is what the processes share anyway. SQLite tells by ``PRAGMA data_version``,
without a query, that another connection has committed; PostgreSQL by NOTIFY. Both are looked at again
after a while, so a wake-up that gets lost costs time, never an event.
"""

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Coroutine

from django.db import DatabaseError, InterfaceError, connection

from threads.models import LiveEvent

from . import streams, wake
from .frames import REFRESH, Frame, from_events

logger = logging.getLogger("skein.live")

_BATCH = 500
_LOOK_EVERY = 0.02  # seconds between two looks at SQLite's data_version: microseconds each
_LISTEN_FOR = 0.5  # seconds to wait for PostgreSQL's NOTIFY before looking anyway
_PAUSE_AFTER_ERROR = 1.0


class Relay(threading.Thread):
    """``deliver`` is awaited in ``loop`` with each batch of frames before the next one is read: a loop
    that is busy slows the relay instead of being flooded."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        deliver: Callable[[list[Frame]], Coroutine[None, None, None]],
        watched: Callable[[str], bool],
    ):
        super().__init__(name="live-relay", daemon=True)
        self._loop = loop
        self._deliver = deliver
        self._watched = watched
        self._woken = threading.Event()
        self._stopping = False
        self._version = None
        self.seen = 0
        # Up to here it may be decided already who hears an event; whoever begins to watch now looks these up.
        self.decided = 0
        self.ready = threading.Event()

    def run(self) -> None:
        wake.listen(self._woken.set)
        try:
            while not self._stopping:
                self._turn()
        finally:
            wake.forget(self._woken.set)
            self.ready.set()
            connection.close()

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    def _turn(self) -> None:
        try:
            if not self.ready.is_set():
                self._begin()
            if self._wait():
                while (batch := self.read()) is not None:
                    self._hand_over(batch)
        except (DatabaseError, InterfaceError):
            logger.exception("The relay lost its database; it tries again.")
            connection.close()
            self._version = None
            threading.Event().wait(_PAUSE_AFTER_ERROR)
        except Exception:
            logger.exception("The relay could not deliver; it goes on with what comes next.")

    def _begin(self) -> None:
        self.seen = streams.position()
        if connection.vendor == "postgresql":
            self._listen()
        self.ready.set()

    def _listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {streams.NOTIFY_CHANNEL}")

    def _wait(self) -> bool:
        """Wait a moment; whether there may be something new."""
        if connection.vendor == "postgresql":
            if connection.connection is None:
                self._listen()
            # Psycopg's own errors would pass for faults of an event, and the lost connection would be kept.
            with connection.wrap_database_errors:
                for _notice in connection.connection.notifies(timeout=_LISTEN_FOR, stop_after=1):
                    pass
            return not self._stopping
        self._woken.wait(_LOOK_EVERY)
        self._woken.clear()
        with connection.cursor() as cursor:
            version = cursor.execute("PRAGMA data_version").fetchone()[0]
        changed, self._version = version != self._version, version
        return changed and not self._stopping

    def read(self) -> list[Frame] | None:
        """Frames of the next batch of events, of those somebody here watches; None: nothing is new."""
        events = list(LiveEvent.objects.filter(pk__gt=self.seen).order_by("pk")[:_BATCH])
        if not events:
            return None
        self.decided = events[-1].pk
        frames = _drawn([e for e in events if e.stream == streams.ACCESS or self._watched(e.stream)])
        self.seen = events[-1].pk
        return frames

    def _hand_over(self, batch: list[Frame]) -> None:
        if not batch or self._loop.is_closed():
            return
        delivery = asyncio.run_coroutine_threadsafe(self._deliver(batch), self._loop)
        # In steps, so that a loop that ended meanwhile does not keep this thread for ever.
        while not self._stopping and not concurrent.futures.wait([delivery], timeout=1).done:
            pass


def _drawn(events: list[LiveEvent]) -> list[Frame]:
    try:
        return from_events(events)
    except (DatabaseError, InterfaceError):
        raise  # tried again, with the same events
    except Exception:
        # One message that cannot be drawn must not cost the others their news: they fetch anew.
        logger.exception("An event could not be drawn; those who watch are told to fetch anew.")
        return [
            Frame(e.pk, e.stream, e.kind if e.stream == streams.ACCESS else REFRESH, e.target, e.payload)
            for e in events
        ]
