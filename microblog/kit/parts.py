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
_PR_SET_PDEATHSIG = 1


def folder() -> Path:
    path = settings.DATA / "run"
    path.mkdir(mode=0o750, exist_ok=True)
    return path


@contextlib.contextmanager
def running(part: str) -> Iterator[None]:
    """Write the pid file of this part for as long as it runs; of several workers the last one started has it."""
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


def die_with_parent(parent: int) -> None:
    """Ask Linux for a SIGTERM when the parent dies, however it dies; elsewhere a clean stop is all there is.

    To be called first thing in a child. ``parent`` is whom it was started by: a parent that died before
    this call sends nothing any more.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise CommandError("The process that started this part is gone.")
