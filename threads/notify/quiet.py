"""Quiet hours: mails wait, and leave when they are over."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from .models import MailChoice

# The clocks of all zones differ by so much.
_QUARTER = timedelta(minutes=15)
_SATURDAY = 5
# A weekend, and the nights at both its ends.
_LONGEST = timedelta(hours=96) // _QUARTER


def until(users: Iterable[int], now: datetime) -> dict[int, datetime]:
    """{person: end of the quiet hours they are in}; who is in none is not in it."""
    choices = MailChoice.objects.filter(user__in=set(users)).exclude(quiet_from=None, quiet_weekends=False)
    ends = {choice.user_id: end_of(choice, now) for choice in choices.select_related("user")}
    return {user: end for user, end in ends.items() if end is not None}


def end_of(choice: MailChoice, now: datetime) -> datetime | None:
    """When it is quiet no more, by the person's own clock; None when it is not quiet, or always."""
    if not _is_quiet(choice, now):
        return None
    last = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    ends = (last + quarters * _QUARTER for quarters in range(1, _LONGEST))
    return next((end for end in ends if not _is_quiet(choice, end)), None)


def _is_quiet(choice: MailChoice, moment: datetime) -> bool:
    local = timezone.localtime(moment, choice.user.zone)
    if choice.quiet_weekends and local.weekday() >= _SATURDAY:
        return True
    start, end = choice.quiet_from, choice.quiet_to
    if start is None or end is None:
        return False
    return start <= local.hour < end if start < end else local.hour >= start or local.hour < end
