"""Where what happens was asked for: a network address, or the process that does it by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from microblog.kit.middleware import GetResponse

COMMAND = "command"
_origin: ContextVar[str] = ContextVar("origin", default=COMMAND)
# The name of the token a machine came in with; empty: a person, or Skein itself.
_agent: ContextVar[str] = ContextVar("agent", default="")


def origin() -> str:
    return _origin.get()


def agent() -> str:
    return _agent.get()


@contextmanager
def acting_as(name: str) -> Iterator[None]:
    """What is recorded inside was done by the machine with this name."""
    token = _agent.set(name)
    try:
        yield
    finally:
        _agent.reset(token)


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
