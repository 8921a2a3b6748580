"""Reports of mail servers that a mail of ours could not be delivered, as far as a machine can read them (RFC 3464).

The token of the address to which a report came says to whom the mail was, and on which day. It stands in the Return-Path:
whoever saw the mail knows it, its reader and those it was handed on to. So it is good for a few days, a report names an address
of that person, and one mail alone ends nothing (accounts/undelivered.py). The words for people are not read.
"""

import re
from datetime import timedelta
from email.parser import HeaderParser

from django.utils import timezone

from accounts import undelivered
from accounts.models import EmailAddress
from threads import addresses

from ..mail_job import Work
from . import robots

_FAILED = re.compile(r"5\.\d{1,3}\.\d{1,3}", re.ASCII)
_BLOCKS = re.compile(r"\n[ \t]*\n")
_MAX_BLOCKS = 50
# A mail server gives up after five days (RFC 5321, 4.5.4.1).
GOOD_FOR = timedelta(days=7)


def count(work: Work) -> None:
    """Count a mail that came back for good, for the address it went to; do nothing with other mail."""
    name, _plus, token = work.mail.recipient.partition("@")[0].lower().partition("+")
    known = addresses.read_bounce(token) if name == "bounce" else None
    if known is None or work.is_import or work.mail.is_upload:
        return
    user_id, mailed_on = known
    # Mail servers report with the null sender (RFC 3464, 2).
    if work.mail.envelope_from.strip("<> ") or mailed_on is None:
        return
    if mailed_on < timezone.now().date() - GOOD_FOR:
        return
    own = EmailAddress.objects.filter(user=user_id)
    for status, named in failures(work.raw):
        # Another address is one that theirs is forwarded to: that it is dead says nothing of theirs.
        row = own.filter(address__in=named).first()
        if row is not None:
            undelivered.came_back(row.address, status, mailed_on)
            return


def failures(raw: bytes) -> list[tuple[str, list[str]]]:
    """(status 5.x.x, addresses) of each recipient that a mail could not be delivered to for good."""
    found = []
    for part in robots.parts(raw):
        if part.type not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        text = part.decoded()[: robots.MAX_PART].decode("utf-8", "replace").replace("\r\n", "\n")
        for block in _BLOCKS.split(text)[:_MAX_BLOCKS]:
            fields = HeaderParser().parsestr(block.strip() + "\n\n")
            status = _FAILED.match(str(fields.get("Status", "")).strip())
            if status and str(fields.get("Action", "")).strip().lower() == "failed":
                named = (str(fields.get(name, "")) for name in ("Original-Recipient", "Final-Recipient"))
                found.append(
                    (status[0], [one.rpartition(";")[2].strip().strip("<>").lower() for one in named])
                )
    return found
