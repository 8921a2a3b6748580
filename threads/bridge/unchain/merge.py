"""Many mails, one conversation: every message once, with the tree that all copies together prove.

The result does not depend on the order of the mails: pairs are judged symmetrically, joined from the
strongest evidence down, and every choice between copies is made by their content.

1. copies    every message of every mail, with what identifies it
2. pairs     candidates that share a key (Message-ID, fingerprint, author and minute, rare shingles)
3. clusters  union of pairs, unless the union would contain a contradiction
4. best      of each cluster the best text, completed from the other copies
5. tree      the parent most of the copies prove; the nearest of several ancestors
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from .fingerprints import containment, fingerprint, shingles_of, words_of
from .values import Message

# Clients print local time without a zone: two prints of one instant differ by up to 14 hours (UTC-12
# to UTC+14 is 26, but a pair of correspondents further apart than 14 is not worth a false merge).
ZONES = 14.5 * 3600
DAY = 24 * 3600
SKETCH = 6


@dataclass(frozen=True, eq=False)
class Copy:
    """One message as one mail shows it. ``place`` is (mail, index) and never decides anything."""

    place: tuple[int, int]
    message: Message

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.message.body)

    @cached_property
    def shingles(self) -> frozenset:
        return shingles_of(self.words)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.message.body)

    @cached_property
    def moment(self) -> datetime | None:
        return _moment(self.message.date_iso)

    @cached_property
    def is_day(self) -> bool:
        """Whether only the day is printed, which is given as midnight."""
        return (self.message.date_iso or "").endswith("T00:00:00") and ":" not in (
            self.message.date_raw or ""
        )

    @cached_property
    def name(self) -> frozenset[str]:
        return frozenset(words_of(self.message.author_name or ""))

    @cached_property
    def rank(self) -> tuple:
        """Better copies are greater: the mail itself, then the fuller text; content breaks ties."""
        m = self.message
        own = m.role != "quoted"
        return (
            own,
            bool(m.message_id),
            len(self.words),
            m.confidence,
            m.body,
            m.date_iso or "",
            m.author_email or "",
        )


def merge(mails: Iterable[Iterable[Message]]) -> list[Message]:
    """The distinct messages of several unchained mails, oldest first; ``parent`` is an index into the list."""
    return [message for message, _places in merged(mails)]


def merged(mails: Iterable[Iterable[Message]]) -> list[tuple[Message, list[tuple[int, int]]]]:
    """As ``merge``, each message with the places (mail, index) of its copies, the best first."""
    copies = [Copy((n, m.index), m) for n, messages in enumerate(mails) for m in messages]
    clusters = _clusters(copies)
    clusters.sort(key=lambda cluster: _order(_best(cluster)))
    home = {copy.place: number for number, cluster in enumerate(clusters) for copy in cluster}
    parents = _parents(clusters, home)
    return [
        (
            replace(_complete(cluster), index=number, parent=parents[number]),
            [copy.place for copy in sorted(cluster, key=lambda copy: copy.rank, reverse=True)],
        )
        for number, cluster in enumerate(clusters)
    ]


# --- Are two copies one message? -----------------------------------------------------------------


def same_author(a: Copy, b: Copy) -> int:
    """1 the same person, -1 certainly not, 0 cannot be said."""
    one, other = (a.message.author_email or "").lower(), (b.message.author_email or "").lower()
    if one and other:
        return 1 if one == other else (0 if len(a.name) > 1 and a.name == b.name else -1)
    if a.name and b.name:
        return 1 if a.name <= b.name or b.name <= a.name else -1
    return 0


def same_moment(a: Copy, b: Copy) -> int:
    """1 the same instant but for the zone, -1 certainly not, 0 cannot be said."""
    if a.moment is None or b.moment is None:
        return 0
    apart = abs((a.moment - b.moment).total_seconds())
    if a.is_day != b.is_day:
        return 0 if apart <= DAY + ZONES else -1
    if apart > ZONES:
        return -1
    minutes = round(apart / 60) % 30
    return 1 if min(minutes, 30 - minutes) <= 1 else -1


def likeness(a: Copy, b: Copy) -> float:
    """0 for two messages, else how strong the evidence is that they are one."""
    if a.message.message_id and b.message.message_id:
        return 10.0 if a.message.message_id == b.message.message_id else 0.0
    if "note" in (a.message.role, b.message.role) and a.place[0] != b.place[0] and not a.words:
        return 0.0
    if _two_of_one_mail(a, b):
        return 0.0
    author, moment = same_author(a, b), same_moment(a, b)
    if moment < 0 or (author < 0 and moment <= 0):
        return 0.0
    shared = _shared(a, b)
    shortest = min(len(a.words), len(b.words))
    return shared + author + moment if shared >= _needed(author, moment, shortest) else 0.0


def _two_of_one_mail(a: Copy, b: Copy) -> bool:
    """A mail seldom quotes a message twice, and then with the same words: whatever else agrees (the
    minute and half a day, in a quick exchange), different words in one mail are different messages."""
    return a.place[0] == b.place[0] and _shared(a, b) < 0.8


def _shared(a: Copy, b: Copy) -> float:
    if a.words == b.words:
        return 1.0
    return containment(a.shingles, b.shingles)


def _needed(author: int, moment: int, words: int) -> float:
    """How alike two texts must be; the less else is known, the longer and the more alike."""
    if author > 0 and moment > 0:
        # One person does not send two mails in one minute: an altered or shortened copy.
        return 0.2 if words >= 6 else 0.0
    if author >= 0 and moment > 0:
        return 0.8 if words >= 8 else 1.0
    if author > 0:
        return 0.8 if words >= 12 else (1.0 if words >= 5 else 2.0)
    return 0.9 if words >= 20 else (1.0 if words >= 12 and author >= 0 else 2.0)


# --- Clusters ------------------------------------------------------------------------------------


def _clusters(copies: list[Copy]) -> list[list[Copy]]:
    pairs = sorted(
        ((likeness(a, b), sorted((a.rank, b.rank), reverse=True), a, b) for a, b in _candidates(copies)),
        key=lambda pair: pair[:2],
        reverse=True,
    )
    home: dict[tuple[int, int], list[Copy]] = {copy.place: [copy] for copy in copies}
    for strength, _ranks, a, b in pairs:
        one, other = home[a.place], home[b.place]
        if strength > 0 and one is not other and not _contradict(one, other):
            one.extend(other)
            for copy in other:
                home[copy.place] = one
    return list({id(cluster): cluster for cluster in home.values()}.values())


def _contradict(one: list[Copy], other: list[Copy]) -> bool:
    """A copy without an identity of its own must not tie two different messages together."""
    ids = {copy.message.message_id for copy in one + other if copy.message.message_id}
    if len(ids) > 1:
        return True
    return any(
        same_moment(a, b) < 0 or same_author(a, b) < 0 or _two_of_one_mail(a, b) for a in one for b in other
    )


def _candidates(copies: list[Copy]) -> Iterator[tuple[Copy, Copy]]:
    rooms: dict[tuple, list[Copy]] = defaultdict(list)
    for copy in copies:
        for key in _keys(copy):
            rooms[key].append(copy)
    seen = set()
    for room in rooms.values():
        for i, a in enumerate(room):
            for b in room[i + 1 :]:
                pair = (a.place, b.place) if a.place < b.place else (b.place, a.place)
                if pair not in seen:
                    seen.add(pair)
                    yield a, b


def _keys(copy: Copy) -> set[tuple]:
    keys: set[tuple] = set()
    if copy.message.message_id:
        keys.add(("id", copy.message.message_id))
    if copy.fingerprint:
        keys.add(("text", copy.fingerprint))
    if copy.moment is not None:
        # Neighbouring minutes too: clients round differently.
        keys.update(("minute", (copy.moment.minute + off) % 30) for off in (0, 1))
    for shingle in sorted(zlib.crc32(" ".join(s).encode()) for s in copy.shingles)[:SKETCH]:
        keys.add(("shingle", shingle))
    return keys


# --- The best of a cluster -----------------------------------------------------------------------


def _best(cluster: list[Copy]) -> Copy:
    return max(cluster, key=lambda copy: copy.rank)


def _complete(cluster: list[Copy]) -> Message:
    """The best copy, with what only other copies know."""
    best = _best(cluster).message
    others = [copy.message for copy in sorted(cluster, key=lambda copy: copy.rank, reverse=True)]
    known = {}
    for field in (
        "author_name",
        "author_email",
        "to",
        "cc",
        "subject",
        "message_id",
        "signature",
        "attachments",
    ):
        known[field] = next((value for m in others if (value := getattr(m, field))), getattr(best, field))
    dated = next((m for m in others if m.date_iso), best)
    zoned = next((m for m in others if m.date_iso and _has_zone(m.date_iso)), dated)
    confidence = min(1.0, best.confidence + 0.05 * (len(cluster) - 1))
    return replace(best, **known, date_iso=zoned.date_iso, date_raw=zoned.date_raw, confidence=confidence)


def _order(copy: Copy) -> tuple:
    moment = copy.moment or datetime.max.replace(tzinfo=UTC)
    return (moment, copy.message.author_email or copy.message.author_name or "", copy.message.body)


# --- The tree ------------------------------------------------------------------------------------


def _parents(clusters: list[list[Copy]], home: dict[tuple[int, int], int]) -> list[int | None]:
    claims = [_claimed_parents(cluster, home, number) for number, cluster in enumerate(clusters)]
    above = [set(claim) for claim in claims]
    parents: list[int | None] = [None] * len(clusters)
    for number, claim in enumerate(claims):
        for parent in _nearest_first(claim, above):
            if not _is_above(number, parent, parents):
                parents[number] = parent
                break
    return parents


def _claimed_parents(cluster: list[Copy], home: dict[tuple[int, int], int], number: int) -> Counter:
    claims: Counter = Counter()
    for copy in cluster:
        parent = copy.message.parent
        if parent is not None and (found := home.get((copy.place[0], parent))) not in (None, number):
            claims[found] += 1
    return claims


def _nearest_first(claim: Counter, above: list[set[int]]) -> list[int]:
    """A copy that leaves out a level names a grandparent: of two claims, the one below the other is right."""
    candidates = sorted(claim)

    def height(candidate: int) -> int:
        return sum(candidate in _ancestors(other, above) for other in candidates if other != candidate)

    return sorted(candidates, key=lambda candidate: (height(candidate), -claim[candidate], candidate))


def _ancestors(start: int, above: list[set[int]]) -> set[int]:
    found: set[int] = set()
    todo = list(above[start])
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo.extend(above[node])
    return found


def _is_above(node: int, start: int | None, parents: list[int | None]) -> bool:
    """Whether ``node`` is ``start`` or one of its ancestors."""
    while start is not None:
        if start == node:
            return True
        start = parents[start]
    return False


def _moment(iso: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _has_zone(iso: str) -> bool:
    return iso.endswith("Z") or "+" in iso[10:] or "-" in iso[10:]
