"""manage.py emails_avoided: how many mails were not needed, with the rows that a calculation by hand needs."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Group

from ... import assumed
from ...formula import Assumptions, WrittenRow, avoided, summed
from ...rows import rows

COLUMNS = "message conversation people sent above own"


class Command(BaseCommand):
    help = "E-mails avoided, by the formula of docs/pilot.md. --explain prints the row of each message."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", metavar="SLUG", help="only what was written in this group")
        parser.add_argument("--conversation", type=int, metavar="ID", help="only this conversation")
        parser.add_argument("--days", type=int, default=0, metavar="N", help="only the last N days")
        parser.add_argument("--explain", action="store_true", help="a row for each message, and the formula")

    def handle(self, *, group: str | None, days: int, explain: bool, **options: Any) -> None:
        of: dict[str, Any] = {}
        if group:
            of["conversation__group"] = self._group(group)
        if options["conversation"]:
            of["conversation"] = options["conversation"]
        now = timezone.now()
        first = now - timedelta(days=days) if days > 0 else datetime.min.replace(year=2, tzinfo=now.tzinfo)
        found = list(rows(first, now, **of))
        mean = assumed.assumptions(assumed.pilot(), assumed.counts())
        if explain:
            self._explain(found, mean)
        self._report(found, mean)

    def _group(self, slug: str) -> Group:
        found = Group.objects.at(slug).first()
        if found is None:
            raise CommandError(f"There is no group {slug!r}.", returncode=2)
        return found

    def _explain(self, found: list[WrittenRow], assumed: Assumptions) -> None:
        self.stdout.write(COLUMNS.replace(" ", "\t"))
        for row in found:
            people = "mean" if row.people is None else row.people
            cells = (row.message, row.conversation, people, row.sent, row.above, row.own)
            self.stdout.write("\t".join(map(str, cells)))
        mean = "not known: 0" if assumed.people_a_mail is None else f"{assumed.people_a_mail:g}"
        self.stdout.write(f"mean: {mean}; seconds a mail: {assumed.seconds_a_mail}")
        self.stdout.write("copies avoided = sum(people) - sum(sent)")
        self.stdout.write("bytes avoided = sum(people x (above + own)) - sum(sent x own)")
        self.stdout.write("of it repeated = sum(people x above)")

    def _report(self, found: list[WrittenRow], assumed: Assumptions) -> None:
        one = avoided(summed(found), assumed)
        self.stdout.write(f"messages {one.messages}")
        self.stdout.write(f"copies {one.would:.1f} would be, {one.sent} sent, {one.copies} avoided")
        self.stdout.write(f"bytes {one.text:.0f} avoided, {one.repeated:.0f} of them repeated text")
        self.stdout.write(f"minutes {one.seconds / 60:.0f}")
