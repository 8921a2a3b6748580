"""The letter that tells what became of mails: nothing of their content, so that nobody can write through it."""

from dataclasses import replace

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from microblog.kit import site
from threads import addresses

from ..models import IncomingMail, MailAnswer
from .silence import is_silent
from .wording import Told

# More lines help nobody.
LINES = 20


def status_path(mail: IncomingMail) -> str:
    """The public page about a mail, for whoever has the link."""
    return reverse("mail_status", args=[addresses.mint("mail-status", mail.pk)])


def letter(address: str, rows: list[MailAnswer]) -> EmailMessage:
    """One letter about mails of one sender. From nobody (RFC 3834 section 3.3), and as an answer to the first."""
    with translation.override(settings.LANGUAGE_CODE):
        first = rows[0].mail
        lines = [_line(row.mail) for row in rows[:LINES]]
        context = {"lines": lines, "more": len(rows) - len(lines), "site_name": site.name()}
        subject = _subject(rows)
        text = render_to_string("bridge/answer.txt", context)
    fields = {
        "From": site.sender(),
        "Message-ID": f"<answer-{rows[0].pk}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
    }
    if not first.message_id.endswith("@without-id.invalid"):
        fields["In-Reply-To"] = fields["References"] = f"<{_plain(first.message_id)}>"
    message = EmailMessage(" ".join(subject.split())[:200], text, None, [address], headers=fields)
    message.from_email = ""  # the null sender: a letter that cannot be delivered comes back to nobody
    return message


def _line(mail: IncomingMail) -> tuple[Told, str]:
    """What became of it, and where that stands; of a group that sends no text by mail nothing but the latter."""
    told = Told.of(mail)
    return replace(told, recipient="", reason="") if is_silent(
        mail
    ) else told, settings.BASE_URL + status_path(mail)


def _subject(rows: list[MailAnswer]) -> str:
    if len(rows) > 1:
        return _("About your mails")
    mail = rows[0].mail
    return _("About your mail") if is_silent(mail) else _("About your mail to %s") % mail.recipient


def _plain(text: str) -> str:
    """Safe in a header field."""
    return "".join(char for char in text if "!" <= char <= "~")
