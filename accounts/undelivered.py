"""Addresses to which mails come back: after some that were refused for good, nothing but links is mailed there."""

import re
import smtplib
from datetime import UTC, date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import EmailAddress

# What says that the address is none or is switched off (RFC 3463, X.1 and X.2): two of different days, within so long. Of a full
# mailbox so many. Other refusals are about the mail, its way or us, and count nothing.
NO_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
FULL = "5.2.2"
FEWEST, MOST, WITHIN = 2, 3, timedelta(days=15)
# The fields of an address to which mail arrives.
ARRIVES = {"bounces": 0, "bounced_since": None, "bounce_status": "", "unreachable_at": None}
_STATUS = re.compile(rb"5\.\d{1,3}\.\d{1,3}(?!\d)")


@transaction.atomic
def came_back(address: str, status: str, mailed_on: date) -> None:
    """A mail of this day (UTC) to somebody's address was refused for good; ``status``: 5.x.x (RFC 3463)."""
    if status != FULL and status not in NO_MAILBOX:
        return
    row = EmailAddress.objects.select_for_update().filter(address=address.lower()).first()
    if row is None or row.unreachable_at is not None:
        return
    now = timezone.now()
    if row.bounced_since is None or row.bounced_since < now - WITHIN:
        row.bounces, row.bounced_since = 0, now
    elif mailed_on <= row.bounced_since.astimezone(UTC).date():
        return  # whoever knows one mail, or one bad day of a server, must not end it
    row.bounces, row.bounce_status = row.bounces + 1, status
    if row.bounces >= (MOST if status == FULL else FEWEST):
        row.unreachable_at = now
    row.save(update_fields=list(ARRIVES))


def refused(error: Exception) -> None:
    """Our own mail server did not take a mail. It counts for each address of which it says so by a status (RFC 2034)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return
    for address, (code, text) in error.recipients.items():
        said = text if isinstance(text, bytes) else str(text).encode()
        if code >= 500 and (status := _STATUS.match(said.strip())):
            came_back(address, status[0].decode(), timezone.now().date())
