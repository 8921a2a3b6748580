"""Where the counting is done: requests and sockets."""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from microblog.kit.middleware import GetResponse

from . import counted

# Methods that are words of HTTP; anybody may make up others.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def requests(get_response: GetResponse) -> GetResponse:
    """Middleware: how many, how long, with which end. A page is named as its address is in urls.py, whatever its numbers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        view = getattr(request.resolver_match, "view_name", None) or "none"
        method = request.method if request.method in METHODS else "other"
        found = counted.counts()
        found.requests.labels(view, method, str(response.status_code)).inc()
        found.seconds.labels(view).observe(time.perf_counter() - began)
        return response

    return middleware


class Sockets:
    """ASGI middleware: how many are open."""

    def __init__(self, inner: Callable[..., Any]):
        self._inner = inner

    async def __call__(self, *arguments: Any) -> None:
        open_ones = counted.counts().sockets
        open_ones.inc()
        try:
            await self._inner(*arguments)
        finally:
            open_ones.dec()
