"""A mailbox on a server that speaks IMAP (RFC 9051, RFC 3501), as far as fetching needs it."""

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from microblog.kit.models import ServerLogin
from microblog.kit.patience import Cut

PATIENCE = 20  # seconds without a byte
ANSWER, MAIL = 60, 600  # seconds until an answer is whole: any, and a large mail by a slow line
Security = ServerLogin.Security
# Every error of imaplib and of the network.
ERRORS = (imaplib.IMAP4.error, OSError)
# What imaplib stumbles over in an answer that makes no sense.
_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
# Numbers of mails have 32 bits (RFC 9051 2.3.1.1).
_LARGEST = 2**32 - 1
# Beside a mail there is little in an answer.
_ROOM = 1_000_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,19})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Bounded(imaplib.IMAP4):
    """Keeps no more of one answer than a mail may have, whatever the server announces and in however many pieces, and waits
    for no answer without end."""

    _left = _ROOM
    _cut: Cut | None = None
    longest: float = 0

    def _create_socket(self, timeout: float | None) -> socket.socket:
        made = super()._create_socket(timeout)  # type: ignore[misc]  # of imaplib, meant to be overridden
        self._cut = Cut(made, ANSWER)
        return made

    def _command(self, name: str, *args: Any) -> Any:
        # Before it is sent: what comes from now on answers it.
        self._left = settings.MAIL_SIZE_LIMIT + _ROOM
        if self._cut:
            self._cut.again(self.longest or ANSWER, self.sock)
        return super()._command(name, *args)  # type: ignore[misc]

    def read(self, size: int) -> bytes:
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._take(len(line))
        return line

    def shutdown(self) -> None:
        if self._cut:
            self._cut.never()
        super().shutdown()

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.error("It sends more than the limit of a mail.")


class _BoundedOverTls(_Bounded, imaplib.IMAP4_SSL):
    """The same, encrypted from the start."""


@contextmanager
def sense() -> Iterator[None]:
    """Nonsense of a server is an error like its refusals."""
    try:
        yield
    except _NONSENSE as error:
        raise imaplib.IMAP4.error("It answers what makes no sense.") from error


class Folder:
    """One open folder. Methods raise one of ERRORS."""

    def __init__(self, server: "_Bounded", name: str):
        self._server = server
        with sense():
            self._ask(server.select(_quoted(name)))
            self._next_uid, validity = self._number("UIDNEXT"), self._number("UIDVALIDITY")
        if validity is None:
            raise imaplib.IMAP4.error("It does not number its mails.")
        self.validity = validity

    @property
    def last_uid(self) -> int:
        """That no mail is behind yet."""
        return self._next_uid - 1 if self._next_uid else max(self.uids_after(0), default=0)

    def uids_after(self, uid: int) -> list[int]:
        """Of mails that came after this one, the oldest first."""
        # "n:*" has the last one in it even when that is before n.
        return [number for number in self._search(f"UID {uid + 1}:*") if number > uid]

    def uids_since(self, moment: datetime) -> list[int]:
        """Of mails that came on its day or later, for servers know days alone; a day earlier for other zones."""
        day = moment - timedelta(days=1)
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def _search(self, *asked: str) -> list[int]:
        with sense():
            (found, *_rest) = self._ask(self._server.uid("SEARCH", *asked))
            return sorted(number for word in (found or b"").split() if (number := _number(word)))

    def size(self, uid: int) -> int | None:
        """In bytes; None when it is gone."""
        with sense():
            lines = self._ask(self._server.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        sizes = [found for line in lines if isinstance(line, bytes) and (found := _SIZE.search(line))]
        return int(sizes[0][1]) if sizes else None

    def raw(self, uid: int) -> bytes | None:
        """The mail as it is, which stays unread; None when it is gone."""
        return self._part(uid, "(BODY.PEEK[])")

    def head(self, uid: int) -> bytes | None:
        """Its header fields alone."""
        return self._part(uid, "(BODY.PEEK[HEADER])")

    def _part(self, uid: int, what: str) -> bytes | None:
        with sense():
            self._server.longest = MAIL
            answer = self._ask(self._server.uid("FETCH", str(uid), what))
            self._server.longest = ANSWER
            return next((part[1] for part in answer if isinstance(part, tuple)), None)

    def mark_read(self, uid: int) -> None:
        with sense():
            self._ask(self._server.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))

    def _number(self, name: str) -> int | None:
        _code, answer = self._server.response(name)
        return _number((answer or [None])[-1])

    @staticmethod
    def _ask(answer: tuple) -> list:
        code, lines = answer
        if code != "OK":
            said = lines[0] if lines else b""
            raise imaplib.IMAP4.error((said or b"refused").decode(errors="replace")[:200])
        return lines


def _number(word: object) -> int | None:
    is_one = isinstance(word, bytes) and word.isdigit() and len(word) <= len(str(_LARGEST))
    return int(word) if is_one and 0 < int(word) <= _LARGEST else None  # type: ignore[call-overload]


@contextmanager
def opened(login: ServerLogin, folder: str) -> Iterator[Folder]:
    """Raises one of ERRORS, or LostPassword."""
    password = login.password
    server = _connect(login)
    try:
        with sense():
            server.login(login.user, password)
        yield Folder(server, folder)
        with sense():
            server.logout()
    finally:
        _close(server)


def _connect(login: ServerLogin) -> _Bounded:
    if login.security == Security.TLS:
        context = ssl.create_default_context()
        with sense():
            return _BoundedOverTls(login.host, login.port, ssl_context=context, timeout=PATIENCE)
    with sense():
        server = _Bounded(login.host, login.port, timeout=PATIENCE)
    if login.security == Security.STARTTLS:
        try:
            server.starttls(ssl.create_default_context())
        except BaseException:
            _close(server)
            raise
    return server


def _close(server: imaplib.IMAP4) -> None:
    """Also one that is closed, which `logout` does."""
    with suppress(OSError):
        server.shutdown()


def _quoted(name: str) -> str:
    """A string of RFC 9051 4.3, in UTF-7 of its own for what is not ASCII (RFC 3501 5.1.3)."""
    pieces = re.split(r"([^\x20-\x7e]+)", name.replace("&", "&-"))
    words = [piece if piece.isascii() and piece.isprintable() else _utf7(piece) for piece in pieces]
    return '"' + "".join(words).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _utf7(text: str) -> str:
    coded = base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
    return f"&{coded}-"
