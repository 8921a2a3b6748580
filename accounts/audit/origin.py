"""Where what happens was asked for: a network address, or the process that does it by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from microblog.kit.middleware import GetResponse

COMMAND = "command"
_origin: ContextVar[str] = ContextVar("origin", default=COMMAND)


def origin() -> str:
    return _origin.get()


@contextmanager
def asked_by(source: str) -> Iterator[None]:
    """What is recorded inside came from ``source``."""
    token = _origin.set(source[:45])
    try:
        yield
    finally:
        _origin.reset(token)


def of_request(get_response: GetResponse) -> GetResponse:
    """Middleware, behind that of the proxies: the address of the client."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with asked_by(request.META.get("REMOTE_ADDR", "")):
            return get_response(request)

    return middleware
