"""Which pages may open a socket: our own, by scheme, name and port. A browser sends our cookie along with any
page's websocket (SECURITY A094)."""

from urllib.parse import urlsplit

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, WebSocketScope
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


class OwnPages:
    """ASGI middleware: hands a websocket of one of our pages to ``inner``, and denies any other."""

    def __init__(self, inner: ASGI3Application) -> None:
        self._inner = inner

    async def __call__(
        self, scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        fields = dict(scope["headers"])
        own = is_own(_text(fields.get(b"origin")), _text(fields.get(b"host")))
        await (self._inner if own else WebsocketDenier())(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """Whether a page of ``origin`` that asks us by the name ``host`` is ours. A proxy may leave the port out of
    Host, so the address people type counts as well."""
    name, _port = split_domain_port(host)
    if not (name and validate_host(name, settings.ALLOWED_HOSTS)):
        return False
    scheme = "https" if settings.BEHIND_TLS else "http"
    return _normal(origin) in {_normal(settings.BASE_URL), _normal(f"{scheme}://{host}")}


def _normal(origin: str) -> tuple[str, str, int | None] | None:
    """(scheme, name, port) with the port said; None for what is no origin, which equals no other."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.scheme and parts.hostname else None


def _text(value: bytes | None) -> str:
    return (value or b"").decode("latin1").lower()
