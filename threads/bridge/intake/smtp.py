"""The SMTP and LMTP listener: takes a mail, commits it, and only then says 250. It does not read it.

An unknown recipient is refused at RCPT (550), a mail over the announced size with 552. Whatever is our own
trouble is 451: the sender keeps the mail and comes back.
"""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import InterfaceError, OperationalError, close_old_connections

from microblog.kit.storable import storable

from .door import Door, Visit
from .routes import Route, resolve
from .store import store

logger = logging.getLogger("skein.listener")
T = TypeVar("T")

MAX_RECIPIENTS = 100
THREADS = 4
# Mails that may be begun and not sent, before that is no step towards one any more.
MOST_BEGUN = 3
# Seconds in which who is shown out may hear why.
LAST_WORDS = 5.0

# The disk is full, the database away: no fault of the program, and known from its first line.
AWAY = (OperationalError, InterfaceError, OSError)

UNKNOWN = "550 5.1.1 No such address here"
LATER = "451 4.3.0 Trouble on our side, please try again later"
CROWDED = b"421 4.3.2 Too many connections, please try again later\r\n"
LATE = b"421 4.4.2 Too slow, please try again later\r\n"
USED_UP = "421 4.3.2 Please connect again for further mail"

_DATA_END = b"\r\n.\r\n"
_STUFFED_DOT = re.compile(rb"(?:\A|(?<=\r\n))\.")


