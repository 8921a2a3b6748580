"""manage.py check-files: whether every file that messages hand out is there, byte for byte. (A hyphen is no name for
a module, but Django finds commands by their files and imports them by name.)"""

import hashlib
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from microblog.kit import stored
from microblog.kit.backup import stored_files
from microblog.kit.progress import bar
from threads.models import Blob

PIECE = 1 << 20


class Command(BaseCommand):
    help = (
        "Reads every stored file and compares size and SHA-256. Exit status 1 = some are missing or changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a line for each fault, then the sums"
        )

    def handle(self, **options: Any) -> None:
        blobs = Blob.objects.order_by("pk").only("file", "size", "sha256")
        sums = {"files": 0, "missing": 0, "changed": 0}
        known = set()
        with bar("files", blobs.count(), " files") as tick:
            for blob in blobs.iterator():
                sums["files"] += 1
                known.add(blob.file.name)
                if fault := _fault(blob):
                    sums[fault] += 1
                    self._tell({"file": blob.file.name, "fault": fault}, options["json"])
                tick(1)
        # Left by a crash between file and row: the next one who stores these bytes takes it over.
        sums["unused"] = sum(name not in known for name in stored_files.names() if name.startswith("blobs/"))
        self._tell(sums, options["json"])
        if sums["missing"] or sums["changed"]:
            sys.exit(1)

    def _tell(self, told: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told))
        elif "fault" in told:
            self.stdout.write(f"{told['fault']}: {told['file']}")
        else:
            self.stdout.write(
                "{files} files, {missing} missing, {changed} changed; {unused} without use".format(**told)
            )


def _fault(blob: Blob) -> str:
    digest = hashlib.sha256()
    try:
        with blob.file.storage.open(blob.file.name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except FileNotFoundError:
        return "missing"
    except OSError:
        _insist_on_a_store()
        return "missing"
    return "" if digest.hexdigest() == blob.sha256 else "changed"


def _insist_on_a_store() -> None:
    """One file that cannot be read is a fault of that file; a store that is away is none of all of them."""
    try:
        stored.current().try_out()
    except OSError as error:
        raise CommandError(f"Files cannot be read now. {error}") from error
