"""Databases with every table and no row, made once and copied: to take an empty one through all migrations takes longer
than most files of tests.

They are kept under a name made of the text of the migrations: whoever changes one gets a new database. SQLite's stay in
the virtual environment from one run to the next, PostgreSQL's on the server of the run.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db import connection

FOLDER = Path(sys.prefix) / "prepared-databases"
KEPT = 4


def key(folders: Iterable[str] = ()) -> str:
    """Of the text of every migration, and of what runs them; ``folders``: of other apps than those installed."""
    found = hashlib.sha256(f"{django.VERSION} {sys.version}".encode())
    for folder in folders or [app.path for app in apps.get_app_configs()]:
        for path in sorted(Path(folder, "migrations").glob("*.py")):
            found.update(f"{path.name} ".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def copy_sqlite(target: Path) -> None:
    """Puts a database with every table at ``target``, which must not be there."""
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = FOLDER / f"{key()}.sqlite3"
        if not kept.exists():
            building = FOLDER / "building.sqlite3"
            building.unlink(missing_ok=True)
            _make(str(building))
            building.rename(kept)
        os.utime(kept)
        for old in sorted(FOLDER.glob("*.sqlite3"), key=os.path.getmtime)[:-KEPT]:
            old.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, target)
        target.chmod(0o600)


def copy_postgres(target: str) -> None:
    """Makes database ``target``, with every table, on the server of this run; one of that name is replaced."""
    kept = f"prepared_{key()}"
    quoted = connection.ops.quote_name
    with _one_at_a_time():
        if not _exists(kept):
            building = f"{kept}_building"
            _on_server(f"DROP DATABASE IF EXISTS {quoted(building)}")
            _make(building)
            _on_server(f"ALTER DATABASE {quoted(building)} RENAME TO {quoted(kept)}")
        _on_server(f"DROP DATABASE IF EXISTS {quoted(target)}")
        _on_server(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(kept)}")


def _make(name: str) -> None:
    own = connection.settings_dict
    before, wanted = own["NAME"], own["TEST"]["NAME"]
    own["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            # Nobody may be in a database that is copied.
            connection.close_pool()
        own["NAME"], own["TEST"]["NAME"] = before, wanted


def _on_server(statement: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(statement)


def _exists(name: str) -> bool:
    with connection.creation._nodb_cursor() as cursor:
        return connection.creation._database_exists(cursor, name)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Among all workers of the server, for as long as this connection stands."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7)")
        yield
