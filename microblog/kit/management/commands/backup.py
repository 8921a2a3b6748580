import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...backup import Refused, making


class Command(BaseCommand):
    help = "Copies database, files and secret key into a new folder, while Skein runs."

    def add_arguments(self, parser):
        parser.add_argument("place", metavar="DIR", type=Path, help="where the backup will be; not there yet")
        parser.add_argument("--json", action="store_true", help="the last line as JSON")

    def handle(self, *, place: Path, **options):
        try:
            made = making.make(place.absolute())
        except (Refused, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        if made.missing:
            self.stderr.write(
                f"{made.missing} files that the database names were missing: manage.py check-files."
            )
        files = len([*made.manifest.below("files/")])
        if options["json"]:
            told = {"backup": str(place), "database": made.manifest.kind, "files": files, "bytes": made.manifest.size,
                    "missing": made.missing, "seconds": round(made.seconds, 2), "sha256": made.sha256}  # fmt: skip
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"{place}: {made.manifest.kind} and {files} files, {made.manifest.size / 1e6:.1f} MB in "
            f"{made.seconds:.1f} s.\nSHA-256 of its manifest: {made.sha256}"
        )
