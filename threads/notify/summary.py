"""The summary: once in the morning, what is new in a person's groups and conversations and was not seen yet."""

import logging
from datetime import date, datetime, timedelta

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet

from accounts.models import User
from microblog.kit import outgoing
from threads.queries.feed import NEWS

from . import mailing, mails
from .models import MailChoice

log = logging.getLogger("skein.notify")

# By the clock of the site. What could not be sent by the end of the morning is old news.
FROM, UNTIL = 8, 12
PERIOD = timedelta(days=1)
BATCH = 200


def send_due(now: datetime) -> int:
    """Send the summaries that are due, BATCH people at a time; returns the number of mails. ``now``: local time."""
    if not FROM <= now.hour < UNTIL:
        return 0
    connection = mail.get_connection()
    try:
        return sum(_send(user, now, connection) for user in _waiting(now.date())[:BATCH])
    finally:
        connection.close()


def _waiting(today: date) -> QuerySet[User]:
    people = User.objects.coming_in().filter(addresses__primary=True, addresses__verified_at__isnull=False)
    return people.exclude(mail_choice__summary=False).exclude(mail_choice__summarised_on=today).order_by("pk")


def _send(user: User, now: datetime, connection: BaseEmailBackend) -> bool:
    posts = NEWS.page(user, None, now - PERIOD).posts
    # Asked only when there is something to say.
    if posts and not outgoing.is_reachable(connection, log):
        return False
    # Before the mail leaves: a worker that dies now leaves one person without a summary, and none with two.
    choice, _is_new = MailChoice.objects.update_or_create(user=user, defaults={"summarised_on": now.date()})
    if not posts:
        return False
    try:
        connection.send_messages([mails.summary(user, mailing.address_of(user), posts)])
    except OSError as error:
        connection.close()
        log.warning("The summary for %s could not be sent: %s", user.handle, error)
        if not outgoing.is_final(error):
            MailChoice.objects.filter(pk=choice.pk).update(summarised_on=None)
        return False
    return True
