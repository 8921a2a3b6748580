"""A backup is made beside its place and put there when it is whole."""

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from microblog.kit.models import Backup
from microblog.kit.progress import bar

from . import Refused, databases, manifest
from .stored_files import Copies

log = logging.getLogger("skein.backup")


@dataclass(frozen=True)
class Made:
    manifest: manifest.Manifest
    # Of the manifest; who keeps it elsewhere knows this backup again.
    sha256: str
    # Files that the database names and the storage had not.
    missing: int
    seconds: float


def make(place: Path) -> Made:
    """Copy database, files and key into ``place``, which is not there yet. Raises Refused."""
    began, moment = time.monotonic(), timezone.now()
    with _beside(place) as root:
        with bar("files", None, "B") as tick:
            copies = Copies(root, tick)
            copies.take()
        with bar("database", None, "B") as tick:
            snapshot = databases.current().copy_out(root, tick)
        missing = copies.finish(snapshot.named)
        entries = [_key(root), *snapshot.entries, *copies.entries.values()]
        made = manifest.Manifest(moment.isoformat(), connection.vendor, snapshot.migrations, entries)
        sha256 = manifest.write(made, root)
    seconds = time.monotonic() - began
    _note(Backup(at=moment, seconds=seconds, size=made.size, files=len(copies.entries)))
    return Made(made, sha256, missing, seconds)


def _note(backup: Backup) -> None:
    """The backup is whole by now; this is for the doctor alone. Before an upgrade there may be no table for it yet."""
    try:
        backup.save()
    except DatabaseError as error:
        log.warning("The backup is whole, but the doctor will not know of it: %s", error)


def _key(root: Path) -> manifest.Entry:
    with manifest.create(root / manifest.KEY) as file:
        return manifest.copy([settings.SECRET_KEY.encode()], file, manifest.KEY, lambda size: None)


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder to fill that gets its name when everything in it is on the disk, and goes if that fails."""
    if place.is_symlink() or place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise Refused(f"{place} is there already. Each backup needs a place of its own.")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = place.with_name(f".{place.name}.incomplete-{os.getpid()}")
    root.mkdir(mode=0o700)
    try:
        yield root
        os.sync()
        root.rename(place)
    finally:
        shutil.rmtree(root, ignore_errors=True)
