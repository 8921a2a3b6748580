"""A PostgreSQL that can be cut off and come back."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from tests import services

from .conftest import free_port


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


@contextlib.contextmanager
def postgres_on_a_cable() -> Iterator[Cable]:
    """An empty server that only the cable leads to."""
    with services.postgres() as url:
        cable = Cable(url)
        yield cable
        cable.pull_out()
