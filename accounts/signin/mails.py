"""The mails that carry one-time links. The rows of the links are their outbox."""

import logging

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import OneTimeLink
from microblog.kit import outgoing

log = logging.getLogger("skein.accounts")

BATCH = 100


def send_due() -> int:
    """Send the links that are due; returns how many. Runs in one worker at a time."""
    due = OneTimeLink.objects.usable().filter(mail_at__lte=timezone.now()).select_related("user")
    links = list(due.order_by("pk")[:BATCH])
    connection = mail.get_connection()
    try:
        return sum(_send(link, connection) for link in links if outgoing.is_reachable(connection, log))
    finally:
        connection.close()


def _send(link: OneTimeLink, connection: BaseEmailBackend) -> bool:
    row = OneTimeLink.objects.filter(pk=link.pk)
    if link.user is None or not link.user.can_sign_in:
        row.update(mail_at=None)
        return False
    # Noted before it leaves: a worker that dies now sends it again, a little later, and not for ever.
    tries = link.mail_tries + 1
    again = timezone.now() + outgoing.pause(tries) if tries < outgoing.MAX_TRIES else None
    row.update(mail_tries=tries, mail_at=again)
    try:
        outgoing.send(connection, letter(link))
    except OSError as error:  # every error of smtplib is one
        connection.close()
        log.warning("A link could not be mailed: %s", error)
        return False
    row.update(mail_at=None)
    return True


def letter(link: OneTimeLink) -> mail.EmailMultiAlternatives:
    """The mail of a link that is good for ``link.user`` alone."""
    context = {"link": link, "user": link.user, "site_name": settings.SITE_NAME, "url": link.url}
    name = f"accounts/mail_{link.purpose}"
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        text, html = (render_to_string(f"{name}.{kind}", context) for kind in ("txt", "html"))
    fields = {
        "Auto-Submitted": "auto-generated",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
        "Message-ID": f"<link-{link.pk}-{link.mail_tries}@{settings.MAIL_DOMAIN}>",
    }
    message = mail.EmailMultiAlternatives(subject, text, to=[link.address], headers=fields)
    message.attach_alternative(html, "text/html")
    return message
