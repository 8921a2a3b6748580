"""The mails that carry one-time links. The rows of the links are their outbox."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import OneTimeLink
from microblog.kit import outgoing, site

from . import mailed

log = logging.getLogger("skein.accounts")

BATCH = 100


def send_due() -> int:
    """Send the links that are due; returns how many. Runs in one worker at a time."""
    due = OneTimeLink.objects.usable().filter(mail_at__lte=timezone.now()).select_related("user__host")
    return outgoing.send_each(due.order_by("pk")[:BATCH], _send, log)


def _send(link: OneTimeLink, connection: BaseEmailBackend) -> bool:
    row = OneTimeLink.objects.filter(pk=link.pk)
    is_shut = link.purpose == OneTimeLink.Purpose.SIGN_IN and not mailed.opens(link)
    if link.user is None or not link.user.can_sign_in or is_shut:
        row.update(mail_at=None)
        return False
    # Noted before it leaves: a worker that dies now sends it again, a little later, and not for ever.
    tries = link.mail_tries + 1
    again = timezone.now() + outgoing.pause(tries) if tries < outgoing.MAX_TRIES else None
    row.update(mail_tries=tries, mail_at=again)
    if not outgoing.has_left(connection, letter(link), log, "A link"):
        return False
    row.update(mail_at=None)
    return True


def _kind(link: OneTimeLink) -> str:
    """A link for a password that is good for days was asked for by whoever invites (actions/links.py)."""
    is_long = link.expires_at - link.created_at > timedelta(days=1)
    if not is_long or link.purpose != OneTimeLink.Purpose.PASSWORD:
        return link.purpose
    return "guest" if link.user and link.user.is_guest else "invitation"


def letter(link: OneTimeLink) -> mail.EmailMultiAlternatives:
    """The mail of a link that is good for ``link.user`` alone."""
    context = {"link": link, "user": link.user, "site_name": site.name(), "url": link.url}
    name = f"accounts/mail_{_kind(link)}"
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        text, html = (render_to_string(f"{name}.{kind}", context) for kind in ("txt", "html"))
    fields = {
        "Auto-Submitted": "auto-generated",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
        "Message-ID": f"<link-{link.pk}-{link.mail_tries}@{settings.MAIL_DOMAIN}>",
    }
    message = mail.EmailMultiAlternatives(subject, text, site.sender(), [link.address], headers=fields)
    message.attach_alternative(html, "text/html")
    return message
