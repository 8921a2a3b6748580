"""manage.py ingest: import mails from files into a group (docs/mail-bridge.md)."""

import json
import logging
import lzma
import sys
import time
import zlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Group, User
from microblog.kit.progress import bar
from threads.bridge.intake import mbox
from threads.bridge.models import ImportBatch

from ...bulk_import import COUNTS, Import, imported

log = logging.getLogger("skein.bridge")
UNREADABLE = (OSError, EOFError, lzma.LZMAError, zlib.error)


class Command(BaseCommand):
    help = "Import mails into a group: .eml, mbox (also .gz, .xz, .bz2), Maildir, directories, - for standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--group", required=True, metavar="SLUG")
        parser.add_argument("--as", dest="address", metavar="EMAIL", help="the colleague who imports")
        parser.add_argument("--resume", action="store_true", help="go on where a stopped run was")
        parser.add_argument(
            "--json", action="store_true", help="only the last line, as JSON, on standard output"
        )

    def handle(
        self,
        *args: Any,
        paths: list[str],
        group: str,
        address: str | None,
        resume: bool,
        json: bool,
        **options: Any,
    ) -> None:
        found = self._group(group)
        user = self._user(address) if address else None
        started, total, failed = time.monotonic(), dict.fromkeys(COUNTS, 0), False
        batches: list[ImportBatch] = []
        for path in paths:
            run = None
            try:
                size = mbox.size(path)
                run = Import.begin(found, path, user=user, resume=resume)
                with bar(path.rsplit("/", 1)[-1], _length(path, size), "B") as tick:
                    run.take(mbox.mails(path, settings.MAIL_SIZE_LIMIT), tick)
            except UNREADABLE as error:
                failed = True
                self.stderr.write(f"{path} cannot be read: {_reason(error)}.")
            for name, number in run.counts.items() if run else ():
                total[name] += number
            batches += [run.batch] if run else []
        if total["messages"]:
            self._index(total["messages"], batches)
        self._report(total, time.monotonic() - started, json)
        if failed:
            sys.exit(1)

    def _group(self, slug: str) -> Group:
        group = Group.objects.at(slug).first()
        if group is None:
            raise CommandError(f"There is no group {slug!r}.", returncode=2)
        return group

    def _user(self, address: str) -> User:
        user = User.objects.employees().with_address(address).first()
        if user is None:
            raise CommandError(f"There is no colleague with the address {address!r}.", returncode=2)
        return user

    def _index(self, messages: int, batches: list[ImportBatch]) -> None:
        """Make findable what came in. The mails are safe by now, so whatever fails here is only told."""
        try:
            with bar("search index", messages, " messages") as tick:
                imported.send(sender=Import, tick=tick, batches=batches)
        except Exception:
            log.exception("the imported messages could not be indexed")
            self.stderr.write(
                "The mails are imported, but cannot be searched yet; run: manage.py search_check"
            )

    def _report(self, total: dict, seconds: float, as_json: bool) -> None:
        line = total | {"seconds": round(seconds, 3)}
        if not as_json:
            text = "{messages} messages in {conversations} conversations from {read} mails in {seconds:.0f} s"
            self.stderr.write(text.format(**line))
        self.stdout.write(json.dumps(line))


def _length(path: str, size: int) -> int | None:
    """Of the bar. Compressed files are longer inside than on disk: then the bar only counts."""
    return None if path.endswith((".gz", ".xz", ".bz2")) else size or None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__
