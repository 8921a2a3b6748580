"""The connections of one web process: how many there are, and whom it would leave without an answer if it stopped."""

import time
from collections.abc import Callable
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.tcp import Server
from twisted.python.failure import Failure

# Seconds in which somebody who connects says what they want; a browser may connect and say nothing for long.
SILENT = 1.0


class Connections:
    """``tell`` gets the number of connections whenever it changes, ``lost`` each one that ended."""

    def __init__(self, tell: Callable[[int], None], lost: Callable[["Connection"], None]):
        self._open: set[Connection] = set()
        self._tell, self._lost = tell, lost

    def take(self, *arguments: Any) -> "Connection":
        """In the place of Twisted's ``Server``."""
        connection = Connection(self._forget, *arguments)
        self._open.add(connection)
        self._tell(len(self._open))
        return connection

    def _forget(self, connection: "Connection") -> None:
        if connection in self._open:
            self._open.remove(connection)
            self._tell(len(self._open))
            self._lost(connection)

    def is_anybody_waiting(self) -> bool:
        return any(connection.is_waiting() for connection in self._open)


class Connection(Server):
    def __init__(self, forget: Callable[["Connection"], None], *arguments: Any):
        super().__init__(*arguments)
        self._forget, self._began, self._is_silent = forget, time.monotonic(), True

    def doRead(self) -> ConnectionDone | ConnectionLost | None:  # type: ignore[override]  # noqa: N802 (Twisted's name and two types)
        self._is_silent = False
        return super().doRead()

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802
        self._forget(self)
        super().connectionLost(reason)

    def is_waiting(self) -> bool:
        """Whether a request is on its way that no server knows of, or the rest of an answer."""
        if self._is_silent:
            return time.monotonic() - self._began < SILENT
        is_unsent = bool(self.dataBuffer or self._tempDataBuffer)
        return is_unsent and not isinstance(self.protocol, WebSocketProtocol)
