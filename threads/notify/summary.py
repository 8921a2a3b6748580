"""The summary: once on each of a person's days, at their hour, what is new in their groups and conversations and was not seen
yet. It is answered by number (threads/bridge/summary_reply.py)."""

import logging
from collections import defaultdict
from datetime import date, datetime, timedelta

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import undelivered
from accounts.models import User
from microblog.kit import outgoing, times
from threads.models import SentSummary
from threads.queries.feed import NEWS

from . import items, mailing, mails
from .models import MailChoice

log = logging.getLogger("skein.notify")

Days = MailChoice.Days
# What could not be sent so many hours later is old news.
PATIENCE = 4
PERIOD = timedelta(days=1)
BATCH = 300
_MONDAY, _SATURDAY = 0, 5


def send_due(now: datetime) -> int:
    """Send the summaries that are due, BATCH people at a time; returns the number of mails. ``now``: with a time zone."""
    people = [*_asking()[:BATCH], *_waiting(now)[:BATCH]]
    if not people:
        return 0
    connection = mail.get_connection()
    try:
        return sum(_send(user, now, connection) for user in people)
    finally:
        connection.close()


def ask_for_one(user: User, now: datetime) -> bool:
    """One leaves at once, beside those of the person's days; False when there is nothing new,
    or no address that it could reach. Raises nothing for a second
    click: it is the same one."""
    if not mailing.address_of(user) or not NEWS.page(user, None, now - _period(user, now.date())).posts:
        return False
    MailChoice.objects.update_or_create(user=user, defaults={"summary_asked_at": now})
    return True


def forget_old(now: datetime) -> int:
    """What was numbered in summaries that cannot be answered any more."""
    return SentSummary.objects.filter(at__lt=now - SentSummary.KEPT).delete()[0]


# --- Who, and when -------------------------------------------------------------------------------


def _reachable() -> QuerySet[User]:
    people = User.objects.coming_in().select_related("mail_choice").order_by("pk")
    main = {"addresses__primary": True, "addresses__unreachable_at": None}
    return people.filter(addresses__verified_at__isnull=False, **main)


def _asking() -> QuerySet[User]:
    return _reachable().filter(mail_choice__summary_asked_at__isnull=False)


def _waiting(now: datetime) -> QuerySet[User]:
    people = _reachable().annotate(
        hour=Coalesce(F("mail_choice__summary_hour"), Value(MailChoice.HOUR)),
        days=Coalesce(F("mail_choice__summary_days"), Value(Days.DAILY.value)),
    )
    wanting = people.exclude(mail_choice__summary=False).filter(mail_choice__summary_asked_at=None)
    return wanting.filter(_is_due(now))


def _is_due(now: datetime) -> Q:
    """Whose hour it is, on one of their days, who had none that day. A condition for each clock that is in use."""
    due = Q(pk__in=[])
    for local, zones in _clocks(now).items():
        day = local.date()
        is_hour = Q(hour__lte=local.hour, hour__gt=local.hour - PATIENCE)
        had = Q(mail_choice__summarised_on=day)
        due |= Q(time_zone__in=zones, days__in=_kinds(day)) & is_hour & ~had
    return due


def _clocks(now: datetime) -> dict[datetime, list[str]]:
    """{hour by a clock: the time zones that have it}."""
    found: dict[datetime, list[str]] = defaultdict(list)
    for name in User.objects.order_by().values_list("time_zone", flat=True).distinct():
        local = timezone.localtime(now, times.zone_named(name))
        found[local.replace(minute=0, second=0, microsecond=0, tzinfo=None)].append(name)
    return found


def _kinds(day: date) -> list[str]:
    kinds = [Days.DAILY]
    if day.weekday() < _SATURDAY:
        kinds.append(Days.WEEKDAYS)
    if day.weekday() == _MONDAY:
        kinds.append(Days.MONDAY)
    return [str(kind) for kind in kinds]


def _period(user: User, day: date) -> timedelta:
    """Since the last of the person's days."""
    days = _choice(user).summary_days
    if days == Days.MONDAY:
        return 7 * PERIOD
    return 3 * PERIOD if days == Days.WEEKDAYS and day.weekday() == _MONDAY else PERIOD


def _choice(user: User) -> MailChoice:
    return getattr(user, "mail_choice", None) or MailChoice(user=user)


# --- One -----------------------------------------------------------------------------------------


def _send(user: User, now: datetime, connection: BaseEmailBackend) -> bool:
    local = timezone.localtime(now, user.zone)
    choice = _choice(user)
    is_asked = choice.summary_asked_at is not None
    posts = NEWS.page(user, None, now - _period(user, local.date())).posts
    # Asked only when there is something to say.
    if posts and not outgoing.is_reachable(connection, log):
        return False
    # Before the mail leaves: a worker that dies now leaves one person without a summary, and none with two.
    done = {"summary_asked_at": None} if is_asked else {"summarised_on": local.date()}
    if not MailChoice.objects.filter(pk=user.pk).update(**done):
        MailChoice.objects.get_or_create(user=user, defaults=done)
    found = items.of(user, posts) if posts else []
    if not found:
        return False
    sent = SentSummary.objects.create(user=user, messages=[item.newest for item in found])
    address = mailing.address_of(user)
    try:
        connection.send_messages([mails.summary(user, address, found, sent)])
    except OSError as error:
        connection.close()
        undelivered.refused(error)
        log.warning("The summary for %s could not be sent: %s", user.handle, error)
        if not outgoing.is_final(error):
            again = {name: getattr(choice, name) for name in done}
            MailChoice.objects.filter(pk=user.pk).update(**again)
        return False
    return True
