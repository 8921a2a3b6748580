"""Are two copies one message? Words, author and minute are compared; what contradicts is never one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from .fingerprints import containment, fingerprint, shingles_of, words_of
from .values import Message

# Clients print local time without a zone: two prints of one instant differ by up to 14 hours (UTC-12
# to UTC+14 is 26, but a pair of correspondents further apart than 14 is not worth a false merge).
ZONES = 14.5 * 3600
DAY = 24 * 3600
#: Of fewer words runs of three say little: one word must do.
FEW = 6


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
    def email(self) -> str:
        return (self.message.author_email or "").lower()

    @cached_property
    def name(self) -> frozenset[str]:
        return frozenset(words_of(self.message.author_name or ""))

    @cached_property
    def is_bare_note(self) -> bool:
        """Whether it is what somebody forwards without a word: like any other of its kind."""
        return self.message.role == "note" and not self.words

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
            m.author_name or "",
            m.date_raw or "",
            m.message_id or "",
            m.subject or "",
            m.signature or "",
            m.role,
        )


def same_author(a: Copy, b: Copy) -> int:
    """1 the same person, -1 certainly not, 0 cannot be said."""
    if a.email and b.email:
        return 1 if a.email == b.email else (0 if len(a.name) > 1 and a.name == b.name else -1)
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
    return evidence(a, b, a.place[0] == b.place[0])


def evidence(a: Copy, b: Copy, of_one_mail: bool) -> float:
    """As ``likeness``, of two copies that one mail shows or that two do."""
    if a.message.message_id and b.message.message_id:
        return 10.0 if a.message.message_id == b.message.message_id else 0.0
    if not of_one_mail and (a.is_bare_note or b.is_bare_note):
        return 0.0
    author, moment = same_author(a, b), same_moment(a, b)
    if moment < 0 or (author < 0 and moment <= 0):
        return 0.0
    if of_one_mail and are_two(a, b):
        return 0.0
    shared = _shared(a, b)
    if a.is_day and b.is_day and shared < 0.8:
        moment = 0  # people write more than one mail a day
    shortest = min(len(a.words), len(b.words))
    if 0 < shortest < FEW and set(a.words).isdisjoint(b.words):
        return 0.0
    return shared + author + moment if shared >= _needed(author, moment, shortest) else 0.0


def are_two(a: Copy, b: Copy) -> bool:
    """A mail seldom quotes a message twice, and then with the same words: whatever else agrees (the
    minute and half a day, in a quick exchange), different words in one mail are different messages."""
    return _shared(a, b) < 0.8


def _shared(a: Copy, b: Copy) -> float:
    if a.words == b.words:
        return 1.0
    return containment(a.shingles, b.shingles)


def _needed(author: int, moment: int, words: int) -> float:
    """How alike two texts must be; the less else is known, the longer and the more alike."""
    if author > 0 and moment > 0:
        # One person does not send two mails in one minute: an altered or shortened copy.
        return 0.2 if words >= FEW else 0.0
    if author >= 0 and moment > 0:
        return 0.8 if words >= 8 else 1.0
    if author > 0:
        return 0.8 if words >= 12 else (1.0 if words >= 5 else 2.0)
    return 0.9 if words >= 20 else (1.0 if words >= 12 and author >= 0 else 2.0)


def _moment(iso: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(iso) if iso else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
