"""A worker's name, from which others on the same machine can tell whether it still lives."""

import os
import secrets
import socket
from pathlib import Path


def place() -> str:
    """The machine and its process table: a pid means something only there (containers have tables of their own)."""
    try:
        table = os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        table = 0
    return f"{socket.gethostname()[:100]}/{table}"


def new() -> str:
    """``machine/table:pid:random``; at most 200 characters."""
    return f"{place()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_surely_dead(worker: str) -> bool:
    """True when ``worker`` ran here and its process is gone. Otherwise only time can tell."""
    home, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    return home == place() and pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc").exists()
