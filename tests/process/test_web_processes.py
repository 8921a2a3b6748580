"""Several web processes behind one door: each has a pid file, none is missed when it goes."""

import contextlib
import os
import signal
import socket
import threading
import urllib.request
from pathlib import Path

import pytest

from .conftest import is_alive, wait_for

pytestmark = pytest.mark.process


class Visitor(threading.Thread):
    """Asks for a page again and again, each time over a new connection."""

    def __init__(self, url: str):
        super().__init__(daemon=True)
        self.url, self.answers, self.is_done = url, [], threading.Event()

    def run(self):
        while not self.is_done.is_set():
            try:
                with urllib.request.urlopen(self.url, timeout=120) as answer:
                    self.answers.append(answer.status)
            except OSError as error:
                self.answers.append(str(error))


@pytest.fixture
def site(migrated):
    process = migrated.start("serve", SKEIN_WEB_PROCESSES="2")
    migrated.supervisor = process
    wait_for(lambda: len(pids(migrated)) == 2, 180, "two web processes")
    return migrated


def pids(instance) -> dict[str, int]:
    """What the pid files of living web processes say."""
    files = sorted((instance.folder / "data" / "run").glob("web*.pid"))
    found = {path.stem: int(path.read_text()) for path in files}
    return {name: pid for name, pid in found.items() if is_alive(pid)}


def test_each_has_a_pid_file_and_one_that_is_killed_comes_back(site):
    first = pids(site)
    assert list(first) == ["web", "web2"] and len(set(first.values())) == 2
    assert f"web {first['web']}, web2 {first['web2']}" in site.run("doctor").stdout
    os.kill(first["web2"], signal.SIGKILL)
    wait_for(lambda: pids(site).get("web2") not in (None, first["web2"]), 180, "the second one to come back")
    assert pids(site)["web"] == first["web"]
    site.supervisor.send_signal(signal.SIGTERM)
    assert site.supervisor.wait(30) == 0
    assert list((site.folder / "data" / "run").glob("*.pid")) == []


def test_they_are_renewed_one_after_another_and_no_request_fails(site):
    before = pids(site)
    visitor = Visitor(site.url + "/accounts/sign-in/")
    visitor.start()
    site.supervisor.send_signal(signal.SIGHUP)
    wait_for(
        lambda: len(now := pids(site)) == 2 and set(now.values()).isdisjoint(before.values()),
        300,
        "two new ones",
    )
    visitor.is_done.set()
    visitor.join(150)
    assert len(visitor.answers) > 5 and set(visitor.answers) == {200}


def test_they_share_the_connections(site):
    """Each new one goes to the process with the fewest, so the longer it goes on, the more alike they are."""
    with contextlib.ExitStack() as stack:

        def one_more() -> bool:
            browser = stack.enter_context(socket.create_connection(("127.0.0.1", site.web_port), timeout=120))
            browser.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert browser.recv(4096).startswith(b"HTTP/1.1 200")
            ours = _connections_of(site.web_port)
            first, second = (len(ours & _files_of(pid)) for pid in pids(site).values())
            return first + second >= 20 and abs(first - second) <= 2

        wait_for(one_more, 180, "two processes with as many connections")


def _connections_of(port: int) -> set[str]:
    """The server's ends of established connections (proc(5), /proc/net/tcp)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"}


def _files_of(pid: int) -> set[str]:
    found = set()
    for name in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(os.readlink(name))
    return found


HANDSHAKE = (
    b"GET /ws/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\n"
)


def test_bad_handshakes_and_browsers_that_leave_keep_nobody_from_opening_a_websocket(site):
    door = ("127.0.0.1", site.web_port)
    with contextlib.ExitStack() as stack:
        for number in range(60):
            browser = stack.enter_context(socket.create_connection(door, timeout=120))
            browser.sendall(HANDSHAKE + (b"Sec-WebSocket-Key: x\r\n\r\n" if number % 2 else b"\r\n"))
            if number % 3 == 0:
                browser.close()
        last = stack.enter_context(socket.create_connection(door, timeout=120))
        last.sendall(HANDSHAKE + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        # Nobody is signed in: it is refused, but it had its turn.
        assert last.recv(4096).startswith(b"HTTP/1.1 403")
