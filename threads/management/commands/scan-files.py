"""manage.py scan-files: what the virus scanner holds back, and a second look at it. (A hyphen is no name for a module,
but Django finds commands by their files and imports them by name.)"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from threads.actions import scanning
from threads.models import OUT, Blob


class Command(BaseCommand):
    help = "Lists the files that are not handed out: state, SHA-256, bytes, in how many messages, and what was found."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="the worker looks again at what is held back, or was let pass",
        )
        parser.add_argument(
            "--all", action="store_true", help="at all other files, too; these are shown meanwhile"
        )

    def handle(self, **options: Any) -> None:
        if options["again"] or options["all"]:
            if settings.SCANNER is None:
                raise CommandError("SKEIN_SCANNER names no virus scanner.")
            self.stdout.write(f"{scanning.look_again(at_all=options['all'])} files are looked at again.")
            return
        rows = Blob.objects.filter(scan__in=OUT).annotate(count=Count("uses")).order_by("pk")
        for blob in rows.iterator():
            self.stdout.write(f"{blob.scan}\t{blob.sha256}\t{blob.size}\t{blob.count}\t{blob.found}")
