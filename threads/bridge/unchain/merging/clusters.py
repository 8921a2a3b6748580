"""Which copies are one message: candidates that share a key, joined from the strongest evidence down.

Every choice is made by content, so the order of the mails decides nothing. Near-linear in the number of
copies: those that agree in everything are one from the start, and where many share a key each is compared
with its neighbours in the order of their words only (sorted neighbourhood: Hernández and Stolfo, "The
merge/purge problem for large databases", 1995).
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..dates.instants import QUARTER, ZONES, Instants, Times
from .copies import Copy
from .likeness import are_two, evidence, same_author

SKETCH = 6
#: With how many of a room a copy is compared in each direction.
NEIGHBOURS = 24


@dataclass(slots=True, eq=False)
class _Kind:
    """Copies that agree in all that is compared, and the mails that show them."""

    copies: list[Copy]
    any: Copy = field(init=False)
    mails: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.any = self.copies[0]
        self.mails = {copy.place[0] for copy in self.copies}


class _Cluster:
    """Numbers of the kinds that are one message, with all that another may contradict."""

    def __init__(self, number: int, kind: _Kind, instants: Instants):
        self.numbers = [number]
        copy = kind.any
        self.ids = {copy.message.message_id} - {""}
        self.times = Times(kind.copies, instants)
        self.authors = {(copy.email, copy.name): copy}
        self.by_mail: dict[int, list[Copy]] = {mail: [copy] for mail in kind.mails}

    def contradicts(self, other: "_Cluster") -> bool:
        """A copy without an identity of its own must not tie two different messages together."""
        return (
            len(self.ids | other.ids) > 1
            or self.times.are_apart(other.times)
            or any(same_author(a, b) < 0 for a in self.authors.values() for b in other.authors.values())
            or any(
                are_two(a, b)
                for mail in self.by_mail.keys() & other.by_mail.keys()
                for a in self.by_mail[mail]
                for b in other.by_mail[mail]
            )
        )

    def take(self, other: "_Cluster") -> None:
        self.numbers += other.numbers
        self.ids |= other.ids
        self.times.take(other.times)
        self.authors |= other.authors
        for mail, copies in other.by_mail.items():
            self.by_mail.setdefault(mail, []).extend(copies)


def clusters(copies: list[Copy]) -> list[list[Copy]]:
    """The copies of each message."""
    instants = Instants(copies)
    kinds = sorted(_kinds(copies, instants), key=_content)
    home = [_Cluster(n, kind, instants) for n, kind in enumerate(kinds)]
    for a, b in _strongest_first(kinds, instants):
        small, large = sorted((home[a], home[b]), key=lambda cluster: len(cluster.numbers))
        if small is not large and not large.contradicts(small):
            large.take(small)
            for n in small.numbers:
                home[n] = large
    found = {id(cluster): cluster for cluster in home}.values()
    return [[copy for n in sorted(cluster.numbers) for copy in kinds[n].copies] for cluster in found]


def _strongest_first(kinds: list[_Kind], instants: Instants) -> list[tuple[int, int]]:
    """The numbers of the pairs that are one message, the best copies first where the evidence is equal."""
    ranks = [max(copy.rank for copy in kind.copies) for kind in kinds]
    better = {n: place for place, n in enumerate(sorted(range(len(kinds)), key=ranks.__getitem__))}
    pairs = []
    for a, b in _candidates(kinds):
        one, other = kinds[a], kinds[b]
        strength = evidence(one.any, other.any, instants, not one.mails.isdisjoint(other.mails))
        if strength > 0:
            first, second = sorted((better[a], better[b]), reverse=True)
            pairs.append((strength, first, second, a, b))
    return [(a, b) for *_, a, b in sorted(pairs, reverse=True)]


def _kinds(copies: list[Copy], instants: Instants) -> list[_Kind]:
    """The copies by all that is compared. Two "Thanks!" without a date agree in everything and are two:
    only what the evidence calls one message is put together."""
    alike: dict[tuple, list[Copy]] = defaultdict(list)
    for copy in copies:
        alike[(*_compared(copy), instants.instant(copy))].append(copy)
    kinds = []
    for group in alike.values():
        first, *others = group
        if others and evidence(first, others[0], instants, of_one_mail=False):
            kinds.append(_Kind(group))
        else:
            kinds += [_Kind([copy]) for copy in group]
    return kinds


def _compared(copy: Copy) -> tuple:
    m, said = copy.message, copy.wording
    author = copy.email, copy.name
    time = copy.clock, copy.offset, copy.is_day
    return m.message_id, said.words, said.signs, said.links, *author, *time, copy.is_bare_note


def _content(kind: _Kind) -> tuple:
    copy = kind.any
    m = copy.message
    author = copy.email, sorted(copy.name)
    return copy.words, m.date_iso or "", *author, m.message_id, copy.is_day, copy.rank, copy.reader


def _candidates(kinds: list[_Kind]) -> Iterator[tuple[int, int]]:
    """Numbers of the kinds to compare. Kinds come in the order of their words, and so do those of a room."""
    rooms: dict[tuple, list[int]] = defaultdict(list)
    for n, kind in enumerate(kinds):
        for key in _keys(kind.any):
            rooms[key].append(n)
    seen: set[tuple[int, int]] = set()
    for room in set(map(tuple, rooms.values())):
        for place, a in enumerate(room):
            for b in room[place + 1 : place + 1 + NEIGHBOURS]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _keys(copy: Copy) -> Iterator[tuple]:
    if copy.message.message_id:
        yield "id", copy.message.message_id
    yield "text", copy.words or copy.wording.signs
    if copy.wording.all_words != copy.words:
        yield "text", copy.wording.all_words
    for when in _when(copy):
        yield "minute", when
        # In a busy minute an author's copies must meet, however many others there are
        for who in copy.name | {copy.email}:
            yield "author", who, when
    for shingle in sorted(zlib.crc32(" ".join(s).encode()) for s in copy.shingles)[:SKETCH]:
        yield "shingle", shingle


def _when(copy: Copy) -> list[tuple[int, int]]:
    """(minute of the quarter hour, half day): equal in one for two prints of one instant. Neighbours too:
    clients round differently, and half days have ends."""
    if copy.clock is None:
        return []
    minute, half = copy.utc_or_clock % QUARTER, copy.utc_or_clock // ZONES
    return [((minute + m) % QUARTER, half + h) for m in (0, 1) for h in (0, 1)]
