"""The worker's share: what waits in the outbox is searchable within a second; at night the index is tidied."""

from django.utils import timezone

from microblog.kit.tasks import periodic
from search import writer


@periodic(seconds=0.5)
def drain_outbox() -> None:
    writer.drain()


NIGHT = 3  # o'clock


@periodic(seconds=3600)
def tidy_index() -> None:
    if timezone.localtime().hour == NIGHT:
        writer.tidy()
