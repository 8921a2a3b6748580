"""The one writer of the index: drains the outbox in batches.

What is to be indexed stands in PendingUpdate, written with the message. A row goes only after the
engine has committed, so a crash repeats work and never loses it; doing it twice changes nothing.
"""

import logging
import time
from collections.abc import Callable

from django.db import connection, transaction
from haystack import connections
from haystack.backends import BaseSearchBackend

from search import documents
from search.backends import IndexBusyError, Missing
from search.models import PendingUpdate
from threads.models import Message

log = logging.getLogger("skein.search")

BATCH = 1_000  # messages in one commit; 100 MB of memory for long mails
READ = 200  # messages read from the database at a time
REBUILD = 0  # in the place of a message's id: build the whole index anew


def drain(batch: int = BATCH) -> int:
    """Index one batch of what waits; returns how many messages that were, 0 when nothing waits.

    Also 0 while another process drains. A missing or broken index is built anew.
    """
    try:
        with backend().alone():
            return _drain(batch)
    except IndexBusyError:
        return 0


def drain_all() -> int:
    """Index everything that waits; returns the number of messages."""
    total = 0
    while done := drain():
        total += done
    return total


def catch_up(tick: Callable[[int], None], patience: float = 60) -> None:
    """Index all that waits, or see the worker do it; ``tick(messages)`` after each step.

    Gives up without a word when another process holds the index for ``patience`` seconds and nothing moves.
    """
    left, moved = PendingUpdate.objects.count(), time.monotonic()
    while left and time.monotonic() - moved < patience:
        if not drain():
            time.sleep(0.2)
        now = PendingUpdate.objects.count()
        if now != left:
            tick(left - now)
            left, moved = now, time.monotonic()


def tidy() -> None:
    """Small parts of the index made one, and words of messages that are gone wiped from the disk.

    Step by step: what is written meanwhile is indexed in between.
    """
    goes_on = True
    while goes_on:
        try:
            with backend().alone():
                goes_on = backend().tidy()
        except (IndexBusyError, Missing):
            return
        drain()


def request_rebuild() -> None:
    """Ask the writer, wherever it runs, for a new index. Asking twice is asking once."""
    if not PendingUpdate.objects.filter(message=REBUILD).exists():
        PendingUpdate.objects.create(message=REBUILD)


def backend() -> BaseSearchBackend:
    return connections["default"].get_backend()


def _rebuild() -> None:
    """Throw the index away and put every message into the outbox; the next drains fill it.

    The wish stays in the outbox until the old index is gone: after a crash in between, the whole is done again.
    """
    request_rebuild()
    with transaction.atomic():
        PendingUpdate.objects.exclude(message=REBUILD).delete()
        _enqueue_everything()
    backend().wipe()
    PendingUpdate.objects.filter(message=REBUILD).delete()


def _drain(batch: int) -> int:
    rows = list(PendingUpdate.objects.order_by("pk").values_list("pk", "message")[:batch])
    if any(message == REBUILD for _pk, message in rows):
        _rebuild()
        rows = list(PendingUpdate.objects.order_by("pk").values_list("pk", "message")[:batch])
    if not rows:
        return 0
    ids = sorted({message for _pk, message in rows})
    found = _read(ids)
    try:
        backend().apply(found, ids)
    except IndexBusyError:
        raise
    except Exception as error:
        return _mend(error)
    PendingUpdate.objects.filter(pk__in=[pk for pk, _message in rows]).delete()
    return len(ids)


def _mend(error: Exception) -> int:
    """A missing or unreadable index is built anew. Any other failure is not the index's fault."""
    if backend().is_sound():
        raise error
    if not isinstance(error, Missing):
        log.error("The search index is broken and is built anew.", exc_info=error)
    _rebuild()
    return 1  # something was done: the caller comes back for the rest


def _read(ids: list[int]) -> list[dict]:
    return [
        document for start in range(0, len(ids), READ) for document in documents.of(ids[start : start + READ])
    ]


def _enqueue_everything() -> None:
    """One INSERT ... SELECT: a million messages do not pass through Python."""
    table, source = PendingUpdate._meta.db_table, Message._meta.db_table
    at = "now()" if connection.vendor == "postgresql" else "CURRENT_TIMESTAMP"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (message_id, at) SELECT id, {at} FROM {source} WHERE withdrawn_at IS NULL ORDER BY id"  # noqa: S608
        )
