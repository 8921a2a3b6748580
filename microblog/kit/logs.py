"""What the log says, and how much of it."""

import logging
import time

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation

from .away import is_of_the_disk

# By name: the driver's own errors are called the same as Django's, and Redis may not be installed.
DATABASE_AWAY = frozenset({"OperationalError", "InterfaceError"})
REDIS_AWAY = frozenset({"ConnectionError", "TimeoutError"})
# Seconds between two lines that say the same.
QUIET = 10.0


class OneLineWhileAway(logging.Filter):
    """While the database or Redis is away, or the disk full, every request and every piece of work says so: one line in a
    while is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._quiet_until: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        away = _what_is_away(error)
        if not away:
            return True
        if time.monotonic() < self._quiet_until.get(away, 0.0):
            return False
        self._quiet_until[away] = time.monotonic() + QUIET
        first_line = (str(error).splitlines() or [""])[0]
        record.msg, record.args = f"{away}: {first_line}", ()
        record.exc_info = record.exc_text = None
        return True


def _what_is_away(error: BaseException | None) -> str:
    kinds = type(error).__mro__
    if kinds[0].__name__ in DATABASE_AWAY:
        return "The database is away"
    if is_of_the_disk(error):
        return "The disk cannot be written"
    if any(kind.__module__ == "redis.exceptions" and kind.__name__ in REDIS_AWAY for kind in kinds):
        return "Redis is away"
    return ""


class NoTracebackOfStrangers(logging.Filter):
    """One line is enough for what is sent on purpose: a made-up Host, a body beyond the bounds, a broken form, and what
    somebody may not do."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SuspiciousOperation | BadRequest | PermissionDenied):
            record.exc_info = record.exc_text = None
        return True


class CountLines(logging.Filter):
    """Lets everything through, and counts what somebody should look at."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            # Here, since most commands never need it.
            from .metrics import counted

            counted.counts().log_lines.labels(counted.part(), record.levelname).inc()
        return True
