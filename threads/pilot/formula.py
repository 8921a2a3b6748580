"""E-mails avoided: the formula, and nothing else. A calculation by hand with the same rows comes to the same numbers.

A message that is written here would have been an answer to all. ``people``: to how many addresses it would have gone:
as many as the mail that it answers went to (To and Cc), else the mean of the company's mails. Its mail would have
carried every text above it on its branch (``above``, bytes) and its own (``own``).

    copies avoided   = people - mails Skein sent about it
    text avoided     = people x (above + own) - mails sent x own
    of it repeated   = people x above
    time             = copies avoided x seconds a mail
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One message; ``people``: None where no mail says how many. Sizes are bytes of UTF-8."""

    message: int
    conversation: int
    group: int | None
    people: int | None
    sent: int
    above: int
    own: int


@dataclass
class Sums:
    """Rows added up. ``known``: messages of which a mail says to how many ``people`` it would have gone; the sizes are
    multiplied by them (``known_``), or wait for the mean (``other_``)."""

    messages: int = 0
    known: int = 0
    people: int = 0
    sent: int = 0
    known_above: int = 0
    known_own: int = 0
    other_above: int = 0
    other_own: int = 0
    sent_own: int = 0

    def add(self, row: WrittenRow) -> None:
        self.messages += 1
        self.sent += row.sent
        self.sent_own += row.sent * row.own
        if row.people is None:
            self.other_above += row.above
            self.other_own += row.own
        else:
            self.known += 1
            self.people += row.people
            self.known_above += row.people * row.above
            self.known_own += row.people * row.own

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = [field.name for field in fields(Sums)]


def summed(rows: Iterable[WrittenRow]) -> Sums:
    found = Sums()
    for row in rows:
        found.add(row)
    return found


@dataclass(frozen=True)
class Assumptions:
    """``people_a_mail``: None where nobody knows: then such messages avoid nothing, and what Skein sent counts against."""

    seconds_a_mail: int
    people_a_mail: float | None = None


@dataclass(frozen=True)
class Avoided:
    """``would``: copies of mails that were not needed, before what Skein sent is taken off. Sizes are bytes."""

    messages: int
    would: float
    sent: int
    text: float
    repeated: float
    seconds: float

    @property
    def copies(self) -> int:
        return round(self.would - self.sent)

    @property
    def people(self) -> float:
        """To how many people a mail would have gone, in the mean."""
        return round(self.would / self.messages, 1) if self.messages else 0

    @property
    def hours(self) -> int:
        return round(self.seconds / 3600)


def avoided(sums: Sums, assumed: Assumptions) -> Avoided:
    mean = assumed.people_a_mail or 0
    would = sums.people + (sums.messages - sums.known) * mean
    repeated = sums.known_above + mean * sums.other_above
    text = repeated + sums.known_own + mean * sums.other_own - sums.sent_own
    copies = would - sums.sent
    return Avoided(sums.messages, would, sums.sent, text, repeated, copies * assumed.seconds_a_mail)
