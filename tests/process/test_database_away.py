"""PostgreSQL goes away and comes back: pages say so at once, and are there again as soon as it is."""

import contextlib
import socket
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests import services

from .conftest import Instance, free_port, wait_for

pytestmark = pytest.mark.process
PAGE = "/accounts/sign-in/"


class Cable:
    """A TCP port in front of the server's socket file, which can be pulled out and put back."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.port, self.user = free_port(), parts.username or "postgres"
        self._file = f"{unquote(parse_qs(parts.query)['host'][0])}/.s.PGSQL.{parts.port or 5432}"
        self._ends: list[socket.socket] = []
        self.put_back()

    def put_back(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._take_in, args=(self._door,), daemon=True).start()

    def pull_out(self) -> None:
        for end in (self._door, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def _take_in(self, door: socket.socket) -> None:
        while True:
            try:
                client, _address = door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self._file)
            self._ends += [client, server]
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=(a, b), daemon=True).start()

    def _carry(self, a: socket.socket, b: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := a.recv(65_536):
                b.sendall(piece)
        a.close()
        b.close()


@pytest.fixture
def cable():
    with services.postgres() as url:
        found = Cable(url)
        yield found
        found.pull_out()


@pytest.fixture
def site(tmp_path, cable):
    found = Instance(tmp_path, f"postgres://{cable.user}@127.0.0.1:{cable.port}/postgres")
    done = found.run("migrate", "-v", "0")
    assert done.returncode == 0, done.stderr
    found.start("serve")
    wait_for(lambda: get(found, "/readyz")[0] == 200, what="the web process")
    yield found
    found.stop()


def get(site, path: str) -> tuple[int, float]:
    """(status, seconds); 0 for no answer."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(site.url + path, timeout=10) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, time.monotonic() - began


def test_pages_fail_at_once_and_are_back_at_once(site, cable):
    with ThreadPoolExecutor(12) as browsers:
        assert {status for status, _ in browsers.map(lambda _: get(site, PAGE), range(24))} == {200}
        cable.pull_out()
        first_lines = len(site.log().splitlines())
        gone = list(browsers.map(lambda _: get(site, PAGE), range(60)))
        assert {status for status, _ in gone} == {503}
        assert max(seconds for _, seconds in gone) < 2
        assert get(site, "/healthz")[0] == 200
        status, seconds = get(site, "/readyz")
        assert status == 503 and seconds < 1
        assert len(site.log().splitlines()) - first_lines < 12, site.log()
        cable.put_back()
        back = time.monotonic()
        wait_for(lambda: get(site, PAGE)[0] == 200, 10)
        assert time.monotonic() - back < 2
        assert {status for status, _ in browsers.map(lambda _: get(site, PAGE), range(24))} == {200}
