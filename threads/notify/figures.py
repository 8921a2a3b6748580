"""Figures of notices that leave by mail."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone

from microblog.kit.metrics import Figure, asked
from microblog.kit.metrics.questions import age

from .models import Notification

State = Notification.Mail


@asked
def mails() -> Iterator[Figure]:
    sent = Notification.objects.exclude(mail="")
    counted = dict(sent.values_list("mail").annotate(Count("pk")).order_by())
    for state in State.values:
        yield Figure("skein_notices_out", "Notices by mail", counted.get(state, 0), {"state": state})
    due = Notification.objects.filter(mail=State.WAITING, mail_at__lte=timezone.now())
    first = due.aggregate(at=Min("mail_at"))["at"]
    yield Figure("skein_notices_late_seconds", "How long the first due notice waits", age(first))
