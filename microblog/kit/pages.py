"""HTTP for an ASGI server through Django's WSGI handler in a fixed pool of threads.

Django's own ASGI handler gives each request a thread of its own, and with it a new database connection:
1,745 instead of 227 requests a second (docs/decisions/processes.md). Here a thread keeps its connection.
"""

import asyncio
import contextlib
import itertools
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# A body larger than this waits in a file, not in memory.
IN_MEMORY = 1_000_000
# Of a long answer that many bytes are read at a time.
CHUNK = 64 * 1024
# Whoever reads this has no scripts: the form they came from still has their text.
TOO_LARGE = b"That is too large: at most %d MB at once. Go back; what you wrote is still there.\n"


class TooLarge(Exception):
    """The body of a request is larger than the limit."""


class Gone(Exception):
    """The client hung up before the request was complete."""


class Traffic:
    """How many pages are being made in this process. They go first: whoever can wait, does so for a moment. All threads
    share one interpreter, and a page that asks the database eight times has to get it back eight times."""

    def __init__(self) -> None:
        self._lock, self._pages = threading.Lock(), 0
        self._is_free = threading.Event()
        self._is_free.set()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def let_pass(self, seconds: float) -> None:
        """Wait until no page is being made, and no longer than that."""
        self._is_free.wait(seconds)

    def _count(self, by: int) -> None:
        with self._lock:
            self._pages += by
            if self._pages:
                self._is_free.clear()
            else:
                self._is_free.set()


TRAFFIC = Traffic()


class Pages:
    """ASGI application of one WSGI application. ``body_limit`` in bytes; a larger request is answered with 413."""

    def __init__(self, wsgi: Callable[..., Any], *, threads: int, body_limit: int):
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pages")
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                await self._read(receive, body)
            except Gone:
                return
            except TooLarge:
                await _say(send, 413, TOO_LARGE % (self._body_limit // 1_000_000))
                return
            body.seek(0)
            # Resolves when the client hangs up: then nobody waits for what is queued or still streams.
            gone = asyncio.ensure_future(receive())
            try:
                await self._answer(environ_of(scope, body), gone, send)
            finally:
                gone.cancel()

    async def _read(self, receive: Receive, body: Any) -> None:
        """Fill ``body`` with the request's."""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            body.write(message.get("body", b""))
            if body.tell() > self._body_limit:
                raise TooLarge
            if not message.get("more_body"):
                return

    async def _answer(self, environ: dict[str, Any], gone: asyncio.Future, send: Send) -> None:
        answer = await self._in_thread(self._call, environ, gone)
        if answer is None:
            return
        status, headers, response = answer
        start = {"type": "http.response.start", "status": status, "headers": headers}
        if isinstance(response, bytes):
            await send(start)
            await send({"type": "http.response.body", "body": response})
            return
        try:
            await send(start)
            await self._stream(response, gone, send)
        finally:
            await self._in_thread(_close, response)

    def _call(self, environ: dict[str, Any], gone: asyncio.Future) -> tuple[int, Headers, Any] | None:
        """(status, headers, whole body or an iterable to stream); None when nobody waits any more."""
        if gone.done():
            return None
        begun: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _info: object = None) -> None:
            found = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            begun.append((int(status[:3]), found))

        with TRAFFIC.one():
            response = self._wsgi(environ, start_response)
            if getattr(response, "streaming", False):
                return *begun[0], response
            with contextlib.closing(response):
                return *begun[0], b"".join(response)

    async def _stream(self, response: Iterable[bytes], gone: asyncio.Future, send: Send) -> None:
        """A thread is borrowed for each piece only, so a slow client holds up nobody."""
        pieces = iter(response)
        while not gone.done():
            piece = await self._in_thread(_read_piece, pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})
            if not piece:
                return

    def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)


def _read_piece(pieces: Iterator[bytes]) -> bytes:
    """At least CHUNK bytes, fewer only at the end; none when it is over."""
    taken, size = [], 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size >= CHUNK:
            break
    return b"".join(taken)


def _close(response: Any) -> None:
    response.close()


async def _say(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environment (PEP 3333) of an ASGI scope; ``body`` stands at its start."""
    host, port = scope.get("server") or ("localhost", 80)
    size = body.seek(0, 2)
    body.seek(0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        # PEP 3333: bytes of the path, each as one character.
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("ascii"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | _header_fields(scope["headers"])


def _header_fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    # A name with "_" would look like the same name with "-" (CVE-2015-0219); the length is that of what came.
    usable = ((n.lower(), v) for n, v in headers if b"_" not in n and n.lower() != b"content-length")
    for name, pairs in itertools.groupby(sorted(usable, key=lambda pair: pair[0]), key=lambda pair: pair[0]):
        key = name.decode("latin-1").upper().replace("-", "_")
        joint = b"; " if name == b"cookie" else b","
        value = joint.join(value for _, value in pairs).decode("latin-1")
        fields[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return fields
