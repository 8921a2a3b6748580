"""`manage.py up --reload`: a changed file starts every part anew."""

import os
import signal
import sys
import threading

import pytest

from microblog.kit import reload
from microblog.kit.supervisor import Supervisor

pytestmark = pytest.mark.process


def test_a_changed_file_is_told_and_one_that_makes_nothing_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(reload, "PAUSE", 0.01)
    (tmp_path / "page.html").write_text("old")
    told = threading.Event()
    reload.watch([tmp_path], told.set)
    (tmp_path / "notes.log").write_text("nothing")
    assert not told.wait(0.3)
    os.utime(tmp_path / "page.html", ns=(1, 1))
    assert told.wait(20)


@pytest.fixture
def own_signals():
    """A supervisor listens to the signals of its process: here that is pytest's."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_all_parts_start_anew(own_signals):
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    said: list[str] = []
    supervisor = Supervisor({"worker": sleeper, "listener": sleeper}, said.append)
    first: dict[str, int] = {}

    def is_ready() -> bool:
        now = {part.name: part.process.pid for part in supervisor._parts if part.process}
        if not first:
            first.update(now)
            supervisor.renew_all()
        elif len(now) == 2 and not set(now.values()) & set(first.values()):
            supervisor.stop()
        return False

    supervisor.run(is_ready, lambda: None)
    assert len(first) == 2 and said == ["[up] a file has changed: all parts start anew"]
