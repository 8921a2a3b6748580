"""/metrics, for the networks of SKEIN_METRICS_NETWORKS; to everybody else it is an address like any that is not there."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from microblog.kit import proxies
from microblog.kit.probes import Scope, Send, say

from . import counted
from .questions import figures

# What a proxy adds to a request it hands on.
HANDED_ON = frozenset({b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"})


class MetricsPage:
    """ASGI middleware, before the threads that make pages: a full house is what its figures are for."""

    def __init__(self, inner: Callable[..., Any]):
        self._inner = inner
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="metrics")

    async def __call__(self, scope: Scope, receive: Callable, send: Send) -> None:
        if scope["path"] == "/metrics" and scope["method"] in ("GET", "HEAD") and _may_see(scope):
            body = await asyncio.get_running_loop().run_in_executor(self._thread, _in_thread)
            await say(scope, send, 200, body, CONTENT_TYPE_LATEST.encode())
        else:
            await self._inner(scope, receive, send)


class Asked(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in figures():
            if figure.name not in families:
                families[figure.name] = GaugeMetricFamily(
                    figure.name, figure.text, labels=list(figure.labels)
                )
            families[figure.name].add_metric(list(figure.labels.values()), figure.value)
        yield from families.values()


def _in_thread() -> bytes:
    try:
        return text()
    finally:
        close_old_connections()


def text() -> bytes:
    found = counted.registry()
    return generate_latest(found) + generate_latest(Asked())


def _may_see(scope: Scope) -> bool:
    return proxies.is_among(_asker(scope), settings.METRICS_NETWORKS)


def _asker(scope: Scope) -> str:
    """Who asks; nobody knows who when a proxy that is not named as one has handed it on."""
    peer = (scope.get("client") or ("",))[0]
    if proxies.is_trusted(peer):
        fields = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return proxies.client_of(peer, ",".join(fields))
    return "" if any(name in HANDED_ON for name, _value in scope["headers"]) else peer
