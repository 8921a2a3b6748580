"""What the database knows is asked when somebody wants to see it, whichever process they reach.

    @asked
    def queue() -> Iterator[Figure]:
        yield Figure("skein_things_waiting", "Things that wait for the worker", Thing.objects.count())

Apps put theirs into a module ``figures``.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from microblog.kit.briefly import briefly

log = logging.getLogger("skein.metrics")
# Seconds for which an answer is good enough: some are counted over everything.
KEEP = 10


@dataclass(frozen=True)
class Figure:
    name: str
    text: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


Asking = Callable[[], Iterable[Figure]]
ASKED: list[Asking] = []


def asked(function: Asking) -> Asking:
    ASKED.append(function)
    return function


def age(moment: datetime | None) -> float:
    """Seconds since then; 0 where nothing waits."""
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


@briefly(KEEP)
def figures() -> list[Figure]:
    """Without the database only that it is away; a question that fails leaves out its own figures."""
    found, began = [], time.monotonic()
    try:
        for function in ASKED:
            found += _answers(function)
        is_there = True
    except (DatabaseError, InterfaceError):
        is_there = False
    found.append(Figure("skein_database_up", "Whether the database answers", is_there))
    found.append(
        Figure("skein_database_seconds", "Seconds for all questions of this page", time.monotonic() - began)
    )
    return found


def _answers(function: Asking) -> list[Figure]:
    try:
        return list(function())
    except (DatabaseError, InterfaceError):
        raise
    except Exception:
        log.exception("A figure cannot be told.")
        return []
