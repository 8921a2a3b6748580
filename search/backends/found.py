"""What an engine is asked for and answers: hits, conversation by conversation."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

# Hits that are ranked, the newest, for the words of each are read for it: as many as can be paged through, and
# fewer where there are MANY, because what so many messages say ranks nobody. The others follow by date.
RANKED, MANY, RANKED_OF_MANY = 2_000, 5_000, 500
FACETS = ("place", "author", "source")  # and the year


@dataclass(frozen=True, slots=True)
class Wanted:
    """``order``: best, new or old. ``apart``: each message a row of its own, not each conversation.

    ``places``: all that the asker may read; how rare a word is is counted there, and nowhere else.
    ``years``: (year, its first second), in order: years are counted by the reader's clock.
    """

    order: str = "best"
    start: int = 0
    end: int = 20
    apart: bool = False
    places: frozenset[int] = frozenset()
    years: tuple[tuple[int, int], ...] = ()


def ranked(total: int) -> int:
    return RANKED if total <= MANY else RANKED_OF_MANY


class HitRow(NamedTuple):
    """A conversation, the message that shows best why it was found, and how many were."""

    conversation: int
    message: int
    hits: int


@dataclass
class Found:
    """``messages``, ``conversations``: how many there are in all."""

    rows: list[HitRow] = field(default_factory=list)
    messages: int = 0
    conversations: int = 0
    facets: dict[str, list[tuple]] = field(default_factory=dict)


def most_first(counts: Iterable[tuple]) -> list[tuple]:
    """Equal ones by value: the order tells nothing of how the index is stored."""
    return sorted(counts, key=lambda entry: (-entry[1], entry[0]))


def by_year(moments: Iterable[int], years: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    starts = [start for _year, start in years]
    counts = Counter(bisect_right(starts, moment) for moment in moments)
    return most_first((years[at - 1][0], count) for at, count in counts.items() if at)
