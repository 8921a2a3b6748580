"""A cheap HTTP client and websocket, so that the visitors take little of the machine they measure."""

import asyncio
import base64
import json
import os
import re
import struct
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

TOKEN = "c" * 32
TIMEOUT = 10.0
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")


class Request(NamedTuple):
    """One that was answered, or not (status 0)."""

    end: float
    kind: str
    seconds: float
    status: int


@dataclass
class Log:
    requests: list[Request] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)
    heard: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def errors_since(self, moment: float) -> int:
        return sum(r.end > moment and (r.status == 0 or r.status >= 500) for r in self.requests[-20_000:])


class _Link(asyncio.Protocol):
    """One kept connection, one request at a time."""

    def __init__(self):
        self.buffer, self.alive, self.answer = bytearray(), True, None

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, exc):
        self.alive = False
        if self.answer and not self.answer.done():
            self.answer.set_exception(ConnectionError("lost"))

    def data_received(self, data):
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end])
        length = _LENGTH.search(head)
        if len(self.buffer) < end + 4 + (int(length[1]) if length else 0):
            return
        body, self.buffer = bytes(self.buffer[end + 4 :]), bytearray()
        if b"connection: close" in head.lower():
            self.alive = False
            self.transport.close()
        if self.answer and not self.answer.done():
            self.answer.set_result((int(head[9:12]), head, body))


class Client:
    def __init__(self, url: str, log: Log):
        parts = urlsplit(url)
        self.host, self.port, self.log = parts.hostname, parts.port, log
        self._free: list[_Link] = []

    async def ask(
        self, method, path, cookie, kind, data=None, *, htmx=False, fields=""
    ) -> tuple[int, bytes, bytes]:
        """(status, head, body); a kept connection that is gone by now is tried once more."""
        begin, raw = time.monotonic(), self._raw(method, path, cookie, data, htmx, fields)
        try:
            found = await asyncio.wait_for(self._send(raw), TIMEOUT)
        except (OSError, TimeoutError):
            found = 0, b"", b""
        now = time.monotonic()
        self.log.requests.append(Request(now, kind, now - begin, found[0]))
        return found

    def _raw(self, method, path, cookie, data, htmx, fields) -> bytes:
        body = urlencode(data, doseq=True).encode() if data is not None else b""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            f"Cookie: {cookie}; csrftoken={TOKEN}",
        ]
        lines += ["Accept: text/html", *(["HX-Request: true"] if htmx else [])]
        if data is not None:
            lines += [f"X-CSRFToken: {TOKEN}", "Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + f"\r\n{fields}\r\n").encode() + body

    async def _send(self, raw: bytes):
        while True:
            link = next((free for free in iter(self._pop, None) if free.alive), None)
            is_kept = link is not None
            if link is None:
                _t, link = await asyncio.get_running_loop().create_connection(_Link, self.host, self.port)
            link.answer = asyncio.get_running_loop().create_future()
            link.transport.write(raw)
            try:
                found = await link.answer
            except ConnectionError:
                if is_kept:
                    continue
                raise
            if link.alive:
                self._free.append(link)
            return found

    def _pop(self) -> _Link | None:
        return self._free.pop() if self._free else None


def masked(data: bytes, kind: int = 0x81) -> bytes:
    """A frame of a client (RFC 6455 section 5.3)."""
    mask, size = os.urandom(4), len(data)
    head = bytes((kind, 0x80 | size)) if size < 126 else struct.pack("!BBH", kind, 0xFE, size)
    key = (mask * (size // 4 + 1))[:size]
    return head + mask + (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


class Socket(asyncio.Protocol):
    """One websocket: says ``hello()`` when it is open, ``heard(dict)`` gets each frame, ``lost(self)`` is told the end."""

    def __init__(self, client: Client, cookie: str, hello: Callable, heard: Callable, lost: Callable):
        self.client, self.cookie = client, cookie
        self.hello, self.heard, self.lost = hello, heard, lost
        self.buffer, self.open, self.is_closing = bytearray(), False, False

    def connection_made(self, transport):
        self.transport, self.began = transport, time.monotonic()
        here, key = f"{self.client.host}:{self.client.port}", base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/ HTTP/1.1\r\nHost: {here}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Version: 13\r\nOrigin: http://{here}\r\nCookie: {self.cookie}\r\n\r\n".encode()
        )

    def connection_lost(self, exc):
        if not self.is_closing:
            self.lost(self)

    def close(self):
        self.is_closing = True
        self.transport.abort()

    def data_received(self, data):
        self.buffer += data
        if not self.open and not self._shake_hands():
            return
        while frame := self._next():
            kind, payload = frame
            if kind == 0x81:
                self.heard(json.loads(payload))
            elif kind == 0x89:
                self.transport.write(masked(payload, 0x8A))
            elif kind == 0x88:
                self.transport.close()

    def _shake_hands(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        if b" 101 " not in self.buffer[:end]:
            self.transport.abort()
            return False
        del self.buffer[: end + 4]
        self.open = True
        self.client.log.openings.append(time.monotonic() - self.began)
        self.transport.write(masked(json.dumps(self.hello()).encode()))
        return True

    def _next(self) -> tuple[int, bytes] | None:
        """The next whole frame; a server's frames have no mask."""
        buffer = self.buffer
        wide = {126: 2, 127: 8}.get(buffer[1] & 127, 0) if len(buffer) > 1 else 0
        if len(buffer) < 2 + wide:
            return None
        size = int.from_bytes(buffer[2 : 2 + wide], "big") if wide else buffer[1] & 127
        if len(buffer) < 2 + wide + size:
            return None
        kind, payload = buffer[0], bytes(buffer[2 + wide : 2 + wide + size])
        del buffer[: 2 + wide + size]
        return kind, payload
