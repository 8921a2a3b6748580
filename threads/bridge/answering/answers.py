"""Whose mail was not published is told why, once and politely: one letter an hour for all mails of one sender.

A mail's row here is written with its state, so no mail is forgotten and none is told of twice. Whether
anybody is to be written to at all is asked when the letter leaves (RFC 3834 section 2): see addressee.py.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core import mail as post
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from microblog.kit import outgoing

from ..models import IncomingMail, MailAnswer
from . import addressee
from .mail import letter

log = logging.getLogger("skein.bridge")

State = MailAnswer.State
# A sender who is told of a mail in a state that he would otherwise never hear of.
TOLD = frozenset({
    IncomingMail.State.REFUSED, IncomingMail.State.HELD, IncomingMail.State.POLICY, IncomingMail.State.QUARANTINED,
})  # fmt: skip
EVERY = timedelta(hours=1)
DAY = timedelta(days=1)
MAX_A_DAY = 6
MAX_IN_ALL = 500
# What could not be told by then is old news; the sender sees it under Mail.
OLD = timedelta(days=3)
BATCH = 200
STUCK = timedelta(minutes=10)


def remember(mail: IncomingMail) -> None:
    """Owe its sender a line about a mail. Call it in the transaction of its state."""
    if mail.batch_id is None and not mail.is_upload:
        MailAnswer.objects.get_or_create(mail=mail)


def send_due() -> int:
    """Send the letters that are due; returns how many. Runs in one worker at a time."""
    now = timezone.now()
    MailAnswer.objects.filter(state=State.SENDING, due_at__lt=now - STUCK).update(state=State.WAITING)
    due = MailAnswer.objects.filter(state=State.WAITING, due_at__lte=now)
    rows = list(due.select_related("mail__raw", "mail__sender", "mail__group").order_by("pk")[:BATCH])
    if not rows:
        return 0
    connection = post.get_connection()
    try:
        if not outgoing.is_reachable(connection, log):
            return 0
        return sum(_send(bundle, connection) for bundle in _bundles(rows, now))
    finally:
        connection.close()


def _bundles(rows: Iterable[MailAnswer], now: datetime) -> Iterator[list[MailAnswer]]:
    """Lines to one address that may leave now; the others wait longer, or never leave."""
    found: dict[str, list[MailAnswer]] = {}
    for row in rows:
        # Counted before the mail is read: one that kills the process is not read for ever.
        row.tries += 1
        row.save(update_fields=["tries"])
        is_over = row.tries > outgoing.MAX_TRIES or row.mail.received_at < now - OLD
        row.address = "" if is_over else addressee.of(row.mail)
        if row.address:
            found.setdefault(row.address, []).append(row)
        else:
            _note([row], State.SKIPPED)
    # Asked one by one: each letter counts for the next.
    yield from (bundle for address, bundle in found.items() if not _is_put_off(address, bundle, now))


def _is_put_off(address: str, bundle: list[MailAnswer], now: datetime) -> bool:
    """Whether enough was written to this address, or to all, for now."""
    sent = MailAnswer.objects.filter(state=State.SENT, sent_at__gt=now - DAY)
    letters = sent.filter(address=address).order_by("-sent_at")[:MAX_A_DAY]
    mine = [letter.sent_at for letter in letters if letter.sent_at]
    if mine and mine[0] > now - EVERY:
        again = mine[0] + EVERY
    elif len(mine) >= MAX_A_DAY:
        again = mine[-1] + DAY
    elif sent.count() >= MAX_IN_ALL:
        again = now + EVERY
    else:
        return False
    rows = MailAnswer.objects.filter(pk__in=[row.pk for row in bundle])
    rows.update(due_at=again, tries=0, address=address)
    return True


def _send(bundle: list[MailAnswer], connection: BaseEmailBackend) -> bool:
    # Committed before the letter leaves: a worker that dies now does not send it again at once.
    _note(bundle, State.SENDING)
    try:
        outgoing.send(connection, letter(bundle[0].address, bundle))
    except OSError as error:  # every error of smtplib is one
        connection.close()
        _failed(bundle, error)
        return False
    except Exception as error:
        log.exception("the answer to mail %s could not be sent", bundle[0].mail_id)
        _failed(bundle, error)
        return False
    # One row stands for the letter, the others are in it.
    _note(bundle[:1], State.SENT, sent_at=timezone.now())
    _note(bundle[1:], State.TOLD)
    return True


def _failed(bundle: list[MailAnswer], error: Exception) -> None:
    tries = max(row.tries for row in bundle)
    if outgoing.is_final(error) or tries >= outgoing.MAX_TRIES:
        _note(bundle, State.FAILED, error=str(error)[:300])
    else:
        _note(bundle, State.WAITING, error=str(error)[:300], due_at=timezone.now() + outgoing.pause(tries))


def _note(rows: list[MailAnswer], state: str, **fields: Any) -> None:
    fields = {"state": state, "due_at": timezone.now()} | fields
    for row in rows:
        MailAnswer.objects.filter(pk=row.pk).update(address=row.address, **fields)
