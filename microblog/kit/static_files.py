"""Static files under names that hold a hash of their content, so that a browser need never ask again.

The hashed copies are made in memory, by each process when it first needs one: there is no command to run, no
folder to fill and nothing that can be out of date. Django's own code rewrites what CSS and modules refer to.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from functools import cache, cached_property
from threading import Lock
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.core.files.storage import InMemoryStorage

Headers = list[tuple[bytes, bytes]]
FOREVER = b"public, max-age=31536000, immutable"
ASK_AGAIN = b"no-cache"
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
# What is compressed already does not get smaller.
_PLAIN = ("text/", "image/svg", "application/json")
# No key of these may be guessed by the system's own list of types, which differs from machine to machine.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class HashedFiles(HashedFilesMixin, InMemoryStorage):  # type: ignore[misc]
    """``{% static "js/app.js" %}`` gives /static/js/app.0123456789ab.js."""

    support_js_module_import_aggregation = True
    keep_intermediate_files = False
    # One for each module of the longest chain of imports.
    max_post_process_passes = 30

    def __init__(self) -> None:
        super().__init__(base_url=settings.STATIC_URL)
        self._making = Lock()

    @cached_property
    def names(self) -> dict[str, str]:
        """{name: hashed name} of all static files."""
        with self._making:
            return self.hashed_files or self._make()

    def _make(self) -> dict[str, str]:
        found = [(name, source) for finder in get_finders() for name, source in finder.list([])]
        for name, source in found:
            with source.open(name) as file:
                self.save(name, file)
        for _name, _hashed, result in self.post_process({name: (self, name) for name, _ in found}):
            if isinstance(result, Exception):
                raise result
        return self.hashed_files

    def stored_name(self, name: str) -> str:
        try:
            return self.names[name]
        except KeyError:
            raise ValueError(f"There is no static file {name!r}.") from None


def _storage() -> HashedFiles:
    return cast(HashedFiles, staticfiles_storage)


class StaticFile(NamedTuple):
    body: bytes
    zipped: bytes | None
    kind: bytes
    etag: bytes


@cache
def _file(name: str) -> StaticFile:
    """A static file by its hashed name."""
    with staticfiles_storage.open(name) as stored:
        body = stored.read()
    kind = _TYPES.get(name[name.rfind(".") :]) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    zipped = gzip.compress(body, 9, mtime=0) if kind.startswith(_PLAIN) else None
    text = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return StaticFile(body, zipped, text.encode(), b'"%s"' % hashlib.sha256(body).hexdigest()[:20].encode())


@cache
def _hashed_names() -> frozenset[str]:
    return frozenset(_storage().names.values())


def load() -> None:
    """Make and compress all of them, so that no visitor has to wait for it."""
    for name in _hashed_names():
        _file(name)


def find(path: str) -> tuple[StaticFile, bytes] | None:
    """What /static/``path`` is, and what to say about keeping it.

    A plain name, and one with the hash of another version, is answered with the file as it is now: a page from
    before an upgrade still finds its scripts. Only such an answer must not be kept.
    """
    if path in _hashed_names():
        return _file(path), FOREVER
    current = _storage().names.get(_HASH.sub("", path))
    return (_file(current), ASK_AGAIN) if current else None


class StaticFiles:
    """ASGI middleware: answers for static files in the event loop; everything else is ``inner``'s."""

    def __init__(self, inner: Callable[..., Any]):
        self._inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Callable, send: Callable) -> None:
        path = scope["path"]
        is_static = path.startswith(settings.STATIC_URL) and scope["method"] in ("GET", "HEAD")
        found = find(path[len(settings.STATIC_URL) :]) if is_static else None
        if found is None:
            await self._inner(scope, receive, send)
            return
        fields = dict(scope["headers"])
        status, headers, body = _answer(*found, fields)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _answer(file: StaticFile, keep: bytes, fields: dict[bytes, bytes]) -> tuple[int, Headers, bytes]:
    headers = [
        (b"cache-control", keep),
        (b"etag", file.etag),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    # A proxy that compresses makes it a weak one: W/"...".
    if file.etag in fields.get(b"if-none-match", b""):
        return 304, headers, b""
    body = file.body
    if file.zipped is not None and b"gzip" in fields.get(b"accept-encoding", b""):
        body = file.zipped
        headers.append((b"content-encoding", b"gzip"))
    headers += [(b"content-type", file.kind), (b"content-length", str(len(body)).encode())]
    return 200, headers, body
