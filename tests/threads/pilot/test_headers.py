"""Mails counted from their header fields."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from threads.pilot import assumed
from threads.pilot.headers import Counting
from threads.pilot.models import MailCount


def mail(number: int, to: str, *more: str, day: int = 5, body: str = "Hello") -> bytes:
    fields = [
        f"Message-ID: <m{number}@x>",
        f"Date: Mon, {day} Jan 2026 10:00:00 +0000",
        "From: a@x.example",
        f"To: {to}",
    ]
    return "\r\n".join([*fields, *more, "", body, ""]).encode()


MAILS = [
    mail(1, "b@x.example"),
    mail(2, "b@x.example, c@x.example", "Cc: d@x.example"),
    mail(
        3,
        "b@x.example, c@x.example, B@X.example",
        "Cc: d@x.example, e@x.example",
        "In-Reply-To: <m2@x>",
        day=9,
    ),
    mail(4, '"Lee, Ann" <b@x.example>', "In-Reply-To: <m1@x>", day=6),
]


def test_group_mails_and_answers_to_all_are_counted():
    found = Counting()
    found.take(MAILS)
    count = found.count()
    assert (count.mails, count.addresses, count.group_mails, count.reply_alls) == (4, 1 + 3 + 4 + 1, 2, 1)
    assert (count.first_day, count.last_day, count.days) == (date(2026, 1, 5), date(2026, 1, 9), 5)
    assert count.mean == 2.2


def test_the_same_mail_in_two_mailboxes_counts_once():
    found = Counting()
    found.take(MAILS)
    found.take(MAILS[:2])
    assert (found.mails, found.repeated) == (4, 2)


def test_what_is_no_mail_is_skipped():
    found = Counting()
    found.take([None, b"", b"\x00\xff", b"Subject: no date\r\n\r\nx", b"Date: nonsense\r\nTo: a@x\r\n\r\n"])
    assert (found.mails, found.skipped) == (0, 5)
    with pytest.raises(ValueError):
        found.count()


def test_no_text_counts(tmp_path):
    """A text that looks like header fields changes nothing."""
    found = Counting()
    found.take([mail(1, "b@x.example", body="To: c@x.example, d@x.example\r\nCc: e@x.example\r\n")])
    assert found.addresses == 1


def mailbox(tmp_path) -> str:
    path = tmp_path / "before.mbox"
    stamp = b"From a@x.example Mon Jan  5 10:00:00 2026\n"
    path.write_bytes(b"\n".join(stamp + raw.replace(b"\r\n", b"\n") for raw in MAILS))
    return str(path)


def run(*args: str) -> str:
    out = StringIO()
    call_command("baseline", *args, stdout=out)
    return out.getvalue()


def test_the_command_keeps_numbers_alone(db, tmp_path):
    assert run(mailbox(tmp_path), "--dry-run").startswith("4 mails from 2026-01-05 to 2026-01-09")
    assert not MailCount.objects.exists()
    run(mailbox(tmp_path))
    (kept,) = assumed.counts()
    assert (kept.mails, kept.group_mails_a_day) == (4, 0)
    assert assumed.assumptions(assumed.pilot(), [kept]).people_a_mail == 2.2


def test_a_mailbox_that_is_not_there_is_an_error(db, tmp_path):
    with pytest.raises(CommandError):
        run(str(tmp_path / "nothing.mbox"))
    with pytest.raises(CommandError):
        run()


def test_the_oldest_count_is_before(db):
    for first, mails in ((3, 20), (1, 10)):
        MailCount.objects.create(
            first_day=date(2026, first, 1), last_day=date(2026, first, 10), mails=mails, addresses=30,
            group_mails=10, reply_alls=5, counted_at=timezone.now(),
        )  # fmt: skip
    assert [count.mails for count in assumed.counts()] == [10, 20]
