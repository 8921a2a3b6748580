"""manage.py ingest: import mails from files into a group (CONTRACT of the command: docs/mail-bridge.md)."""

import contextlib
import json
import lzma
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import cached_property

from accounts.models import Group, User
from threads.bridge.archive import Import
from threads.bridge.intake import mbox


class Command(BaseCommand):
    help = "Import mails into a group: .eml, mbox (also .gz, .xz, .bz2), Maildir, directories, - for standard input."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--group", required=True, metavar="SLUG")
        parser.add_argument("--as", dest="address", metavar="EMAIL", help="the colleague who imports")
        parser.add_argument("--resume", action="store_true", help="go on where a stopped run was")
        parser.add_argument(
            "--json", action="store_true", help="only the last line, as JSON, on standard output"
        )

    def handle(self, *args, paths, group, address, resume, json: bool, **options):
        self.as_json = json
        group = self._group(group)
        user = self._user(address) if address else None
        started, total, failed = time.monotonic(), {}, []
        for path in paths:
            run = None
            try:
                mbox.size(path)
                run = Import.begin(group, path, user=user, resume=resume)
                with self._bar(path) as tick:
                    run.take(mbox.mails(path, settings.MAIL_SIZE_LIMIT), tick)
            except (OSError, EOFError, lzma.LZMAError) as error:
                failed.append(path)
                self.stderr.write(f"{path}: {error}")
            for name, number in run.counts.items() if run else ():
                total[name] = total.get(name, 0) + number
        self._report(total, time.monotonic() - started)
        if failed:
            sys.exit(1)

    def _group(self, slug: str) -> Group:
        group = Group.objects.filter(slug=slug).first()
        if group is None:
            raise CommandError(f"There is no group {slug!r}.", returncode=2)
        return group

    def _user(self, address: str) -> User:
        user = User.objects.employees().with_address(address).first()
        if user is None:
            raise CommandError(f"There is no colleague with the address {address!r}.", returncode=2)
        return user

    @contextlib.contextmanager
    def _bar(self, path: str):
        """A progress bar in bytes where a person looks, nothing elsewhere."""
        if not sys.stderr.isatty():
            yield lambda size: None
            return
        from tqdm import tqdm

        # Compressed files are longer inside than on disk: then the bar only counts.
        whole = None if path.endswith((".gz", ".xz", ".bz2")) else self._size(path)
        with tqdm(total=whole, unit="B", unit_scale=True, desc=path.rsplit("/", 1)[-1]) as bar:
            yield bar.update

    @staticmethod
    def _size(path: str) -> int | None:
        return mbox.size(path) or None

    @cached_property
    def names(self):
        return ("read", "messages", "conversations", "duplicates", "held", "quarantined", "refused", "auto")

    def _report(self, total: dict, seconds: float):
        line = {name: total.get(name, 0) for name in self.names} | {"seconds": round(seconds, 3)}
        if not self.as_json:
            text = "{messages} messages in {conversations} conversations from {read} mails in {seconds:.0f} s"
            self.stderr.write(text.format(**line))
        self.stdout.write(json.dumps(line))
