"""Figures of the index."""

from collections.abc import Iterator

from django.db.models import Count, Min

from microblog.kit.metrics import Figure, asked
from microblog.kit.metrics.questions import age

from .models import PendingUpdate


@asked
def outbox() -> Iterator[Figure]:
    found = PendingUpdate.objects.aggregate(count=Count("pk"), first=Min("at"))
    yield Figure("skein_search_waiting", "Messages that wait for the index", found["count"])
    yield Figure("skein_search_oldest_seconds", "How long the first of them waits", age(found["first"]))
