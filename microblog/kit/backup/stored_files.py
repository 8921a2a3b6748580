"""The files of the storage, copied while others write and delete them."""

from collections.abc import Iterator, Set
from pathlib import Path

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.db.models import FileField

from microblog.kit.progress import Tick

from .manifest import FILES, Entry, Manifest, copy, create, pieces


def names(storage: Storage = default_storage) -> Iterator[str]:
    """Every file of the storage; one that comes or goes meanwhile may be among them or not."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            folders, files = storage.listdir(folder)
        except FileNotFoundError:
            continue
        prefix = f"{folder}/" if folder else ""
        waiting += [prefix + name for name in sorted(folders)]
        yield from (prefix + name for name in sorted(files))


class Copies:
    """Files are copied before the database is, and once more after it.

    So a file that the copied database names is there: it was written before its row. Copied again is what was copied
    in the middle of being written. What was deleted before the database was copied goes, or else it would come back.
    """

    def __init__(self, root: Path, tick: Tick):
        self._root, self._tick = root, tick
        self.entries: dict[str, Entry] = {}

    def take(self) -> None:
        for name in names():
            try:
                if name not in self.entries or default_storage.size(name) != self.entries[name].size:
                    self._take(name)
            except FileNotFoundError:
                continue  # deleted at this moment

    def _take(self, name: str) -> None:
        path = self._root / FILES / name
        with default_storage.open(name) as source:
            path.unlink(missing_ok=True)
            with create(path) as target:
                self.entries[name] = copy(pieces(source), target, FILES + name, self._tick)

    def finish(self, named: Set[str]) -> int:
        """The last pass, with the names that the copied database has; returns how many of them are missing."""
        self.take()
        there = set(names())
        for name in self.entries.keys() - there - named:
            (self._root / FILES / name).unlink()
            del self.entries[name]
        return len(named - self.entries.keys())


def columns() -> list[tuple[str, str]]:
    """(table, column) of everything in the database that names a stored file."""
    fields = ((model, field) for model in apps.get_models() for field in model._meta.concrete_fields)
    return [(model._meta.db_table, field.column) for model, field in fields if isinstance(field, FileField)]


def put_back(manifest: Manifest, root: Path, tick: Tick) -> None:
    for entry in manifest.below(FILES):
        name = entry.name.removeprefix(FILES)
        default_storage.delete(name)  # half of it, of a try that was stopped
        with open(root / entry.name, "rb") as file:
            if default_storage.save(name, File(file)) != name:
                raise RuntimeError(f"The storage keeps {name} under another name.")
        tick(entry.size)


def foreign(manifest: Manifest) -> str:
    """A file of the storage that is not one of this backup, "" if there is none."""
    known = {entry.name.removeprefix(FILES) for entry in manifest.below(FILES)}
    return next((name for name in names() if name not in known), "")
