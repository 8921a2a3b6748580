"""manage.py copy-files: from the folder or object store where files were to the one that Skein is set to now."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import Storage, default_storage, storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from microblog import env

from ... import stored
from ...backup import stored_files
from ...progress import bar


class Command(BaseCommand):
    help = (
        "Copies every stored file to where SKEIN_STORAGE_URL says they are now. It can be stopped and run again, copies "
        "what came meanwhile, and deletes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "place",
            metavar="FOLDER|s3://...",
            help="where they were: SKEIN_DATA/files, or an address as in SKEIN_STORAGE_URL",
        )

    def handle(self, *, place: str, **options: Any) -> None:
        try:
            source = _store(place)
            copied, there = self._copy(source)
        except (ImproperlyConfigured, OSError) as error:
            raise CommandError(
                f"Not all files were copied. {error} Nothing was deleted; run it again."
            ) from error
        self.stdout.write(f"{copied} files copied, {there} were there already.")

    def _copy(self, source: Storage) -> tuple[int, int]:
        names = list(stored_files.names(source))
        copied = 0
        with bar("files", len(names), " files") as tick:
            for name in names:
                copied += _copy(source, name)
                tick(1)
        return copied, len(names) - copied


def _store(place: str) -> Storage:
    if place.startswith("s3://"):
        return storages.create_storage(env.file_store(place))
    folder = storages.create_storage(env.file_store("") | {"OPTIONS": {"location": place}})
    if not folder.exists(""):
        raise CommandError(f"There is no folder {place}.")
    return folder


def _copy(source: Storage, name: str) -> bool:
    """False when it is there already, or was deleted at this moment."""
    try:
        size = source.size(name)
        if default_storage.exists(name) and default_storage.size(name) == size:
            return False
        with source.open(name) as file:
            stored.current().put(name, file.read())
    except FileNotFoundError:
        return False
    return True
