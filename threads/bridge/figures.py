"""Figures of mail that comes in, and of letters to those who sent it."""

from collections.abc import Iterator

from django.db.models import Count, Min

from microblog.kit.metrics import Figure, asked
from microblog.kit.metrics.questions import age

from .models import IncomingMail, MailAnswer

State = IncomingMail.State


@asked
def mails() -> Iterator[Figure]:
    counted = dict(IncomingMail.objects.values_list("state").annotate(Count("pk")).order_by())
    for state in State.values:
        yield Figure(
            "skein_mails_in", "Mails by what became of them", counted.get(state, 0), {"state": state}
        )
    for state in (State.RECEIVED, State.HELD):
        first = IncomingMail.objects.filter(state=state).aggregate(at=Min("received_at"))["at"]
        yield Figure(
            "skein_mail_oldest_seconds", "How long the first of them waits", age(first), {"state": state}
        )


@asked
def letters() -> Iterator[Figure]:
    counted = dict(MailAnswer.objects.values_list("state").annotate(Count("pk")).order_by())
    for state in MailAnswer.State.values:
        yield Figure("skein_letters_out", "Letters to senders", counted.get(state, 0), {"state": state})
