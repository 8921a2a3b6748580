"""The door of the web: one listening socket that all web processes take connections from.

Of the processes the one with the fewest connections takes the next (``turns.py``). One that is killed takes nothing
with it but the requests it was at: the others, or itself when it is back, find the rest waiting at the door.
"""

import errno
import socket
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError

BACKLOG = 1024


def family_of(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def open_door(host: str, port: int, what: str = "web", variable: str = "SKEIN_PORT") -> socket.socket:
    """A bound and listening socket. Raises CommandError with a sentence for whoever starts us."""
    door = socket.socket(family_of(host))
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(BACKLOG)
    except OSError as error:
        door.close()
        if error.errno == errno.EADDRINUSE:
            text = f"Port {port} ({what}) is in use by another program; choose another one with {variable}."
        else:
            text = f"{host}:{port} ({what}) cannot be used: {error.strerror}."
        raise CommandError(text) from None
    return door


def web_commands(door: socket.socket, counts: IO[bytes]) -> dict[str, list[str]]:
    """{name: command} of the web processes behind this door; ``counts``: ``turns.shared()``."""
    from .pidfiles import names
    from .supervisor import manage

    command = manage("serve", "--fd", str(door.fileno()), "--counts", str(counts.fileno()))
    return dict.fromkeys(names("web", settings.WEB_PROCESSES), command)
