"""A name for each request: in every line of the log it causes, in its answer, on the page that says it failed."""

import re
import secrets
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from .middleware import GetResponse
from .proxies import is_trusted

HEADER = "X-Request-ID"
_GOOD = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """ "" outside of a request."""
    return _current.get()


def request_ids(get_response: GetResponse) -> GetResponse:
    """Middleware, the first of all. The name a trusted proxy gave is kept, so that its log and ours say the same."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        is_good = _GOOD.fullmatch(given) and is_trusted(request.META.get("REMOTE_ADDR", ""))
        token = _current.set(given if is_good else secrets.token_hex(8))
        try:
            response = get_response(request)
            response[HEADER] = current()
            return response
        finally:
            _current.reset(token)

    return middleware
