"""How the log is written: a line for people, or a JSON object for machines (SKEIN_LOG_FORMAT).

What others wrote stands in it (addresses, subjects, paths). Nothing of that begins a new line, moves a cursor or turns
letters round: whatever does not print is written as its number.
"""

import json
import logging
import os
import textwrap
import time
from datetime import UTC, datetime

from django.conf import settings

from . import pidfiles, request_ids


def printable(text: str, keep: str = "") -> str:
    """The text with ``\\x1b`` for what does not print; ``keep`` stays as it is."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)


class LogLine(logging.Formatter):
    """2026-11-29 23:16:25,101 WARNING [3f0c5a7e] skein.signin: ..."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (its name in the standard library)
        request = request_ids.current()
        mark = f"[{request}] " if request else ""
        return (
            f"{self.formatTime(record)} {record.levelname} {mark}{record.name}: {printable(record.message)}"
        )

    def formatException(self, ei: object) -> str:  # noqa: N802
        """Set in: no line of it looks like the first one of a record."""
        return textwrap.indent(printable(super().formatException(ei), "\n"), "    ", lambda _line: True)  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return textwrap.indent(printable(stack_info, "\n"), "    ", lambda _line: True)


class JsonLine(logging.Formatter):
    """One object a line: time, level, logger, message, part, and if there are any request and exception."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": _utc(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "part": os.environ.get(pidfiles.NAME, ""),
            "pid": record.process,
            "request": request_ids.current(),
            "exception": self.formatException(record.exc_info) if record.exc_info else record.exc_text,
        }
        # ASCII: everything else is escaped, by the rules of JSON.
        return json.dumps({name: value for name, value in told.items() if value})


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def relayed(part: str, line: str) -> str:
    """A line of a part, as its supervisor hands it on: with the name of the part before it. In JSON a record has that
    name already, and what is no record (the word of an interpreter that dies) becomes one."""
    if settings.LOG_FORMAT != "json":
        return f"[{part}] {line}"
    if _is_object(line):
        return line
    told = {"time": _utc(time.time()), "level": "INFO", "logger": "skein.up", "message": line, "part": part}
    return json.dumps(told)


def _is_object(line: str) -> bool:
    try:
        return line.startswith("{") and isinstance(json.loads(line), dict)
    except ValueError:
        return False
