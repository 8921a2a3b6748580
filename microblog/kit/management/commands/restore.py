import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...backup import Refused, restoring


class Command(BaseCommand):
    help = "Makes Skein again from a backup, into an empty SKEIN_DATA and an empty database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("place", metavar="DIR", type=Path, help="a folder that `backup` made")
        parser.add_argument("--sha256", default="", metavar="HEX", help="the one that `backup` printed")

    def handle(self, *, place: Path, sha256: str, **options):
        try:
            found = restoring.restore(place.absolute(), sha256)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored as it was at {found.made_at}. The worker builds the search index when it starts."
        )
        if os.environ.get("SECRET_KEY", "").strip() not in ("", (place / "secret_key").read_text()):
            self.stderr.write(
                "SECRET_KEY is another than that of the backup: sessions and links in mails are void."
            )
