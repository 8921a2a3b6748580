"""A running Skein to measure, and how much CPU each of its processes has used."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from microblog import env
from tests.process.conftest import ROOT, free_port, wait_for

PROCESSES = env.cores()
TICK = os.sysconf("SC_CLK_TCK")


class Site:
    """`manage.py up` on a folder and a database."""

    def __init__(self, data: Path, database: str):
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = os.environ | {
            "SKEIN_DATA": str(data), "SKEIN_PORT": str(self.port), "SKEIN_SMTP_PORT": str(free_port()),
            "SKEIN_LOG_LEVEL": "WARNING", "SKEIN_LIMITS": "0", "DATABASE_URL": database, "REDIS_URL": "",
        }  # fmt: skip

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environ, check=True)

    def popen(self, *arguments: str, **options) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.environ, **options)

    @contextlib.contextmanager
    def up(self) -> Iterator[None]:
        with (self.data / "log").open("ab") as log:
            process = self.popen("manage.py", "up", "--no-demo", stdout=log, stderr=log)
        try:
            wait_for(lambda: len(self.pids("web")) == PROCESSES and self._answers(), 240, "up")
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
            return answer.status == 200
        return False

    def pids(self, part: str) -> list[int]:
        files = (self.data / "run").glob(f"{part}*.pid")
        return [int(path.read_text()) for path in files]


def cpu(pids: list[int]) -> float:
    """Seconds used by these processes so far."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICK


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def busy() -> float:
    """Busy seconds of the whole machine: what is not ours is others' work."""
    fields = [int(number) for number in Path("/proc/stat").read_text().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def pace() -> float:
    """CPU ms of a fixed piece of work: about 10 on a quiet core of 2026, more where others share it."""
    begin = time.thread_time()
    sum(range(1_000_000))
    return (time.thread_time() - begin) * 1000
