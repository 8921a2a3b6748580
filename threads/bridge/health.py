"""Is mail taken in, and is it worked on?"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from microblog.kit.health import Trouble, check

from .models import IncomingMail

# The sweep comes round every few seconds; a mail that waits longer than this waits for help.
LATE = timedelta(minutes=10)


@check("mail queue")
def queue() -> str:
    waiting = IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED, batch=None)
    if late := waiting.filter(received_at__lt=timezone.now() - LATE).count():
        raise Trouble(f"{late} mails have waited for more than ten minutes.")
    return f"{waiting.count()} waiting"


@check("mail in", deep=True)
def listener() -> str:
    kind = smtplib.LMTP if settings.SMTP_LMTP else smtplib.SMTP
    with kind(settings.SMTP_HOST, settings.SMTP_PORT, timeout=5) as client:
        code, text = client.noop()
    if code != 250:
        raise Trouble(f"The listener answers {code} {text.decode(errors='replace')}")
    return f"{settings.SMTP_HOST}:{settings.SMTP_PORT}"
