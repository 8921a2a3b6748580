"""Tells the other web processes of this machine what is never stored, such as "Priya is writing".

Without Valkey there is no channel layer between processes. A datagram from one socket file to another is enough:
nobody misses it when it is lost, and the folder lets nobody else in.
"""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

MOST = 8_192  # bytes of a message


class Neighbours:
    """``heard(message)`` is called in the event loop with what another process says."""

    def __init__(self, folder: Path, heard: Callable[[dict], None]):
        self._folder, self._heard = folder, heard
        self._path = folder / f"{os.getpid()}.live"
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        with _near(self._folder) as address:
            self._socket.bind(address(self._path))
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def close(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._path.unlink(missing_ok=True)

    def say(self, message: dict) -> None:
        assert self._socket is not None
        data = json.dumps(message).encode()
        with _near(self._folder) as address:
            for path in self._folder.glob("*.live"):
                if path != self._path:
                    self._send(data, path, address(path))

    def _send(self, data: bytes, path: Path, address: str) -> None:
        try:
            self._socket.sendto(data, address)  # type: ignore[union-attr]
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)  # of a process that was killed
        except OSError:
            pass  # it is too busy to hear, or has just gone

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._heard(json.loads(self._socket.recv(MOST)))  # type: ignore[union-attr]


@contextlib.contextmanager
def _near(folder: Path) -> Iterator[Callable[[Path], str]]:
    """How to name a file of the folder: a socket's address has room for 107 bytes, a path may be longer."""
    number = os.open(folder, os.O_RDONLY)
    try:
        short = Path(f"/proc/self/fd/{number}")
        yield lambda path: str(short / path.name if short.exists() else path)
    finally:
        os.close(number)
