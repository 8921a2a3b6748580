"""When a message was written, as far as its copies prove it.

A client prints the clock of its reader, without a zone. Which zone that is, other copies tell: a long text
that the same reader's client has dated, and that has come as a mail too, or in another reader's quote. All
clocks of one reader are in one frame; frames that such texts tie together are one. In one frame copies of one
message agree to the minute. In two frames of which nothing is known they may be apart by what two zones are
apart, quarters of an hour; that their minutes agree proves nothing.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cached_property

from ..merging.copies import Copy

#: Pairs of correspondents further apart are not worth a false merge (UTC-12 to UTC+14 is 26 hours).
ZONES = 14 * 60 + 30
DAY = 24 * 60
QUARTER = 15
#: Clients round seconds differently.
ROUNDED = 1
#: So many equal words by one author are one message, whatever the clock says: they tell the zone.
TELLING = 8
#: Minutes since the epoch in this frame are those of UTC.
UTC = "UTC"

Instant = tuple[str, int]


class Moment(IntEnum):
    """How the times of two copies agree."""

    APART = -1
    UNKNOWN = 0
    #: But for zones that nobody has printed.
    POSSIBLE = 1
    #: But for a minute that a client may have rounded.
    CLOSE = 2
    SAME = 3


class Instants:
    """The instants of copies, in frames that are compared to the minute; worked out when they are asked for."""

    def __init__(self, copies: Iterable[Copy] = ()):
        self._copies = copies

    @cached_property
    def _known(self) -> list[Copy]:
        return list(self._copies)

    @cached_property
    def _same(self) -> dict[str, str]:
        return _same_people(self._known)

    @cached_property
    def _home(self) -> dict[str, tuple[str, int]]:
        return _frames(_ties(self._known, self.reader))

    @cached_property
    def _offsets(self) -> dict[str, set[int]]:
        """The zones that people's own mails name."""
        found: dict[str, set[int]] = defaultdict(set)
        for copy in self._known:
            if copy.offset is not None and copy.message.role != "quoted":
                found[self._person(copy.author_key)].add(copy.offset)
        return found

    def _person(self, key: str) -> str:
        return self._same.get(key, key)

    def reader(self, copy: Copy) -> str:
        """In whose zone the copy's clock is printed; "" if that is not known."""
        return UTC if copy.offset is not None else self._person(copy.reader)

    def instant(self, copy: Copy) -> Instant | None:
        """Frame and minute; None where no time is printed, or nobody knows by whose client."""
        reader = self.reader(copy)
        if copy.clock is None or copy.is_day or not reader:
            return None
        frame, ahead = self._home.get(reader, (reader, 0))
        return frame, copy.utc_or_clock - ahead

    def compare(self, a: Copy, b: Copy) -> Moment:
        if a.below and (a.below, a.message.date_raw) == (b.below, b.message.date_raw):
            return Moment.SAME  # quoted by one mail
        if a.clock is None or b.clock is None:
            return Moment.UNKNOWN
        if a.is_day or b.is_day:
            return _by_day(a, b)
        one, other = self.instant(a), self.instant(b)
        if one and other and one[0] == other[0]:
            return self._within(one, other, self.reader(a) == self.reader(b) != UTC)
        return self._across(a, b)

    def _within(self, one: Instant, other: Instant, is_one_client: bool) -> Moment:
        apart = abs(one[1] - other[1])
        if apart == 0:
            return Moment.SAME
        return Moment.CLOSE if apart <= ROUNDED and not is_one_client else Moment.APART

    def _across(self, a: Copy, b: Copy) -> Moment:
        """Of two clocks whose zones nothing ties together: the same print, the zones that the readers' own
        mails name, or any zones."""
        if a.clock == b.clock or self._likely(a) & self._likely(b):
            return Moment.SAME
        return Moment.POSSIBLE if may_be_zones(a.utc_or_clock - b.utc_or_clock) else Moment.APART

    def _likely(self, copy: Copy) -> set[int]:
        if copy.offset is not None:
            return {copy.utc_or_clock}
        return {copy.utc_or_clock - offset for offset in self._offsets.get(self._person(copy.reader), ())}


