"""One message as one mail shows it, with what copies are compared by."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from ..values import ExtractedMessage
from .fingerprints import words_of
from .wording import Wording


@dataclass(frozen=True, eq=False)
class Copy:
    """One message as one mail shows it. ``place`` is (mail, index) and never decides anything; ``reader`` is
    the key of who quoted it: in that person's zone the clock is printed."""

    place: tuple[int, int]
    message: ExtractedMessage
    reader: str = ""
    #: Message-ID of the mail whose client quoted it
    below: str = ""

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.message.body)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return self.wording.words

    @cached_property
    def shingles(self) -> frozenset:
        return self.wording.shingles

    @cached_property
    def _printed(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.message.date_iso) if self.message.date_iso else None
        except ValueError:
            return None

    @cached_property
    def moment(self) -> datetime | None:
        """For putting copies in order: a clock without a zone counts as UTC."""
        if self._printed is None:
            return None
        return self._printed.astimezone(UTC) if self._printed.tzinfo else self._printed.replace(tzinfo=UTC)

    @cached_property
    def clock(self) -> int | None:
        """The minute that the printed clock shows."""
        printed = self._printed
        return None if printed is None else int(printed.replace(tzinfo=UTC).timestamp() // 60)

    @cached_property
    def offset(self) -> int | None:
        """Minutes that the clock is ahead of UTC, if its zone is printed."""
        ahead = self._printed.utcoffset() if self._printed else None
        return None if ahead is None else int(ahead.total_seconds() // 60)

    @cached_property
    def utc_or_clock(self) -> int:
        return (self.clock or 0) - (self.offset or 0)

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

    @property
    def author_key(self) -> str:
        """Who wrote it, "" if that is not printed."""
        return self.email or self.name_key

    @cached_property
    def name_key(self) -> str:
        return " ".join(sorted(self.name))

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


def copies_of(mail: int, messages: Iterable[ExtractedMessage]) -> list[Copy]:
    """The copies that one mail shows. The clock of a message is printed by the client of whoever answers it."""
    found = [Copy((mail, message.index), message) for message in messages]
    below = {copy.message.parent: copy for copy in reversed(found)}
    return [_quoted(copy, below.get(copy.message.index)) for copy in found]


def _quoted(copy: Copy, below: Copy | None) -> Copy:
    if below is None or copy.message.role != "quoted":
        return copy
    return replace(copy, reader=below.author_key, below=below.message.message_id)
