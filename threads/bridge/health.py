"""Is mail taken in, and is it worked on?"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from microblog.kit.health import Doubt, Trouble, check

from .models import IncomingMail
from .sender_check import lookups

# The sweep comes round every few seconds; a mail that waits longer than this waits for help.
LATE = timedelta(minutes=10)


@check("mail queue")
def queue() -> str:
    waiting = IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED, batch=None)
    if late := waiting.filter(received_at__lt=timezone.now() - LATE).count():
        raise Trouble(f"{late} mails have waited for more than ten minutes.")
    return f"{waiting.count()} waiting"


@check("sender check", deep=True)
def senders() -> str:
    """Without a check, mail in the name of colleagues is published marked, or waits."""
    if settings.MAIL_AUTHSERV_ID:
        return f"by {settings.MAIL_AUTHSERV_ID}"
    if not settings.SENDER_CHECK:
        raise Doubt("Nobody checks who sends mail: name your mail server in SKEIN_MAIL_AUTHSERV_ID.")
    if not lookups.is_answering():
        raise Doubt(
            "Nobody checks who sends mail: no name server (DNS) answers here, and SKEIN_MAIL_AUTHSERV_ID"
            " names no mail server that does."
        )
    return "by Skein itself (SPF, DKIM, DMARC)"


@check("mail in", deep=True)
def listener() -> str:
    kind = smtplib.LMTP if settings.SMTP_LMTP else smtplib.SMTP
    with kind(settings.SMTP_HOST, settings.SMTP_PORT, timeout=5) as client:
        code, text = client.noop()
    if code != 250:
        raise Trouble(f"The listener answers {code} {text.decode(errors='replace')}")
    return f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"
