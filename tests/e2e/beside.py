"""A process beside the product that runs what a test says on its database, as a worker or a second web process would.
It stays: starting one takes longer than most tests need it for."""

import contextlib
import io
import json
import os
import select
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Beside:
    """``Beside(data).run("print(1)")`` -> "1". It starts with the first thing to run."""

    def __init__(self, data: Path):
        self._data = data
        self._process: subprocess.Popen | None = None

    def run(self, code: str, seconds: float = 60) -> str:
        """What ``code`` prints; an error in it is one of the test."""
        process = self._process = self._process or self._start()
        process.stdin.write(json.dumps(code) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        assert ready, f"not done within {seconds:.0f} s:\n{code}"
        printed, error = json.loads(process.stdout.readline())
        assert not error, error
        return printed.strip()

    def stop(self) -> None:
        if self._process:
            self._process.stdin.close()
            self._process.wait(30)

    def _start(self) -> subprocess.Popen:
        # What it writes for a test counts against nobody's bounds.
        own = {"SKEIN_DATA": str(self._data), "DATABASE_URL": "", "REDIS_URL": "", "SKEIN_LIMITS": "0"}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.beside"],
            cwd=ROOT,
            env=os.environ | own | {"DJANGO_SETTINGS_MODULE": "microblog.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )


def serve() -> None:
    import django

    django.setup()
    from django.db import connections

    from microblog.kit.briefly import KeptValue

    answers = sys.stdout
    for line in sys.stdin:
        KeptValue.forget_all()
        print(json.dumps(_done(json.loads(line))), file=answers, flush=True)
        connections.close_all()


def _done(code: str) -> tuple[str, str]:
    """(what it printed, the traceback of its error)."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, {})
    except Exception:
        return printed.getvalue(), traceback.format_exc()
    return printed.getvalue(), ""


if __name__ == "__main__":
    serve()
