"""manage.py erase_person: a person goes out of everything, imported mail too."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from microblog.kit.progress import bar

from ...erasing import identity, running
from ...models import Erasure


class Command(BaseCommand):
    help = (
        "Replace a person by 'Erased person N' in everything that is stored: mails, texts, quotes, files, names of files, "
        "the index, the log. It cannot be undone. Killed, the same command goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", metavar="EMAIL", help="one of their addresses")
        parser.add_argument("--dry-run", action="store_true", help="list every place, change nothing")
        parser.add_argument(
            "--also", action="append", default=[], help="another name or address of theirs; repeatable"
        )
        parser.add_argument(
            "--not", dest="others", action="append", default=[], metavar="EMAIL",
            help="an outsider who has the same name and is somebody else; repeatable",
        )  # fmt: skip
        parser.add_argument("--case", default="", metavar="TEXT", help="why, for the audit log")
        parser.add_argument("--resume", action="store_true", help="go on with what was killed, whoever it is")

    def handle(self, *, email: str | None, dry_run: bool, case: str, resume: bool, **options: Any) -> None:
        further, others = tuple(options["also"]), tuple(options["others"])
        if resume:
            self._resume()
            return
        user = User.objects.with_address(email or "").first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.", returncode=1)
        row = Erasure.objects.filter(person=user, finished_at=None, cancelled_at=None).first()
        if dry_run:
            self._count(row or Erasure(person=user, further=further, others=others))
            return
        if row is None:
            if not case.strip():
                raise CommandError("Say with --case why this person is erased.")
            try:
                row = running.ask(
                    user, by=None, case=case.strip(), by_hand=True, further=further, others=others
                )
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        elif not row.by_hand and row.confirmed_at is None:
            raise CommandError("This person waits at the desk for a second admin.")
        self._run(row)

    def _resume(self) -> None:
        for row in Erasure.objects.filter(finished_at=None, cancelled_at=None, by_hand=True).order_by("pk"):
            self._run(row)

    def _count(self, row: Erasure) -> None:
        assert row.person is not None
        if reason := running.may_not(row.person):
            self.stderr.write(reason)
        known = running.identity_of(row)
        self._introduce(known, row)
        with bar("looking", None, " rows") as tick:
            found = running.count(row, known, tick)
        for name, number in found:
            self.stdout.write(f"{number:8} {name}")
        self.stdout.write(f"{sum(number for _name, number in found):8} in all. Nothing was changed.")
        for said in row.notes:
            self.stderr.write(said)

    def _introduce(self, known: identity.Identity, row: Erasure) -> None:
        self.stderr.write(f"Names: {', '.join(known.called)}")
        self.stderr.write(f"Addresses: {', '.join(known.addresses) or 'none'}")
        if known.namesakes:
            self.stderr.write(f"{len(known.namesakes)} other people have this name.")

    def _run(self, row: Erasure) -> None:
        if reason := running.too_late(row):
            running.call_off(row, reason)
            raise CommandError(reason)
        known = running.identity_of(row)
        with bar(f"Erased person {row.pk}", row.total or None, " rows") as tick:
            left = running.run(row, known, tick)
        self.stdout.write(f"Erased person {row.pk}: {sum(row.changed.values())} places.")
        if left:
            for name, number in left.items():
                self.stderr.write(f"{number:8} still in {name}")
            sys.exit(1)
        self.stdout.write("A search for names and addresses finds 0.")
