"""What the log says, and how much of it."""

import logging
import time

from django.core.exceptions import BadRequest, SuspiciousOperation

# By name: the driver's own errors are called the same as Django's.
AWAY = frozenset({"OperationalError", "InterfaceError"})
# Seconds between two lines that say the same.
QUIET = 10.0


class OneLineWhileAway(logging.Filter):
    """While the database is away every request and every piece of work says so: one line in a while is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._quiet_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if type(error).__name__ not in AWAY:
            return True
        if time.monotonic() < self._quiet_until:
            return False
        self._quiet_until = time.monotonic() + QUIET
        first_line = (str(error).splitlines() or [""])[0]
        record.msg, record.args = f"The database is away: {first_line}", ()
        record.exc_info = record.exc_text = None
        return True


class NoTracebackOfStrangers(logging.Filter):
    """One line is enough for what is sent on purpose: a made-up Host, a body beyond the bounds, a broken form."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, SuspiciousOperation | BadRequest):
            record.exc_info = record.exc_text = None
        return True
