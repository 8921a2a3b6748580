"""A virus scanner that speaks ClamAV's INSTREAM (clamd(8)), if SKEIN_SCANNER names one."""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from .patience import Cut

CONNECT = 5  # seconds
# In all, of one file. Somebody waits for a page: less.
SECONDS, SECONDS_OF_A_PAGE = 120, 20
LONGEST_ANSWER = 2_000


class ScannerAwayError(Exception):
    """Nobody listens there."""


class NotScannedError(Exception):
    """It took the file and gave no verdict: too large for it, broken off, or too slow. The text says which."""


def scan(pieces: Iterable[bytes], seconds: float = SECONDS) -> str:
    """The name of what was found in these bytes; empty for nothing. Raises ScannerAwayError and NotScannedError."""
    with _connected(seconds) as sock:
        try:
            sock.sendall(b"zINSTREAM\0")
            for piece in filter(None, pieces):
                sock.sendall(struct.pack(">I", len(piece)) + piece)
            sock.sendall(struct.pack(">I", 0))
        except (ConnectionError, TimeoutError):
            pass  # it says why before it hangs up
        answer = _answer(sock)
    verdict = answer.removeprefix("stream: ")
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    if verdict != "OK":
        raise NotScannedError(answer or "It gave no answer.")
    return ""


def version() -> str:
    """What it says of itself and its signatures. Raises ScannerAwayError."""
    with _connected(CONNECT) as sock:
        try:
            sock.sendall(b"zVERSION\0")
        except OSError as error:
            raise ScannerAwayError(str(error)) from error
        answer = _answer(sock)
    if not answer:
        raise ScannerAwayError("It gave no answer.")
    return answer


def objection(data: bytes) -> str:
    """Why somebody who waits for a page cannot have these bytes; empty if nothing is in the way."""
    if settings.SCANNER is None:
        return ""
    try:
        found = scan([data], SECONDS_OF_A_PAGE)
    except (ScannerAwayError, NotScannedError):
        is_shown = settings.SCANNER_AWAY == "show"
        return (
            "" if is_shown else _("The virus scanner cannot check this file at the moment. Try again later.")
        )
    return _("The virus scanner found something in this file.") if found else ""


@contextmanager
def _connected(seconds: float) -> Iterator[socket.socket]:
    try:
        sock = _connect(settings.SCANNER or "")
    except OSError as error:
        raise ScannerAwayError(error.strerror or str(error)) from error
    with sock:
        sock.settimeout(seconds)
        cut = Cut(sock, seconds)
        try:
            yield sock
        finally:
            cut.never()


def _connect(place: str | tuple[str, int]) -> socket.socket:
    if not isinstance(place, str):
        return socket.create_connection(place, CONNECT)
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(CONNECT)
    try:
        sock.connect(place)
    except OSError:
        sock.close()
        raise
    return sock


def _answer(sock: socket.socket) -> str:
    """Its first line; empty if it hung up, or the time was over."""
    got = b""
    try:
        while b"\0" not in got and len(got) < LONGEST_ANSWER and (more := sock.recv(LONGEST_ANSWER)):
            got += more
    except OSError:
        pass
    return got.partition(b"\0")[0].decode("ascii", "replace").strip()
