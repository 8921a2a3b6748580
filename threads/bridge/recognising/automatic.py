"""Mail no person wrote: absence notes, bounces, our own mail coming back. Never published, never answered."""

from django.conf import settings
from django.utils.translation import gettext as _

from threads import addresses

from ..mail_job import Work
from ..models import IncomingMail
from ..outcome import Settled
from . import bounces, robots

# How the Message-IDs of mails begin that a machine of ours wrote.
OWN_IDS = ("notice-", "answer-", "summary-", "message-")


def screen(work: Work) -> None:
    """Raise Settled for automatic mail, and for mail that does not find its way."""
    if reason := _reason(work):
        bounces.count(work)
        raise Settled(IncomingMail.State.AUTO, reason)
    if not (work.mail.is_upload or work.is_import) and robots.circles(work.headers):
        raise Settled(IncomingMail.State.REFUSED, _circled(work.headers.received))


def _circled(times: int) -> str:
    said = _("It came round in circles between mail servers: %d of them passed it on. Send it again.")
    return said % times


def _reason(work: Work) -> str:
    if work.mail.is_upload:
        # Chosen by hand: a list's mail, or a notice of ours that somebody saved, is what they mean.
        return ""
    if work.is_import:
        is_answer = work.headers.auto_submitted.startswith("auto-replied")
        return _robot(work) or (_("An automatic answer.") if is_answer else "")
    return _loop(work) or _robot(work) or _machine(work)


def _loop(work: Work) -> str:
    found, mail = work.headers, work.mail
    domain = f"@{settings.MAIL_DOMAIN}"
    # Notices and answers of ours keep their names when a mailbox or a list hands them on.
    at_ours = addresses.is_own_domain(found.message_id.rpartition("@")[2].lower())
    is_notice = at_ours and found.message_id.startswith(OWN_IDS)
    # A message that somebody else mailed first leaves under its own name; a list may take the mark of loops away.
    is_passed_on = found.manners.get("archived-at", "").strip("<> ").startswith(f"{settings.BASE_URL}/")
    own_hand = mail.sender is None and (
        found.message_id.endswith(domain) or found.from_address.endswith(domain)
    )
    is_ours = found.loop == settings.MAIL_DOMAIN or is_notice or is_passed_on or own_hand
    return _("Our own mail came back.") if is_ours else ""


def _robot(work: Work) -> str:
    said = {
        "absence": _("An absence note."),
        "receipt": _("A read receipt."),
        "report": _("A mail server's report."),
        "meeting": _("An answer to an invitation."),
        "recall": _("A recall of a message. What was published stays until its author takes it back here."),
    }
    kind = robots.kind_of(work.raw, work.headers)
    if not kind and robots.is_absence_to_notice(work.headers, work.mail.recipient):
        kind = "absence"
    return said.get(kind, "")


def _machine(work: Work) -> str:
    found, mail = work.headers, work.mail
    if mail.recipient.startswith("bounce+") or found.has_null_return_path or not mail.envelope_from:
        return _("A mail server's report.")
    if robots.says_automatic(found):
        return _("An automatic mail.")
    # A colleague who writes through a list is a colleague.
    is_person = mail.sender is not None and (robots.is_list(found) or found.precedence not in robots.BULK)
    return "" if is_person or not robots.is_mass_mail(found) else _("A newsletter or other mass mail.")
