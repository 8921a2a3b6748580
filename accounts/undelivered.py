"""Addresses to which mails come back: after some that were refused for good, nothing but links is mailed there."""

import re
import smtplib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import EmailAddress
from microblog.kit import outgoing

# So many within so long, or one that says that there is no such mailbox (RFC 3463, X.1.1).
MOST, WITHIN = 3, timedelta(days=7)
NO_MAILBOX = "5.1.1"
UNKNOWN = "5.0.0"
# The fields of an address to which mail arrives.
ARRIVES = {"bounces": 0, "bounced_since": None, "bounce_status": "", "unreachable_at": None}
_STATUS = re.compile(rb"5\.\d{1,3}\.\d{1,3}(?!\d)")


@transaction.atomic
def came_back(address: str, status: str) -> None:
    """A mail to somebody's address was refused for good; ``status``: 5.x.x (RFC 3463)."""
    row = EmailAddress.objects.select_for_update().filter(address=address.lower()).first()
    if row is None or row.unreachable_at is not None:
        return
    now = timezone.now()
    if row.bounced_since is None or row.bounced_since < now - WITHIN:
        row.bounces, row.bounced_since = 0, now
    row.bounces, row.bounce_status = row.bounces + 1, status
    if row.bounces >= MOST or status == NO_MAILBOX:
        row.unreachable_at = now
    row.save(update_fields=list(ARRIVES))


def refused(address: str, error: Exception) -> None:
    """Our own mail server did not take a mail to it. What is about the mail or about us does not count."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and outgoing.is_final(error):
        texts = (
            text if isinstance(text, bytes) else str(text).encode()
            for _code, text in error.recipients.values()
        )
        found = next((match[0].decode() for text in texts if (match := _STATUS.search(text))), UNKNOWN)
        came_back(address, found)
