"""For load balancers and watchers: no session, any Host, nothing to learn but good or not.

Answered before the threads that draw pages, so that a full house still says that it is alive.
"""

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from . import health

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Any]
# Seconds until /readyz answers that it does not know.
PATIENCE = 0.8
# Everything is looked at no more often than this, whoever asks: some of the looks write or connect.
KEEP = 5.0
# Seconds for the whole of it.
WHOLE = 20.0


class Probes:
    """ASGI middleware: /healthz, /readyz and /readyz?all; everything else is ``inner``'s."""

    def __init__(self, inner: Callable[..., Any]):
        self._inner = inner
        self._serving = _Look(health.serving)
        self._everything = _Look(health.everything, keep=KEEP)

    async def __call__(self, scope: Scope, receive: Callable, send: Send) -> None:
        path = scope["path"] if scope["method"] in ("GET", "HEAD") else ""
        if path == "/healthz":
            await say(scope, send, 200, b"ok\n", b"text/plain; charset=utf-8")
        elif path == "/readyz":
            wants_all = scope["query_string"].partition(b"=")[0] == b"all"
            look, patience = (self._everything, WHOLE) if wants_all else (self._serving, PATIENCE)
            findings = await look.findings(patience)
            bad = not all(finding.is_good for finding in findings)
            text = {"ready": not bad, "checks": {finding.name: finding.text for finding in findings}}
            body = json.dumps(text, ensure_ascii=False).encode()
            await say(scope, send, 503 if bad else 200, body, b"application/json")
        else:
            await self._inner(scope, receive, send)


class _Look:
    """One look at a time, in a thread of its own; what it finds is kept for ``keep`` seconds."""

    def __init__(self, function: Callable[[], list[health.Finding]], keep: float = 0.0):
        self._function, self._keep = function, keep
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="probe")
        self._running: asyncio.Future | None = None
        self._found: tuple[float, list[health.Finding]] | None = None

    async def findings(self, patience: float) -> list[health.Finding]:
        if self._found and time.monotonic() - self._found[0] < self._keep:
            return self._found[1]
        if self._running is None or self._running.done():
            loop = asyncio.get_running_loop()
            self._running = asyncio.ensure_future(loop.run_in_executor(self._thread, self._function))
        try:
            found = await asyncio.wait_for(asyncio.shield(self._running), patience)
        except TimeoutError:
            return [health.Finding("time", False, f"No answer within {patience:g} s.")]
        self._found = time.monotonic(), found
        return found


async def say(scope: Scope, send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [
        (b"content-type", kind),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
