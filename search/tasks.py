"""The worker's share: what waits in the outbox is searchable within a second."""

from microblog.kit.tasks import periodic
from search import writer


@periodic(seconds=0.5)
def drain_outbox() -> None:
    writer.drain()