class Times:
    """All the times that the copies of one message have, in the frames they are known in."""

    def __init__(self, copies: Iterable[Copy], instants: Instants):
        #: The earliest and latest minute in each frame, and the minute that each reader's client printed
        self._frames: dict[str, tuple[int, int]] = {}
        self._readers: dict[str, int] = {}
        self._loose: set[int] = set()
        self._days: set[int] = set()
        for copy in copies:
            self._add(copy, instants)

    def _add(self, copy: Copy, instants: Instants) -> None:
        if copy.clock is None:
            return
        if copy.is_day:
            self._days.add(copy.utc_or_clock)
        elif instant := instants.instant(copy):
            frame, minute = instant
            self._widen(frame, minute, minute)
            if (reader := instants.reader(copy)) != UTC:
                self._readers[reader] = copy.clock
        else:
            self._loose.add(copy.utc_or_clock)

    def _widen(self, frame: str, low: int, high: int) -> None:
        known = self._frames.get(frame, (low, high))
        self._frames[frame] = min(known[0], low), max(known[1], high)

    @property
    def _clocks(self) -> set[int]:
        return self._loose | {low for low, _high in self._frames.values()}

    def are_apart(self, other: "Times") -> bool:
        """Whether two of them contradict each other."""
        few, many = sorted((self, other), key=lambda times: len(times._frames))
        return (
            any(
                _spread(span, many._frames[frame]) > ROUNDED
                for frame, span in few._frames.items()
                if frame in many._frames
            )
            or any(many._readers.get(reader, at) != at for reader, at in few._readers.items())
            or any(not may_be_zones(a - b) for a in self._clocks for b in other._clocks)
            or any(a != b for a in self._days for b in other._days)
            or any(abs(a - b) > DAY + ZONES for a in self._days for b in other._clocks)
            or any(abs(a - b) > DAY + ZONES for a in self._clocks for b in other._days)
        )

    def take(self, other: "Times") -> None:
        for frame, (low, high) in other._frames.items():
            self._widen(frame, low, high)
        self._readers |= other._readers
        self._loose |= other._loose
        self._days |= other._days


def _spread(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[1], other[1]) - min(one[0], other[0])


def are_far(a: Copy, b: Copy) -> bool:
    """Whether two copies are further apart than any zones, whatever else is known."""
    if a.clock is None or b.clock is None:
        return False
    return abs(a.utc_or_clock - b.utc_or_clock) > (DAY + ZONES if a.is_day or b.is_day else 2 * ZONES)


def may_be_zones(minutes: int) -> bool:
    """Whether two clocks so far apart can be one instant in two zones."""
    rest = minutes % QUARTER
    return abs(minutes) <= ZONES and min(rest, QUARTER - rest) <= ROUNDED


def _by_day(a: Copy, b: Copy) -> Moment:
    apart = abs(a.utc_or_clock - b.utc_or_clock)
    if a.is_day and b.is_day:
        return Moment.POSSIBLE if apart == 0 else Moment.APART
    return Moment.UNKNOWN if apart <= DAY + ZONES else Moment.APART


def _same_people(copies: list[Copy]) -> dict[str, str]:
    """Names that are printed with one address only -> the address."""
    addresses: dict[str, set[str]] = defaultdict(set)
    for copy in copies:
        if copy.email and copy.name:
            addresses[copy.name_key].add(copy.email)
    return {name: next(iter(found)) for name, found in addresses.items() if len(found) == 1}


def _ties(copies: list[Copy], reader: Callable[[Copy], str]) -> dict[tuple[str, str], Counter]:
    """(frame, frame) -> how often the first is so many minutes ahead of the second."""
    texts: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        if copy.clock is not None and not copy.is_day and copy.wording.count >= TELLING and reader(copy):
            texts[copy.wording.run].append(copy)
    ties: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for group in texts.values():
        seen: dict[str, set[int]] = defaultdict(set)
        for copy in group:
            seen[reader(copy)].add(copy.utc_or_clock)
        # Who prints two clocks beside one text speaks of two messages.
        sure = sorted((name, next(iter(at))) for name, at in seen.items() if len(at) == 1)
        first = next((one for one in sure if one[0] == UTC), sure[0] if sure else None)
        for name, at in sure:
            if first and name != first[0] and may_be_zones(at - first[1]):
                ties[name, first[0]][_to_quarter(at - first[1])] += 1
    return ties


def _to_quarter(minutes: int) -> int:
    return round(minutes / QUARTER) * QUARTER


def _frames(ties: dict[tuple[str, str], Counter]) -> dict[str, tuple[str, int]]:
    """Each reader's frame, and how far the reader's clock is ahead of it. What is told two ways ties nothing."""
    beside: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (one, other), told in sorted(ties.items()):
        if len(told) == 1:
            ahead = next(iter(told))
            beside[one].append((other, -ahead))
            beside[other].append((one, ahead))
    home: dict[str, tuple[str, int]] = {}
    for start in sorted(beside, key=lambda name: (name != UTC, name)):
        if start in home:
            continue
        home[start] = start, 0
        todo = deque([start])
        while todo:
            name = todo.popleft()
            for other, ahead in beside[name]:
                if other not in home:
                    home[other] = start, home[name][1] + ahead
                    todo.append(other)
    return home
