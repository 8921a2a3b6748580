"""Ask a provider: its answer is read as far as an answer goes, and waited for no longer than people would."""

from contextlib import closing
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import connection, connectionpool, poolmanager

from microblog.kit.patience import Cut

#: Seconds, to connect and to wait for the next bytes; and in all.
TIMEOUT, LONGEST = (2, 4), 6
#: Bytes of an answer. The longest that providers give, their keys, have a tenth.
MOST = 500_000


class TooLongError(requests.RequestException):
    """The answer is longer than any answer is."""


class _Watched:
    """A connection that is cut off when its time is over."""

    _cut: Cut | None = None

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]  # of urllib3
        self._cut = Cut(self.sock, LONGEST)  # type: ignore[attr-defined]

    def close(self) -> None:
        if self._cut:
            self._cut.never()
        super().close()  # type: ignore[misc]


class _Http(_Watched, connection.HTTPConnection):
    pass


class _Https(_Watched, connection.HTTPSConnection):
    pass


class _HttpPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _Https


class Asking(HTTPAdapter):
    """Of a session of requests that goes to a provider."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return self._watch(super().proxy_manager_for(proxy, **options))

    @staticmethod
    def _watch(manager: poolmanager.PoolManager) -> poolmanager.PoolManager:
        manager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
        return manager

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Raises RequestException, as for an answer that breaks off."""
        response = super().send(request, **{**options, "stream": True})
        with closing(response):
            body, size = [], 0
            for piece in response.iter_content(65_536):
                size += len(piece)
                if size > MOST:
                    raise TooLongError("It answers at too great a length.", response=response)
                body.append(piece)
        response._content = b"".join(body)
        return response


def watch(session: requests.Session) -> None:
    for scheme in ("https://", "http://"):
        session.mount(scheme, Asking())