class Handler:
    """Answers for aiosmtpd. Database work happens in a few threads of its own, off the event loop."""

    def __init__(self, *, lmtp: bool):
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="listener")
        self._lmtp = lmtp

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's names)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            route = await self._in_thread(resolve, storable(address), storable(envelope.mail_from or ""))
        except AWAY as error:
            logger.error("A recipient could not be looked up: %s", _said(error))
            return LATER
        except Exception:
            logger.exception("A recipient could not be looked up.")
            return LATER
        if route is None:
            return UNKNOWN
        routes(envelope).append((address, route))
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content
        assert isinstance(raw, bytes)
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        came_from = {"peer": str((session.peer or [""])[0]), "helo": session.host_name or ""}
        answers = [
            await self._keep(raw, envelope_from=sender, recipient=address, route=route, **came_from)
            for address, route in routes(envelope)
        ]
        if self._lmtp:  # RFC 2033: one answer for each recipient
            return "\r\n".join(answers)
        # One for all: what is stored already is known by its key when the mail comes again.
        return next((answer for answer in answers if answer == LATER), answers[0])

    async def handle_exception(self, error: Exception) -> str:
        logger.error("The listener failed on a command.", exc_info=error)
        return LATER

    async def _keep(self, raw: bytes, **envelope: Any) -> str:
        def keep() -> int:
            return store(raw, **envelope).pk

        try:
            number = await self._in_thread(keep)
        except AWAY as error:
            logger.error("A mail could not be stored; its sender was told to come back: %s", _said(error))
            return LATER
        except Exception:
            logger.exception("A mail could not be stored; its sender was told to come back.")
            return LATER
        return f"250 2.0.0 Kept as {number}"

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        def work() -> T:
            close_old_connections()
            try:
                return function(*arguments)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _said(error: Exception) -> str:
    """The first line of what went wrong; PostgreSQL explains on several."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def routes(envelope: Envelope) -> list[tuple[str, Route]]:
    """Where the mail goes: (recipient, route), filled at RCPT."""
    if not hasattr(envelope, "routes"):
        envelope.routes = []  # type: ignore[attr-defined]
    return envelope.routes  # type: ignore[attr-defined]


class Intake(SMTP):
    """aiosmtpd's protocol with another way to read a mail.

    The library reads line by line: it refuses lines over 1,000 bytes for good, which real mail has, and
    needs 20 s and 60 times the memory for a mail of empty lines.
    """

    # How much is buffered, no longer how long a line may be; commands have a limit of their own.
    line_length_limit = 64 * 1024
    _visit: Visit | None = None
    # Mails begun since the last one that was stored.
    _begun = 0
    _is_in_mail = False
    _why = CROWDED

    def __init__(self, *arguments: Any, door: Door, **options: Any):
        super().__init__(*arguments, **options)
        self._door = door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = str((transport.get_extra_info("peername") or [""])[0])
        self._visit = self._door.enter(peer, lambda: self._hang_up(self._why))
        super().connection_made(transport)
        if self._visit is None:
            self._hang_up(CROWDED)

    def connection_lost(self, error: Exception | None) -> None:
        self._door.leave(self._visit)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        # Here, not where a line or a buffer is full: on a slow line that takes longer than our patience.
        if self._visit is not None and self._is_in_mail:
            self._door.take(self._visit, len(data))
        super().data_received(data)

    def _reset_timeout(self, duration: float | None = None) -> None:
        """aiosmtpd's clock, which starts anew at every command. Ours asks the visit: not every command is a step."""
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        left = self._visit.until - time.monotonic() if self._visit else LAST_WORDS
        self._timeout_handle = self.loop.call_later(max(left, 0.05), self._timeout_cb)

    def _timeout_cb(self) -> None:
        if self._visit is not None and not self._visit.is_late:
            self._reset_timeout()
        elif self._visit is not None:
            self._why = LATE
            self._door.show_out(self._visit)

    def _hang_up(self, words: bytes) -> None:
        """Say why and end, also with who does not listen. The sender still has what it did not get a 250 for."""
        transport = self.transport
        if transport is not None and not transport.is_closing():
            transport.write(words)  # type: ignore[attr-defined]
            transport.close()
            self.loop.call_later(LAST_WORDS, transport.abort)  # type: ignore[attr-defined]

    def _step(self) -> None:
        if self._visit is not None:
            self._visit.step()

    def _set_post_data_state(self) -> None:
        super()._set_post_data_state()
        if self._visit is not None:
            self._visit.bytes = 0

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if self._visit is not None and self._visit.is_used_up and not self._visit.is_trusted:
            await self.push(USED_UP)
            self._hang_up(b"")
            return
        before = self.envelope.mail_from if self.envelope else None
        await super().smtp_MAIL(arg)
        if self.envelope is not None and self.envelope.mail_from is not before:
            self._begun += 1
            if self._begun <= MOST_BEGUN:
                self._step()

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        before = len(self.envelope.rcpt_tos) if self.envelope else 0
        await super().smtp_RCPT(arg)
        if self.envelope is not None and len(self.envelope.rcpt_tos) > before:
            self._step()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        self._step()
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self._is_in_mail = True
        try:
            content = await self._read_mail()
        finally:
            self._is_in_mail = False
        if content is None:
            await self.push("552 5.3.4 The mail is larger than the limit")
        else:
            self.envelope.content = self.envelope.original_content = content
            await self.push(await self._stored())
        self._set_post_data_state()

    async def _stored(self) -> str:
        """The answer to a mail that came. Nobody is shown out before it is heard."""
        assert self._visit is not None
        self._visit.is_busy = True
        try:
            answer = await self._call_handler_hook("DATA")
            if answer.startswith("2"):
                self._door.has_delivered(self._visit)
            return answer
        finally:
            self._visit.is_busy, self._begun = False, 0
            self._step()

    async def _read_mail(self) -> bytes | None:
        """Everything up to CR LF . CR LF; None when it is over the limit. Closes on a sender who never ends."""
        limit, size = self.data_size_limit or 0, 0
        content = bytearray()
        # The line before the first one ended, so to speak: a mail may be nothing but the closing dot.
        tail = b"\r\n"
        while not tail.endswith(_DATA_END):
            piece = await self._read_piece()
            tail = (tail + piece)[-len(_DATA_END) :]
            size += len(piece)
            if size <= limit + 3:
                content += piece
            elif size > 2 * limit:
                await self.push("552 5.3.4 The mail is larger than the limit")
                assert self.transport is not None
                self.transport.close()
                raise asyncio.CancelledError
        if size > limit + 3:
            return None
        return _STUFFED_DOT.sub(b"", content[:-3])

    async def _read_piece(self) -> bytes:
        try:
            return await self._reader.readuntil(b".\r\n")
        except asyncio.LimitOverrunError as overrun:
            return await self._reader.read(overrun.consumed)
        except asyncio.CancelledError:
            # The sender went away in the middle: it still owns the mail.
            self._writer.close()
            raise


class LocalIntake(Intake, LMTP):
    """The same with LMTP's greeting (RFC 2033), for a mail server on this machine."""


async def listen(
    host: str, port: int, *, lmtp: bool, size_limit: int, domain: str, door: Door | None = None
) -> asyncio.Server:
    """Start to listen; ``size_limit`` in bytes. Raises OSError when the address is taken."""
    entered = door or Door()
    loop = asyncio.get_running_loop()
    handler = Handler(lmtp=lmtp)
    protocol = LocalIntake if lmtp else Intake

    def connect() -> Intake:
        return protocol(
            handler,
            hostname=domain,
            ident="Skein",
            data_size_limit=size_limit,
            enable_SMTPUTF8=True,
            loop=loop,
            door=entered,
        )

    return await loop.create_server(connect, host, port)
