"""manage.py baseline: count the mails of mailboxes from their header fields, to compare with later."""

import getpass
import lzma
import zlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from microblog.kit.progress import bar
from threads.bridge.intake import imap, mbox
from threads.bridge.models import FetchedMailbox

from ... import assumed
from ...headers import Counting


class Command(BaseCommand):
    help = (
        "Count mails from their header fields, no text is read: mbox (also .gz, .xz, .bz2), Maildir, directories, or a"
        " folder by IMAP. The first count is 'before', a later one 'now'. Nothing but numbers is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH")
        parser.add_argument(
            "--imap", metavar="HOST", help="a folder on this server, over TLS; asks for the password"
        )
        parser.add_argument("--port", type=int, default=993)
        parser.add_argument("--user", default="", help="who to be there")
        parser.add_argument("--folder", default="INBOX")
        parser.add_argument("--dry-run", action="store_true", help="only say what was counted")

    def handle(self, *, paths: list[str], dry_run: bool, **options: Any) -> None:
        if not paths and not options["imap"]:
            raise CommandError("Name a mailbox, or a server with --imap.", returncode=2)
        found = Counting()
        for path in paths:
            self._files(found, path)
        if options["imap"]:
            self._folder(found, options)
        try:
            count = found.count()
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not dry_run:
            assumed.keep(count, by=None)
        self.stdout.write(
            f"{count.mails} mails from {count.first_day} to {count.last_day}: {count.mean:g} addresses a mail,"
            f" {count.group_mails_a_day} group mails and {count.reply_alls_a_day} reply-alls a day;"
            f" {found.repeated} seen twice, {found.skipped} without a date"
        )

    def _files(self, found: Counting, path: str) -> None:
        try:
            with bar(path.rsplit("/", 1)[-1], None, " mails") as tick:
                found.take(_told(mbox.mails(path, settings.MAIL_SIZE_LIMIT), tick))
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error

    def _folder(self, found: Counting, options: dict[str, Any]) -> None:
        login = FetchedMailbox(host=options["imap"], port=options["port"], user=options["user"])
        login.password = getpass.getpass(f"Password of {options['user']}: ")
        try:
            with imap.opened(login, options["folder"]) as folder:
                uids = folder.uids_after(0)
                with bar(options["folder"], len(uids), " mails") as tick:
                    found.take(_told((folder.head(uid) for uid in uids), tick))
        except imap.ERRORS as error:
            raise CommandError(f"{options['imap']}: {error}") from error


def _told(mails: Iterator[bytes | None], tick: Any) -> Iterator[bytes | None]:
    for mail in mails:
        yield mail
        tick(1)
