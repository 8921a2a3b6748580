"""A mail goes and its key stays: the same mail is known when it comes again, and brings nothing back.

The key is a hash (intake/store.py): of who wrote what to whom it tells nothing.
"""

import hashlib
from collections.abc import Iterable

from django.db.models.functions import Coalesce, Now

from threads.models import Activity

from ..models import IncomingMail, MailAnswer, RawMail

Verb = Activity.Verb


def forget(numbers: Iterable[int], reason: str) -> int:
    """Take the bytes of these mails away, and all that is known of them but state and dates. The caller has deleted the
    messages that they prove, in the same transaction. ``reason``: for whoever sends one of them again."""
    mails = list(IncomingMail.objects.filter(pk__in=list(numbers)).only("pk", "raw", "sender").all_locked())
    if not mails:
        return 0
    numbers = [mail.pk for mail in mails]
    _facts(mails)
    MailAnswer.objects.filter(mail__in=numbers).delete()
    IncomingMail.objects.filter(pk__in=numbers).update(
        raw=nothing(), state=IncomingMail.State.DELETED, reason=reason[:500], processed_at=Coalesce("processed_at", Now()),
        sender=None, conversation=None, split=None, peer=None, envelope_from="", recipient="", message_id="", subject="",
        checked_why="", helo="",
    )  # fmt: skip
    RawMail.objects.filter(pk__in={mail.raw_id for mail in mails}, deliveries=None).delete()
    return len(mails)


def remove(numbers: Iterable[int]) -> int:
    """Take these mails away without a trace, as if they had never come: the same ones may come again. The caller has taken
    away what they prove, in the same transaction."""
    mails = list(IncomingMail.objects.filter(pk__in=list(numbers)).only("pk", "raw", "sender").all_locked())
    if not mails:
        return 0
    _facts(mails)
    IncomingMail.objects.filter(pk__in=[mail.pk for mail in mails]).delete()
    RawMail.objects.filter(pk__in={mail.raw_id for mail in mails}, deliveries=None).delete()
    return len(mails)


def empty(numbers: Iterable[int]) -> int:
    """Take the bytes away and what was read out of them. What the mails brought stays, and that they brought it."""
    mails = list(IncomingMail.objects.filter(pk__in=list(numbers)).only("pk", "raw").all_locked())
    if not mails:
        return 0
    IncomingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(
        raw=nothing(), split=None, checked_why=""
    )
    RawMail.objects.filter(pk__in={mail.raw_id for mail in mails}, deliveries=None).delete()
    return len(mails)


def nothing() -> RawMail:
    """The bytes of mails that are gone: none."""
    digest = hashlib.sha256(b"").hexdigest()
    return RawMail.objects.get_or_create(sha256=digest, defaults={"size": 0, "packed": RawMail.pack(b"")})[0]


def _facts(mails: list[IncomingMail]) -> None:
    """The facts that repeat their subjects (review/notices.py)."""
    people = {mail.sender_id for mail in mails if mail.sender_id}
    if people:
        told = Activity.objects.filter(person__in=people, verb__in=[Verb.REVIEW, Verb.REFUSE])
        told.filter(detail__mail__in=[mail.pk for mail in mails]).delete()
