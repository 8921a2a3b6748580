"""Parts of Skein as real processes, each test on a database, a folder and ports of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests import prepared

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], object], seconds: float = 90.0, what: str = ""):
    """The first true answer of ``condition``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what or condition}")


def is_alive(pid: int) -> bool:
    """A zombie is dead: only its parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Instance:
    """A folder with a migrated database, and the processes that were started on it."""

    def __init__(self, folder: Path, database: str):
        self.folder, self.web_port, self.smtp_port = folder, free_port(), free_port()
        self.processes: list[subprocess.Popen] = []
        self.environ = os.environ | {
            "SKEIN_DATA": str(folder / "data"),
            "SKEIN_PORT": str(self.web_port),
            "SKEIN_SMTP_PORT": str(self.smtp_port),
            "SKEIN_LOG_LEVEL": "INFO",
            "DATABASE_URL": database,
            "REDIS_URL": "",
            # Those of several processes ask for them.
            "SKEIN_WEB_PROCESSES": "1",
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self.environ | environ,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=240,
        )

    def python(self, code: str) -> str:
        """What ``code`` prints, run inside Django on this database."""
        done = self.run("shell", "-v", "0", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def pid(self, part: str) -> int:
        """The pid of a part, as soon as there is one and it lives."""

        def read() -> int:
            try:
                pid = int((self.folder / "data" / "run" / f"{part}.pid").read_text())
            except (FileNotFoundError, ValueError):
                return 0
            return pid if is_alive(pid) else 0

        return wait_for(read, what=f"{part}.pid\n{self.log()}")

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextlib.contextmanager
def own_database(name: str):
    """DATABASE_URL of an empty database on the server of this run; "" = SQLite in the instance's folder."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    import psycopg
    from psycopg import sql

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def instance(tmp_path):
    with own_database(f"skein_{os.getpid()}_{time.monotonic_ns()}") as database:
        found = Instance(tmp_path, database)
        try:
            yield found
        finally:
            found.stop()


@pytest.fixture
def migrated(instance, django_db_blocker):
    """With every table and no row."""
    with django_db_blocker.unblock():
        if instance.environ["DATABASE_URL"]:
            prepared.copy_postgres(urlsplit(instance.environ["DATABASE_URL"]).path[1:])
        else:
            prepared.copy_sqlite(instance.folder / "data" / "skein.sqlite3")
    return instance
