"""PostgreSQL in one transaction and without its programs: each table by COPY, all of the same moment.

The tables themselves are not copied. The migrations that made them make them again, up to the one that the backup had.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from microblog.kit.progress import Tick

from . import Refused, stored_files
from .manifest import DATABASE, Entry, Manifest, copy, create, pieces
from .snapshot import Snapshot

TABLES = f"{DATABASE}tables.json"
MIGRATIONS = MigrationRecorder.Migration._meta.db_table
Table = dict[str, list[str]]  # {table: its columns}

# Of the schema in use; nothing that belongs to an extension.
_COLUMNS = """
SELECT t.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class t
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
GROUP BY t.relname ORDER BY t.relname
"""
_SEQUENCES = """
SELECT s.relname, t.relname, a.attname FROM pg_class s
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace
"""


def copy_out(root: Path, tick: Tick) -> Snapshot:
    with _connect() as own:
        own.isolation_level, own.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        own.execute("SET LOCAL statement_timeout = 0")
        tables = _tables(own)
        rows = own.execute(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name")  # noqa: S608
        migrations = [list(row) for row in rows]
        tables.pop(MIGRATIONS)
        entries = [_copy_table(own, root, table, names, tick) for table, names in tables.items()]
        named = {name for name in _named(own) if name}
        told = {"tables": tables, "sequences": _sequences(own)}
    with create(root / TABLES) as file:
        entries.append(copy([json.dumps(told, indent=1).encode()], file, TABLES, tick))
    return Snapshot(migrations, named, entries)


def _connect() -> psycopg.Connection[tuple[Any, ...]]:
    """One of its own: the transaction of nobody else ends with it."""
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})


def _tables(own: psycopg.Connection[Any]) -> Table:
    return dict(own.execute(_COLUMNS).fetchall())


def _copy_table(own: psycopg.Connection[Any], root: Path, table: str, names: list[str], tick: Tick) -> Entry:
    name = _file_of(table)
    with (
        own.cursor().copy(_command("COPY {} ({}) TO STDOUT", table, names)) as rows,
        create(root / name) as file,
    ):
        return copy((bytes(row) for row in rows), file, name, tick)


def _file_of(table: str) -> str:
    return f"{DATABASE}{table}.copy"


def _command(text: str, table: str, names: list[str]) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)))


def _named(own: psycopg.Connection[Any]) -> Iterator[str]:
    for table, column in stored_files.columns():
        yield from (row[0] for row in own.execute(_command("SELECT {1} FROM {0}", table, [column])))


def _sequences(own: psycopg.Connection[Any]) -> list[list[Any]]:
    """[table, column, last value]: numbers that were given out are never given again, not even those of deleted rows."""
    found = []
    for name, table, column in own.execute(_SEQUENCES).fetchall():
        query = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
        last, is_called = own.execute(query).fetchall()[0]
        if is_called:
            found.append([table, column, last])
    return found


def put_back(manifest: Manifest, root: Path, tick: Tick) -> None:
    _make_tables({(app, name) for app, name in manifest.migrations})
    told = json.loads((root / TABLES).read_bytes())
    with _connect() as own:
        own.execute("SET LOCAL statement_timeout = 0")
        filled = _fitting(root, told["tables"], _tables(own))
        own.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, filled))))
        for table, names in filled.items():
            _fill(own, root, table, names, tick)
        for table, column, last in told["sequences"]:
            if table in filled:
                own.execute(
                    "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s)", (table, column, last)
                )
    with _connect() as own:
        own.execute("ANALYZE")


def _make_tables(recorded: set[tuple[str, str]]) -> None:
    """Those of the backup: what came later is done to its rows afterwards, as in any upgrade."""
    executor = MigrationExecutor(connection)
    known = recorded & set(executor.loader.graph.nodes)
    if set(executor.loader.applied_migrations) - known:
        raise Refused("The database has tables of another version. Take one that has none at all.")
    leaves = [
        node for node in known
        if not any(child.key[0] == node[0] and child.key in known for child in executor.loader.graph.node_map[node].children)
    ]  # fmt: skip
    executor.migrate(sorted(leaves))


def _fitting(root: Path, tables: Table, there: Table) -> Table:
    """Tables of parts of Skein that are no more may be left out where they are empty."""
    lost = [
        t
        for t, names in tables.items()
        if not set(names) <= set(there.get(t, ())) and (root / _file_of(t)).stat().st_size
    ]
    if lost:
        raise Refused(f"This Skein has no place for what the backup has in {', '.join(lost)}.")
    return {table: names for table, names in tables.items() if table in there}


def _fill(own: psycopg.Connection[Any], root: Path, table: str, names: list[str], tick: Tick) -> None:
    command = _command("COPY {} ({}) FROM STDIN", table, names)
    with open(root / _file_of(table), "rb") as file, own.cursor().copy(command) as rows:
        for piece in pieces(file):
            rows.write(piece)
            tick(len(piece))
