"""Daphne with what it lacks: a limit on bodies while they arrive, answers no faster than the client reads, a gentle stop."""

import asyncio
import logging
import time
from typing import Any

import autobahn.websocket.protocol
import daphne.server
from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.internet.interfaces import IAddress
from twisted.internet.tcp import Port
from twisted.python.failure import Failure
from twisted.web.http import HTTPChannel

from .connections import Connection, Connections
from .openings import Openings
from .turns import Counts, Turns

logger = logging.getLogger("skein.web")

# Seconds that requests under way get to finish when the server is told to stop.
GRACE = 5.0
_TOO_LARGE = (
    b"HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 26\r\n\r\nThe request is too large.\n"
)


class Request(WebRequest):
    """One HTTP request; it is also the producer that Twisted tells when the client reads too slowly."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._received = 0
        self._is_refused = False
        self._may_write = asyncio.Event()
        self._may_write.set()

    # --- The body: Twisted would write any amount to disk before the application hears of it --------

    def gotLength(self, length: int | None) -> None:  # noqa: N802 (Twisted's name)
        super().gotLength(length)
        if length is not None and length > self.server.body_limit:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        self._received += len(data)
        if self._is_refused:
            return
        if self._received > self.server.body_limit:
            self._refuse()
        else:
            super().handleContentChunk(data)

    def _refuse(self) -> None:
        self._is_refused = True
        self.channel.transport.write(_TOO_LARGE)
        self.channel.loseConnection()

    def process(self) -> None:
        if self._is_refused:
            return
        upgrade = self.requestHeaders.getRawHeaders(b"upgrade") or [b""]
        if upgrade[0].lower() == b"websocket":
            self.server.openings.put(self)
        else:
            super().process()

    # --- A websocket ----------------------------------------------------------------------------------

    def is_gone(self) -> bool:
        return self._disconnected or self.channel is None

    def open(self) -> Connection | None:
        """The connection that becomes a websocket; None when it was asked for in a way that is none."""
        connection = self.transport
        super().process()
        return connection if isinstance(connection.protocol, WebSocketProtocol) else None

    # --- The answer ---------------------------------------------------------------------------------

    async def written(self) -> None:
        """Wait until the client has read what was sent."""
        if self.producer is None and not self.finished and self.channel is not None:
            self.registerProducer(self, True)
        await self._may_write.wait()

    def pauseProducing(self) -> None:  # noqa: N802
        self._may_write.clear()

    def resumeProducing(self) -> None:  # noqa: N802
        self._may_write.set()

    def stopProducing(self) -> None:  # noqa: N802
        self._may_write.set()

    def finish(self) -> None:
        if self.producer is not None:
            self.unregisterProducer()
        super().finish()

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802
        self._may_write.set()
        super().connectionLost(reason)


class Factory(HTTPFactory):
    def buildProtocol(self, addr: IAddress) -> HTTPChannel:  # noqa: N802
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


# Daphne has no setting for it.
daphne.server.HTTPFactory = Factory
# For each websocket it formats a page of settings for its log, even when nobody keeps that.
autobahn.websocket.protocol.pformat = str  # type: ignore[assignment]


class Server(daphne.server.Server):
    """`run()` serves until it is told to stop; ``failure`` says why it could not listen, if so. ``counts``: of one
    that shares its door with others."""

    def __init__(self, *args: Any, body_limit: int, counts: Counts | None = None, **kwargs: Any):
        super().__init__(*args, signal_handlers=False, server_name="", **kwargs)
        self.body_limit, self._counts = body_limit, counts
        self.failure = ""
        self._ports: list[Port] = []
        self._turns: list[Turns] = []
        self.openings = Openings(lambda function: reactor.callLater(0, function))  # type: ignore[arg-type]
        # However an opening ends: its place is free when its connection is.
        self._connections = Connections(self._tell, self.openings.done)

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return reactor._asyncioEventloop

    def listen_success(self, port: Port) -> None:
        super().listen_success(port)
        self._ports.append(port)
        port.transport = self._connections.take  # type: ignore[assignment]  # called like the class
        if self._counts is not None:
            self._turns.append(Turns(port, self._counts, reactor.callLater))  # type: ignore[arg-type]

    def _tell(self, number: int) -> None:
        for turns in self._turns:
            turns.count(number)

    def listen_error(self, failure: Failure) -> None:
        self.failure = failure.getErrorMessage()
        self.stop()

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        await super().handle_reply(protocol, message)
        if message["type"] in ("websocket.accept", "websocket.close"):
            self.openings.done(protocol.transport)
        if message.get("more_body") and isinstance(protocol, Request):
            await protocol.written()

    def stop_gently(self, *_signal: object) -> None:
        """Take no new connections, let requests under way end, stop. Safe to call from a signal handler."""
        reactor.callFromThread(self._stop_gently)

    def _stop_gently(self) -> None:
        for turns in self._turns:
            turns.end()
        for port in self._ports:
            port.stopListening()
        self._look_whether_idle(time.monotonic() + GRACE)

    def _look_whether_idle(self, end: float) -> None:
        # Later in any case: what has come in already is read before.
        reactor.callLater(0.1, self._stop_when_idle, end)  # type: ignore[arg-type]

    def _stop_when_idle(self, end: float) -> None:
        if time.monotonic() < end and self._is_busy():
            self._look_whether_idle(end)
        else:
            self.stop()

    def _is_busy(self) -> bool:
        """Whether a request is being read or answered, or may come over a connection that was just taken."""
        under_way = (
            isinstance(protocol, Request) and "disconnected" not in details
            for protocol, details in self.connections.items()
        )
        return any(under_way) or self._connections.is_anybody_waiting()
