"""Is mail taken in, and is it worked on?"""

import smtplib
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from microblog.kit.health import Doubt, Trouble, check

from .models import FetchedMailbox, IncomingMail, MailAnswer
from .sender_check import lookups

# The sweep comes round every few seconds; a mail that waits longer than this waits for help.
LATE = timedelta(minutes=10)
# A server that is away gets letters later, but not that late.
OVERDUE = timedelta(hours=2)
RECENT = timedelta(days=7)
# A mailbox may be away for a moment.
UNREACHED = timedelta(minutes=5)


@check("mail queue")
def queue() -> str:
    waiting = IncomingMail.objects.filter(state=IncomingMail.State.RECEIVED, batch=None)
    if late := waiting.filter(received_at__lt=timezone.now() - LATE).count():
        raise Trouble(f"{late} mails have waited for more than ten minutes.")
    return f"{waiting.count()} waiting"


@check("mailbox")
def mailbox() -> str:
    """The mailbox that is fetched from, where one is named."""
    box = FetchedMailbox.objects.first()
    if box is None:
        return "none to fetch from"
    if box.trouble_since and box.trouble_since < timezone.now() - UNREACHED:
        raise Trouble(f"No mail can be fetched from {box.place}: {box.trouble}")
    if box.left:
        raise Doubt(f"{box.left} mails are only in the mailbox: {box.left_why}")
    return f"{box.user} at {box.place}"


@check("mails kept", deep=True)
def kept() -> str:
    """How many mails are in which state; what could not be read waits for somebody who looks."""
    counted = IncomingMail.objects.values("state").annotate(count=Count("pk")).order_by("state")
    counts = {row["state"]: row["count"] for row in counted}
    told = ", ".join(f"{count} {state}" for state, count in counts.items()) or "none"
    bad = IncomingMail.objects.filter(state=IncomingMail.State.QUARANTINED)
    if fresh := bad.filter(processed_at__gt=timezone.now() - RECENT).count():
        raise Doubt(f"{fresh} mails of this week could not be read (manage.py ledger); all: {told}")
    return told


@check("letters to senders", deep=True)
def letters() -> str:
    """Whether those whose mail was not published are told."""
    waiting = MailAnswer.objects.filter(state__in=[MailAnswer.State.WAITING, MailAnswer.State.SENDING])
    late = waiting.filter(due_at__lt=timezone.now() - OVERDUE).count()
    failed = MailAnswer.objects.filter(
        state=MailAnswer.State.FAILED, due_at__gt=timezone.now() - RECENT
    ).count()
    if late or failed:
        raise Doubt(f"{late} are overdue, {failed} of this week could not be sent.")
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
