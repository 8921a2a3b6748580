"""Mail no person wrote: absence notes, bounces, our own mail coming back. Never published, never answered."""

from django.conf import settings
from django.utils.translation import gettext as _

from .models import IncomingMail
from .settled import Settled
from .work import Work

MAX_HOPS = 30
# RFC 3834; mailing lists say "bulk" or "list", which an archive of one always does.
ROBOTS = frozenset({"bulk", "junk", "list", "auto_reply"})


def screen(work: Work):
    """Raise Settled for automatic mail."""
    if reason := _reason(work):
        raise Settled(IncomingMail.State.AUTO, reason)


def _reason(work: Work) -> str:
    found, mail = work.headers, work.mail
    if work.is_import:
        return _("An automatic answer.") if found.auto_submitted.startswith("auto-replied") else ""
    if mail.is_upload:
        # Chosen by hand: a list's mail, or a notice of ours that somebody saved, is what they mean.
        return ""
    domain = f"@{settings.MAIL_DOMAIN}"
    own_hand = mail.sender is None and (
        found.message_id.endswith(domain) or found.from_address.endswith(domain)
    )
    if found.loop == settings.MAIL_DOMAIN or own_hand or found.received > MAX_HOPS:
        return _("Our own mail came back.")
    if mail.recipient.startswith("bounce+") or found.has_null_return_path or not mail.envelope_from:
        return _("A mail server's report.")
    if found.auto_submitted not in ("", "no") or found.precedence in ROBOTS:
        return _("An automatic mail.")
    return ""
