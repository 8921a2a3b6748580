"""Whether there is anybody to answer, and where: never a robot, a list, a null sender or a forged one (RFC 3834)."""

import re

from django.conf import settings

from ..intake import headers
from ..intake.headers import Headers
from ..models import IncomingMail
from ..recognising import robots

# Mailboxes that nobody reads, or that a program does.
_UNREAD = re.compile(
    r"(?:no-?reply|do-?not-?reply|noreply|mailer-daemon|postmaster|daemon|root|nobody|bounces?|listserv|majordomo"
    r"|sympa|mailman|notifications?|owner-.{1,200}|.{1,200}-(?:owner|request|bounces?|noreply|no-reply))(?:\+.{0,200})?"
)
# Who writes so does not want to hear from machines ([MS-OXCMAIL] 2.2.3.2.14).
_DEAF = ("all", "autoreply", "oof")


def of(mail: IncomingMail) -> str:
    """The address to tell about a mail, or "" when nobody is to be told."""
    raw = mail.raw.data
    found = headers.read(raw)
    if not mail.envelope_from or mail.is_forged or not _is_person(found):
        return ""
    is_known = mail.is_proven or _is_aligned(mail, found)
    return found.from_address if is_known and not robots.kind_of(raw, found) else ""


def _is_person(found: Headers) -> bool:
    local, _at, domain = found.from_address.rpartition("@")
    is_machine = (
        robots.says_automatic(found)
        or robots.is_list(found)
        or "list-unsubscribe" in found.manners
        or found.precedence in robots.BULK
        or found.has_null_return_path
        or bool(found.loop)
        or robots.circles(found)
    )
    wishes = found.manners.get("x-auto-response-suppress", "").lower()
    is_deaf = any(word in wishes for word in _DEAF)
    return (
        bool(local)
        and domain != settings.MAIL_DOMAIN
        and not (is_machine or is_deaf or _UNREAD.fullmatch(local))
    )


def _is_aligned(mail: IncomingMail, found: Headers) -> bool:
    """Whether the envelope comes from where the From line does: else the letter would reach whoever was named."""
    there = mail.envelope_from.rpartition("@")[2].lower().rstrip(".")
    here = found.from_address.rpartition("@")[2]
    return bool(there) and (
        there == here or there.endswith(f".{here}") or here.endswith(f".{there}") and "." in there
    )
