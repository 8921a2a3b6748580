"""The parts of a running Skein (web, worker, listener): who runs, under which pid."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

PARTS = ("web", "worker", "listener")
# The environment variable by which a part knows whose it is: a pid.
SUPERVISOR = "SKEIN_SUPERVISOR"
_PR_SET_PDEATHSIG = 1


def folder() -> Path:
    path = settings.DATA / "run"
    path.mkdir(mode=0o750, exist_ok=True)
    return path


@contextlib.contextmanager
def running(part: str) -> Iterator[None]:
    """Write the pid file of this part for as long as it runs; of several workers the last one started has it."""
    die_with_supervisor()
    path, pid = folder() / f"{part}.pid", str(os.getpid())
    fresh = path.with_suffix(f".{pid}")
    fresh.write_text(pid + "\n")
    fresh.replace(path)
    try:
        yield
    finally:
        with contextlib.suppress(FileNotFoundError):
            if path.read_text().strip() == pid:
                path.unlink()


def pid_of(part: str) -> int | None:
    """The pid of a part that runs; None when there is none, or only a file that a killed one left."""
    try:
        pid = int((folder() / f"{part}.pid").read_text())
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:  # it runs, as somebody else
        return pid
    return pid


def die_with_supervisor() -> None:
    """Ask Linux for a SIGTERM when the supervisor dies, however it dies; elsewhere a clean stop is all there is.

    Nothing to do for a part that was started on its own.
    """
    supervisor = os.environ.get(SUPERVISOR)
    if not supervisor or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    # One that died before this call sends nothing any more.
    if os.getppid() != int(supervisor):
        raise CommandError("The supervisor of this part is gone.")
