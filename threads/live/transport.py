"""How a text reaches one browser: straight to daphne's transport where that is safe, else through ASGI.

Written as an encoded frame, a text costs one copy per socket instead of a coroutine, a dict and an
encoding. It touches the server's internals, so every step is guarded and falls back to plain ``send``.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from twisted.internet.tcp import Server

# ASGI's, as channels gives it to a consumer.
Send = Callable[[dict[str, Any]], Awaitable[None]]

# A reader that far behind is cut off: it comes back and asks for what it missed.
MAX_BACKLOG = 1_000_000  # bytes
_MAX_WAITING = 1_000  # texts, when only ASGI's send is there
_MAX_INCOMING = 65_536  # bytes of one frame of the browser
_TRY_AGAIN = 1013  # RFC 6455's registry: try again later
_OPEN = 3  # autobahn: WebSocketProtocol.STATE_OPEN


def ws_frame(text: str) -> bytes:
    """An unmasked, unfragmented text frame (RFC 6455 section 5.2)."""
    data = text.encode()
    size = len(data)
    if size < 126:
        return bytes((0x81, size)) + data
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + data
    return b"\x81\x7f" + size.to_bytes(8, "big") + data


def _daphne_protocol(send: Send) -> Any:
    """The autobahn protocol behind daphne's ``send``, or None under any other server."""
    bound = getattr(send, "args", None)
    protocol = bound[0] if bound else None
    needed = ("transport", "state", "_perMessageCompress", "sendClose")
    return protocol if all(hasattr(protocol, name) for name in needed) else None


def _send_now(transport: Server, frame: bytes) -> None:
    """send(2) at once: Twisted would first register the socket for writing, and unregister it after,
    which costs more than the sending. What the kernel does not take goes the usual way."""
    try:
        sent = transport.getHandle().send(frame)
    except BlockingIOError:
        sent = 0
    except OSError:
        return  # the peer is gone; Twisted finds out by itself and tells the consumer
    if sent < len(frame):
        transport.write(frame[sent:])


class Transport:
    """Sends texts to one browser, in order, never blocking the caller and never holding much."""

    def __init__(self, send: Send):
        self._send = send
        self._protocol = _daphne_protocol(send)
        self._waiting: deque[str] = deque()
        self._sender: asyncio.Task | None = None
        self.dead = False
        if self._protocol is not None:
            self._protocol.maxMessagePayloadSize = self._protocol.maxFramePayloadSize = _MAX_INCOMING

    def write(self, text: str, frame: bytes | None = None) -> None:
        """Send a text; ``frame`` is its ``ws_frame`` when the caller has it for many."""
        if self.dead:
            return
        if self._is_direct():
            self._write_direct(frame or ws_frame(text))
        elif len(self._waiting) >= _MAX_WAITING:
            self.cut()
        else:
            self._waiting.append(text)
            if self._sender is None:
                self._sender = asyncio.ensure_future(self._drain())

    def _is_direct(self) -> bool:
        protocol = self._protocol
        return (
            protocol is not None
            and protocol.state == _OPEN
            and protocol._perMessageCompress is None
            and hasattr(protocol.transport, "dataBuffer")
            and not self._waiting
        )

    def _write_direct(self, frame: bytes) -> None:
        transport = self._protocol.transport
        backlog = len(transport.dataBuffer) + transport._tempDataLen
        if backlog > MAX_BACKLOG:
            self.cut()
        elif backlog or not isinstance(transport, Server):
            transport.write(frame)
        else:
            _send_now(transport, frame)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._send({"type": "websocket.send", "text": self._waiting[0]})
                self._waiting.popleft()
        except Exception:  # whatever the server raises: this browser is gone, the others are not
            self.cut()
        finally:
            self._sender = None

    def close(self, code: int) -> None:
        """Close in good order with a code the browser sees; what waits is not sent."""
        if not self.dead:
            self.dead = True
            self._waiting.clear()
            asyncio.ensure_future(self._close(code))

    def cut(self) -> None:
        """Drop a reader that is too slow, or gone; it comes back and asks for what it missed."""
        if self._protocol is None:
            self.close(_TRY_AGAIN)
            return
        self.dead = True
        with contextlib.suppress(Exception):
            self._protocol.transport.abortConnection()

    async def _close(self, code: int) -> None:
        try:
            await self._send({"type": "websocket.close", "code": code})
        except Exception:
            # autobahn takes no code below 3000 but 1000. Better cut off than left open, deaf and uncounted.
            self.cut()
