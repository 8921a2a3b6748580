"""The parts of a running Skein (web, worker, listener): who runs, under which pid.

Of several web processes or workers the first is ``web``, the next ``web2``, and each has a pid file of its own.
"""

import contextlib
import ctypes
import fcntl
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

PARTS = ("web", "worker", "listener")
# The environment variable by which a part knows whose it is: a pid.
SUPERVISOR = "SKEIN_SUPERVISOR"
# The one by which it knows what its supervisor calls it.
NAME = "SKEIN_PART"
_PR_SET_PDEATHSIG = 1


def folder() -> Path:
    path = settings.DATA / "run"
    path.mkdir(mode=0o750, exist_ok=True)
    return path


@contextlib.contextmanager
def running(part: str) -> Iterator[str]:
    """Write a pid file for as long as this part runs; gives its name, such as web2."""
    die_with_supervisor()
    name = _take_name(part)
    try:
        yield name
    finally:
        path = _path(name)
        with contextlib.suppress(FileNotFoundError):
            if path.read_text().strip() == str(os.getpid()):
                path.unlink()


def _take_name(part: str) -> str:
    """The name the supervisor gave us, else the first that no living process has."""
    with (folder() / "names.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        name = os.environ.get(NAME, "")
        if kind_of(name) != part:
            taken = pids(part)
            name = next(found for found in names(part, len(taken) + 1) if found not in taken)
        fresh = _path(name).with_suffix(f".{os.getpid()}")
        fresh.write_text(f"{os.getpid()}\n")
        fresh.replace(_path(name))
        return name


def names(part: str, number: int) -> list[str]:
    """web, web2, web3: what ``number`` processes of a part are called."""
    return [part if at == 1 else f"{part}{at}" for at in range(1, number + 1)]


def kind_of(name: str) -> str:
    return name.rstrip("0123456789")


def pids(part: str) -> dict[str, int]:
    """{name: pid} of the processes of a part that run on this machine."""
    own = re.compile(rf"{part}\d*")
    known = sorted((path.stem for path in folder().glob("*.pid") if own.fullmatch(path.stem)), key=number_of)
    return {name: pid for name in known if (pid := pid_of(name)) is not None}


def number_of(name: str) -> int:
    """1 of web, 2 of web2."""
    return int(name[len(kind_of(name)) :] or 1)


def _path(name: str) -> Path:
    return folder() / f"{name}.pid"


def pid_of(name: str) -> int | None:
    """The pid of a process that runs; None when there is none, or only a file that a killed one left."""
    try:
        pid = int(_path(name).read_text())
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
