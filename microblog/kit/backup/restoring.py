"""Skein made again from a backup, where nothing is yet."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from microblog.kit import pidfiles
from microblog.kit.progress import bar

from . import Refused, databases, manifest, restored, stored_files
from .manifest import DATABASE, FILES, KEY, Manifest


def restore(root: Path, sha256: str = "") -> Manifest:
    """Look at everything first, then put files, key and database in their places, the database last.

    Stopped in the middle it can be started again. Raises Refused.
    """
    found = manifest.read(root, sha256)
    _ensure_it_fits(found)
    _ensure_nothing_is_there(found)
    with bar("verify", found.size, "B") as tick:
        manifest.verify(found, root, tick)
    with bar("files", sum(entry.size for entry in found.below(FILES)), "B") as tick:
        stored_files.put_back(found, root, tick)
    _put_key(root)
    with bar("database", sum(entry.size for entry in found.below(DATABASE)), "B") as tick:
        databases.current().put_back(found, root, tick)
    call_command("migrate", verbosity=0, interactive=False)
    restored.send(sender=restore)
    return found


def _ensure_it_fits(found: Manifest) -> None:
    if found.kind != connection.vendor:
        raise Refused(
            f"This is a backup of {found.kind}, and the database here is {connection.vendor}: look at DATABASE_URL."
        )
    if KEY not in {entry.name for entry in found.entries}:
        raise Refused(f"The backup is broken: it has no {KEY}.")
    loader = MigrationLoader(None)
    # Those of an app that is no more say nothing.
    unknown = [
        f"{app}.{name}"
        for app, name in found.migrations
        if app in loader.migrated_apps and (app, name) not in loader.graph.nodes
    ]
    if unknown:
        raise Refused(f"This backup was made by a newer Skein: {unknown[0]} is not known here.")


def _ensure_nothing_is_there(found: Manifest) -> None:
    if any(pidfiles.pids(part) for part in pidfiles.PARTS):
        raise Refused(f"Skein is running on {settings.DATA}. Stop it first.")
    if table := databases.filled():
        raise Refused(f"The database is not empty: there is something in {table}. Nothing was changed.")
    if name := stored_files.foreign(found):
        raise Refused(f"There are files already, such as {name}. Nothing was changed.")


def _put_key(root: Path) -> None:
    """In the place of the one that a first start makes. Where SECRET_KEY says it, that one counts."""
    fresh = settings.DATA / f"{KEY}.restoring"
    fresh.unlink(missing_ok=True)
    with manifest.create(fresh) as file:
        file.write((root / KEY).read_bytes())
    os.replace(fresh, settings.DATA / KEY)
