"""Compare the index with the database, or build it anew."""

import time

from django.core.management.base import BaseCommand, CommandError

from search import writer
from search.backends import Missing
from search.models import PendingUpdate
from threads.models import Message


class Command(BaseCommand):
    help = "Compare the search index with the messages; exit status 1 when they differ."

    def add_arguments(self, parser):
        parser.add_argument("--rebuild", action="store_true", help="build the index anew, then compare")

    def handle(self, *args, rebuild=False, **options):
        if rebuild:
            self._rebuild()
        try:
            there = writer.backend().ids()
        except Missing as error:
            raise CommandError("There is no search index. Run: manage.py search_check --rebuild") from error
        waiting = set(PendingUpdate.objects.values_list("message", flat=True))
        stored = set(Message.objects.filter(withdrawn_at=None).values_list("pk", flat=True))
        missing, extra = stored - there - waiting, there - stored - waiting
        self.stdout.write(f"{len(there)} messages in the index, {len(waiting)} waiting for the writer.")
        if missing or extra:
            raise CommandError(
                f"{len(missing)} messages are missing from the index and {len(extra)} should not be in it. "
                "Run: manage.py search_check --rebuild"
            )

    def _rebuild(self):
        start = time.monotonic()
        writer.request_rebuild()
        while PendingUpdate.objects.exists():
            if not writer.drain():
                time.sleep(0.2)  # a worker is at it
        self.stdout.write(f"Built in {time.monotonic() - start:.1f} s.")
