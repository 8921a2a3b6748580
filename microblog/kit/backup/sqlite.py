"""SQLite's own online backup: https://www.sqlite.org/backup.html"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from microblog.kit.progress import Tick

from . import Refused, stored_files
from .manifest import DATABASE, Manifest, copy, create, entry_of, pieces
from .snapshot import Snapshot

FILE = f"{DATABASE}skein.sqlite3"
PAGES = 2_000  # copied between two looks of the progress bar


def source() -> Path:
    return Path(connection.settings_dict["NAME"])


def copy_out(root: Path, tick: Tick) -> Snapshot:
    """The database as it is at one moment, whoever writes meanwhile."""
    create(root / FILE).close()
    with closing(_open(source())) as live, closing(sqlite3.connect(root / FILE)) as taken:
        # A reader that stays keeps its moment, and nobody waits for it (WAL); without it each write starts the copy anew.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        size = live.execute("PRAGMA page_size").fetchone()[0]
        live.backup(taken, pages=PAGES, progress=_steps(size, tick), sleep=0)
        taken.execute("PRAGMA journal_mode=DELETE")
        migrations = [
            list(row) for row in taken.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        ]
        named = {name for name in _named(taken) if name}
    return Snapshot(migrations, named, [entry_of(root, FILE)])


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=20, isolation_level=None)


def _steps(page: int, tick: Tick) -> Callable[[int, int, int], None]:
    done = 0

    def step(_status: int, left: int, total: int) -> None:
        nonlocal done
        tick((total - left - done) * page)
        done = total - left

    return step


def _named(taken: sqlite3.Connection) -> Iterator[str]:
    for table, column in stored_files.columns():
        yield from (row[0] for row in taken.execute(f'SELECT "{column}" FROM "{table}"'))  # noqa: S608 (our own tables)


def put_back(manifest: Manifest, root: Path, tick: Tick) -> None:
    """The file takes its place when it is whole; nothing is there before."""
    connection.close()
    target = source()
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    with open(root / FILE, "rb") as file, create(fresh) as made:
        copy(pieces(file), made, FILE, tick)
    with closing(_open(fresh)) as copied:
        if copied.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            fresh.unlink()
            raise Refused("The database of this backup is broken, though it is what was written.")
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    os.replace(fresh, target)
