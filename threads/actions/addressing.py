"""Whom the mail of a message names in To and Cc."""

from collections.abc import Iterable

from threads.models import Addressee, Message

# Of one message. A mail to more people is a circular, and its header can be megabytes long.
MOST = 1_000


def write(named: Iterable[tuple[Message, list[Addressee]]]) -> None:
    """Keep the addressees of new messages; each address or name once."""
    rows = [row for message, addressees in named for row in _of(message, addressees)]
    if rows:
        Addressee.objects.bulk_create(rows, batch_size=5_000)


def _of(message: Message, addressees: list[Addressee]) -> Iterable[Addressee]:
    once: dict[str, Addressee] = {}
    for one in addressees[:MOST]:
        once.setdefault(one.address or one.name, one)
    for one in once.values():
        one.message = message
    return once.values()
