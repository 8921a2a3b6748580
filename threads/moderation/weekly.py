"""Monitors that tell once a week: on Monday morning, what waits of what they found since they told last."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from . import telling
from .models import Case, Monitor

HOUR = 7


def tell_due(now: datetime) -> int:
    """``now``: in the time zone of the site. Returns how many monitors told something."""
    monday = _monday(now)
    due = Monitor.objects.filter(is_on=True, then=Monitor.Then.WEEKLY, told_at__lt=monday)
    return sum(_tell(pk, monday) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int, monday: datetime) -> bool:
    found = Monitor.objects.filter(pk=pk, told_at__lt=monday).all_locked()
    if not found:  # told, or deleted, at this moment
        return False
    monitor = found[0]
    waiting = Case.objects.waiting().filter(hits__monitor=monitor, hits__at__gt=monitor.told_at)
    cases = list(waiting.order_by("pk"))
    monitor.told_at = timezone.now()
    monitor.save(update_fields=["told_at"])
    if cases:
        telling.of_week(monitor, cases)
    return bool(cases)


def _monday(now: datetime) -> datetime:
    """The last Monday at seven."""
    start = now.replace(hour=HOUR, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    return start if start <= now else start - timedelta(days=7)
