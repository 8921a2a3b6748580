"""The answer of the files' index: hits in order, conversation by conversation, with exact counts."""

from collections import Counter
from collections.abc import Iterator, Set
from heapq import nlargest, nsmallest
from math import log
from typing import NamedTuple

from whoosh.searching import Searcher

from .found import FACETS, Found, HitRow, Wanted, by_year, most_first, ranked
from .tree import Compiled
from .whoosh_query import QueryPart, Segment, Where

# BM25: a word says the more, the oftener the message says it, less so in a long one, and the rarer it is in what the
# asker may read. Counts of the whole index would be counts of what they may not see. LONG: words, about the average.
OFTEN, LENGTH, LONG, TITLE = 1.2, 0.75, 150, 0.2


class Hit(NamedTuple):
    conversation: int
    sent_at: int
    message: int
    segment: Segment
    at: int


def segments(searcher: Searcher) -> list[Segment]:
    if not searcher.doc_count_all():
        return []
    return [Segment(leaf.reader()) for leaf, _offset in searcher.leaf_searchers()]


def in_order(
    searcher: Searcher, part: QueryPart, order: list[tuple[str, bool]], end: int | None
) -> tuple[list[tuple[Segment, int]], int]:
    """((segment, document number) of the first ``end``, number of all), by [(column, descending)]."""
    found = []
    for segment in segments(searcher):
        columns = [(segment.column(name), -1 if down else 1) for name, down in order]
        for at in part.documents(segment):
            found.append(([values[at] * sign for values, sign in columns], segment, at))
    best = sorted(found, key=lambda row: row[0]) if end is None else nsmallest(end, found, key=lambda r: r[0])
    return [(segment, at) for _key, segment, at in best], len(found)


def by_conversation(searcher: Searcher, compiled: Compiled[QueryPart], wanted: Wanted) -> Found:
    own: list[Hit] = []
    titled: list[Hit] = []
    parts = segments(searcher)
    for segment in parts:
        fits = compiled.query.documents(segment)
        says = fits if compiled.own is None else fits & compiled.own.documents(segment)
        own.extend(_hits(segment, says))
        titled.extend(_hits(segment, fits - says))
    hits = own + _titles(titled, {hit.conversation for hit in own})
    groups = Counter(hit.message if wanted.apart else hit.conversation for hit in hits)
    conversations = groups if not wanted.apart else {hit.conversation for hit in hits}
    rows = [
        HitRow(hit.conversation, hit.message, groups[hit.message if wanted.apart else hit.conversation])
        for hit in _page(hits, _scores(hits, compiled, wanted, parts), wanted)
    ]
    return Found(rows, len(hits), len(conversations), _facets(hits, wanted))


def _hits(segment: Segment, documents: Set[int]) -> Iterator[Hit]:
    conversations, moments = segment.column("conversation"), segment.column("sent_at")
    messages = segment.column("message")
    return (Hit(conversations[at], moments[at], messages[at], segment, at) for at in documents)


def _titles(hits: list[Hit], talking: set[int]) -> list[Hit]:
    """A title that says it all is one hit, shown by the first message that fits, not one for each reply."""
    first: dict[int, Hit] = {}
    for hit in hits:
        known = first.get(hit.conversation)
        if hit.conversation not in talking and (known is None or hit[1:3] < known[1:3]):
            first[hit.conversation] = hit
    return list(first.values())


def _page(hits: list[Hit], scores: dict[int, float], wanted: Wanted) -> list[Hit]:
    if wanted.order == "old":
        return nsmallest(wanted.end, _first_of(hits, wanted, -1), key=lambda hit: hit[1:3])[wanted.start :]
    newest = _first_of(hits, wanted, 1)
    if not scores:
        return nlargest(wanted.end, newest, key=_newest)[wanted.start :]
    best: dict[int, Hit] = {}
    for hit in sorted((hit for hit in hits if hit.message in scores), key=_newest):
        key = hit.message if wanted.apart else hit.conversation
        if key not in best or scores[hit.message] >= scores[best[key].message]:
            best[key] = hit

    def rank(hit: Hit) -> tuple[float, int, int]:
        key = hit.message if wanted.apart else hit.conversation
        return scores[best[key].message] if key in best else -1.0, *_newest(hit)

    page = nlargest(wanted.end, newest, key=rank)[wanted.start :]
    return [best.get(hit.message if wanted.apart else hit.conversation, hit) for hit in page]


def _first_of(hits: list[Hit], wanted: Wanted, sign: int) -> list[Hit]:
    """The newest hit of each conversation (``sign`` 1), or the oldest (-1)."""
    if wanted.apart:
        return hits
    ends: dict[int, Hit] = {}
    for hit in hits:
        known = ends.get(hit.conversation)
        if known is None or (hit[1:3] > known[1:3]) == (sign > 0):
            ends[hit.conversation] = hit
    return list(ends.values())


def _newest(hit: Hit) -> tuple[int, int]:
    return hit.sent_at, hit.message


def _scores(
    hits: list[Hit], compiled: Compiled[QueryPart], wanted: Wanted, parts: list[Segment]
) -> dict[int, float]:
    """{message: score} of the newest hits; nothing without words to rank by."""
    if wanted.order != "best" or not compiled.words:
        return {}
    newest = nlargest(ranked(len(hits)), hits, key=_newest)
    weights = _rarity(compiled.words, wanted.places, parts)
    return {hit.message: _score(hit, compiled.words, weights) for hit in newest}


def _rarity(
    words: list[tuple[QueryPart, QueryPart]], places: frozenset[int], parts: list[Segment]
) -> list[float]:
    """How much each word says, by how many of the messages the asker may read say it."""
    seen = Where("place", places.__contains__)
    if len(words) == 1:
        return [1.0]
    everything = sum(len(seen.documents(segment)) for segment in parts)
    counts = (
        sum(len(seen.among(segment, own.documents(segment))) for segment in parts) for own, _title in words
    )
    return [log((everything + 1) / (count + 1)) + 1 for count in counts]


def _score(hit: Hit, words: list[tuple[QueryPart, QueryPart]], weights: list[float]) -> float:
    total = 0.0
    room = OFTEN * (1 - LENGTH + LENGTH * hit.segment.length(hit.at) / LONG)
    for (own, title), weight in zip(words, weights, strict=True):
        times = own.times(hit.segment, hit.at)
        said = times / (times + room) if times else 0.0
        total += weight * (said + TITLE * (title.times(hit.segment, hit.at) > 0))
    return total


def _facets(hits: list[Hit], wanted: Wanted) -> dict[str, list[tuple]]:
    facets = {
        name: most_first(Counter(hit.segment.column(name)[hit.at] for hit in hits).items()) for name in FACETS
    }
    return facets | {"year": by_year((hit.sent_at for hit in hits), wanted.years)}
