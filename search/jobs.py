"""The worker's share: what waits in the outbox is searchable within a second; at night the index is tidied."""

from microblog.kit.jobs import periodic
from search import writer


@periodic(seconds=0.5)
def drain_outbox() -> None:
    writer.drain()


NIGHT = 3  # o'clock, by the clock of the site


@periodic(seconds=86_400, at=NIGHT)
def tidy_index() -> None:
    writer.tidy()
