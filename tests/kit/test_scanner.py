"""The client of the virus scanner: verdicts, and everything that is none."""

import os
import socket
import threading

import pytest

from microblog.kit import scanner
from tests.clamd import EICAR, NAME, VERSION, scanning


@pytest.fixture
def server(settings):
    with scanning() as found:
        settings.SCANNER = found.place
        yield found


@pytest.fixture
def away(settings):
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.SCANNER = probe.getsockname()
        yield


def test_a121_what_is_found_has_its_name_and_all_else_is_clean(server):
    assert scanner.scan([b"plan", b"", b" of the yard"]) == ""
    assert scanner.scan([b"x" * 100_000, EICAR[:30], EICAR[30:]]) == NAME
    assert scanner.scan([]) == ""
    assert server.seen == [b"plan of the yard", b"x" * 100_000 + EICAR, b""]
    assert scanner.version() == VERSION


def test_a121_what_it_does_not_take_is_not_clean(server):
    server.most = 1_000
    with pytest.raises(scanner.NotScannedError, match="size limit"):
        scanner.scan(os.urandom(10_000) for _number in range(500))
    server.most, server.poison = 10_000, [b"poison"]
    with pytest.raises(scanner.NotScannedError, match="no answer"):
        scanner.scan([b"poison"])


@pytest.mark.parametrize(
    "answer", [b"", b"stream: \0", b"OK FOUNDLING\0", b"x" * 5_000, b"\xff\0", b"stream: OKAY\0"]
)
def test_a121_an_answer_without_sense_is_not_clean(settings, answer):
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.SCANNER = door.getsockname()

        def serve():
            with door.accept()[0] as line:
                while line.recv(1_000)[-4:] != bytes(4):
                    pass
                line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(scanner.NotScannedError):
            scanner.scan([b"plan"])
        thread.join()


def test_a121_one_that_says_nothing_is_waited_for_no_longer_than_that(settings):
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.SCANNER = door.getsockname()
        with pytest.raises(scanner.NotScannedError):
            scanner.scan([b"plan"], seconds=0.05)


def test_a121_one_that_is_away_is_told_apart(away):
    with pytest.raises(scanner.ScannerAwayError):
        scanner.scan([b"plan"])
    with pytest.raises(scanner.ScannerAwayError):
        scanner.version()


def test_by_a_path(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a path of a socket has 108 bytes
    settings.SCANNER = "clamd.ctl"
    with pytest.raises(scanner.ScannerAwayError):
        scanner.version()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("clamd.ctl")
        door.listen()

        def serve():
            with door.accept()[0] as line:
                line.recv(100)
                line.sendall(b"ClamAV 1.4.6\0")

        thread = threading.Thread(target=serve)
        thread.start()
        assert scanner.version() == "ClamAV 1.4.6"
        thread.join()


def test_a121_who_waits_for_a_page_gets_a_sentence(server, settings):
    assert scanner.objection(b"plan") == ""
    assert "found something" in scanner.objection(EICAR)
    server.most = 10
    assert "cannot check this file" in scanner.objection(b"x" * 11)
    settings.SCANNER_AWAY = "show"
    assert scanner.objection(b"x" * 11) == ""
    settings.SCANNER = None
    assert scanner.objection(EICAR) == ""
