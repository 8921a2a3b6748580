"""Reports of mail servers that a mail of ours could not be delivered, as far as a machine can read them (RFC 3464).

That a report is about a mail of ours the token of the address proves to which it came: nobody else knows it. The words for
people in it, in many languages, are not read.
"""

import re
from email.parser import HeaderParser

from accounts import undelivered
from accounts.models import EmailAddress
from threads import addresses

from ..mail_job import Work
from . import robots

_FAILED = re.compile(r"5\.\d{1,3}\.\d{1,3}", re.ASCII)
_BLOCKS = re.compile(r"\n[ \t]*\n")
_MAX_BLOCKS = 50


def count(work: Work) -> None:
    """Count a mail that came back for good, for the address it went to; do nothing with other mail."""
    name, _plus, token = work.mail.recipient.partition("@")[0].lower().partition("+")
    user_id = addresses.read("bounce", token) if name == "bounce" else None
    if user_id is None or work.is_import or work.mail.is_upload:
        return
    own = EmailAddress.objects.filter(user=user_id)
    for status, named in failures(work.raw):
        # A server may name the mailbox behind an alias: then the main address is the one that is written to.
        known = own.filter(address__in=named).first() or own.filter(primary=True).first()
        if known is not None:
            undelivered.came_back(known.address, status)
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
