"""manage.py export: what was said, with proof, in a folder that `sha256sum -c SHA256SUMS` checks."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from tqdm import tqdm

from accounts.audit import notes, record
from accounts.models import Group, User
from microblog.kit import site
from microblog.kit.storable import storable
from threads.bridge.evidence import EvidenceQuery, Handed, write
from threads.models import LegalHold


class Command(BaseCommand):
    help = (
        "Write messages, mails and files to a folder with checksums, for whoever has a right to them. "
        "Without a filter: everything. It stands in the audit log."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="DIR", help="a folder that is not there yet")
        parser.add_argument("--case", required=True, metavar="TEXT", help="why, for the audit log")
        parser.add_argument(
            "--person", action="append", default=[], metavar="EMAIL", help="who wrote it; repeatable"
        )
        parser.add_argument("--group", action="append", default=[], metavar="SLUG", help="where; repeatable")
        parser.add_argument(
            "--hold", metavar="CASE", help="what this legal hold covers, with the copies it kept"
        )
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="sent on this day or later")
        parser.add_argument("--until", metavar="YYYY-MM-DD", help="sent on this day or earlier")
        parser.add_argument(
            "--word", action="append", default=[], metavar="WORD", help="said in it; repeatable"
        )

    def handle(self, *, to: str, case: str, **options: Any) -> None:
        if not case.strip():
            raise CommandError("Say with --case why this is exported.")
        question, place = _question(options), Path(to).resolve()
        total = question.messages().count()
        if not total and not (question.hold and question.hold.copies.exists()):
            raise CommandError("Nothing was said that fits.", returncode=1)
        if not place.parent.is_dir():
            raise CommandError(f"There is no folder {place.parent}.")
        try:
            with tqdm(total=total, unit=" messages", disable=None, leave=False) as bar:
                handed = _write(question, place, bar.update, case.strip())
        except FileExistsError as error:
            raise CommandError(f"{place} is there already.") from error
        self.stderr.write(
            f"{handed.messages} messages, {handed.mails} mails, {handed.files} files in {place}. The SHA-256 of SHA256SUMS:"
        )
        self.stdout.write(handed.sums)


@transaction.atomic
def _write(question: EvidenceQuery, place: Path, tick: Any, case: str) -> Handed:
    """Noted if and only if it was handed over."""
    words = {name: str(value) for name, value in question.as_json().items() if value}

    def note(handed: Handed) -> None:
        record(
            notes.HANDED_OVER,
            by=None,
            words={"case": storable(case)[:300]} | words,
            sums=handed.sums,
            messages=handed.messages,
            mails=handed.mails,
            files=handed.files,
        )

    return write(question, place, tick, note)


def _question(options: dict[str, Any]) -> EvidenceQuery:
    if case := options["hold"]:
        return _held(case)
    since, until = _day(options["since"]), _day(options["until"])
    return EvidenceQuery(
        people=tuple(_person(address) for address in options["person"]),
        groups=tuple(_group(slug) for slug in options["group"]),
        since=since,
        until=until + timedelta(days=1) if until else None,
        words=tuple(options["word"]),
    )


def _held(case: str) -> EvidenceQuery:
    hold = LegalHold.objects.active().filter(case=case).first()
    if hold is None:
        raise CommandError(f"No legal hold is called {case}.", returncode=1)
    return EvidenceQuery.of_hold(hold)


def _person(address: str) -> User:
    found = User.objects.with_address(address).first()
    if found is None:
        raise CommandError(f"Nobody has the address {address}.", returncode=1)
    return found


def _group(slug: str) -> Group:
    found = Group.objects.at(slug).first()
    if found is None:
        raise CommandError(f"There is no group {slug}.", returncode=1)
    return found


def _day(text: str | None) -> datetime | None:
    """Its first moment, by the clock of the site."""
    if text is None:
        return None
    site.look()  # its clock
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1970 <= day.year <= 9000:
        raise CommandError(f"{text} is no day; write it like 2026-03-31.")
    return timezone.make_aware(datetime.combine(day, time.min))
