"""A virus scanner for tests: it speaks the part of clamd's protocol that is used, and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: The test file of the EICAR, in two parts so that no scanner finds it in here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"
VERSION = "ClamAV 1.4.6/27850/Mon Nov 30 09:38:00 2026"


class _Session(socketserver.StreamRequestHandler):
    server: "FakeScanner"

    def handle(self) -> None:
        command = self._line()
        if command == b"zVERSION":
            self.wfile.write(self.server.version.encode() + b"\0")
        elif command == b"zINSTREAM":
            answer = self._scan()
            if answer is not None:
                self.wfile.write(answer.encode() + b"\0")

    def _line(self) -> bytes:
        got = b""
        while not got.endswith(b"\0") and (byte := self.rfile.read(1)):
            got += byte
        return got[:-1]

    def _scan(self) -> str | None:
        """None: it falls over."""
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(length)
            if len(data) > self.server.most:
                return "INSTREAM size limit exceeded. ERROR"
        self.server.seen.append(data)
        if any(poison in data for poison in self.server.poison):
            return None
        return f"stream: {NAME} FOUND" if EICAR in data else "stream: OK"


class FakeScanner(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, place: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        super().__init__(place, _Session)
        self.most, self.version = 10_000_000, VERSION
        self.seen: list[bytes] = []
        self.poison: list[bytes] = []

    @property
    def place(self) -> tuple[str, int]:
        host, port = self.server_address[:2]
        return str(host), int(port)


@contextmanager
def scanning(place: tuple[str, int] = ("127.0.0.1", 0)) -> Iterator[FakeScanner]:
    with FakeScanner(place) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
