"""Do before the door opens what the first visitors would have to wait for: write the SQL of hot queries, read the
templates, hash and compress the static files. Without it the first pages of a process take up to a second each."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.template import engines
from django.template.loader import get_template
from django.utils.module_loading import import_string

from . import site, static_files
from .compiled_query import CompiledQuery

# Seconds for what runs beside the pages to start. PostgreSQL may be away: then it starts when that is back.
PATIENCE = 5.0


def start(loop: asyncio.AbstractEventLoop, begin: Callable[[], Coroutine]) -> None:
    """Let ``begin`` run to its end in the event loop of the server, before that serves: once a thousand browsers are at
    the door, it would have to share the interpreter with all of them."""
    with contextlib.suppress(TimeoutError):
        loop.run_until_complete(asyncio.wait_for(begin(), PATIENCE))


def up() -> None:
    # Imports all views, and with them every compiled query.
    import_string(f"{settings.ROOT_URLCONF}.urlpatterns")
    static_files.load()
    for folder in engines["django"].template_dirs:
        for path in sorted(Path(folder).rglob("*.html")):
            get_template(str(path.relative_to(folder)))
    # PostgreSQL may be away: then the first pages after its return are slow, as they would have been without us.
    with contextlib.suppress(DatabaseError, InterfaceError):
        # By whose clock the first page goes.
        site.look()
        CompiledQuery.write_all()
    connections.close_all()
