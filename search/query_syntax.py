"""The question as a person types it, and the answer this person may see.

label printer          every word must be there      "exact words"     next to each other
-word                  not this word                 print*            begins like this
from:ann  from:me      author (handle, address or name)
in:eng                 group (slug or name)          via:email  is:question  has:file
#gates                 conversations of this topic
after:2024-03  before:2024-04-15                      (after includes the day, before does not)
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from search import analysis
from threads.rendering import hashtags

MAX_LENGTH = 500  # characters
MAX_WORDS = 20  # different ones; and of those that look up many:
MAX_PREFIXES = 2
MIN_PREFIX = 3  # letters before a *, or half of all words would be looked up

_PIECE = re.compile(r'(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))', re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
OPERATORS = ("from", "in", "after", "before", "has", "via", "is", "topic")


class TooMuch(ValueError):
    """A question nobody types by hand: over MAX_LENGTH characters, MAX_WORDS words, MAX_PREFIXES beginnings."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word, phrase or operator, with the text it was typed as."""

    typed: str
    value: str
    operator: str = ""
    exclude: bool = False
    exact: bool = False

    @property
    def is_prefix(self) -> bool:
        return not self.exact and self.value.endswith("*") and len(self.value.strip("*")) >= MIN_PREFIX


@dataclass(slots=True)
class Question:
    pieces: list[QueryTerm] = field(default_factory=list)

    @property
    def words(self) -> list[QueryTerm]:
        return [piece for piece in self.pieces if not piece.operator]

    @property
    def runs(self) -> list[list[QueryTerm]]:
        """The words, those together that are one number set in groups: "22 33 44 55"."""
        words, runs, at = self.words, [], 0
        while at < len(words):
            end = next(
                (e for e in range(at + analysis.MAX_PARTS, at + 1, -1) if _is_number(words[at:e])), at + 1
            )
            runs.append(words[at:end])
            at = end
        return runs

    @property
    def operators(self) -> list[QueryTerm]:
        return [piece for piece in self.pieces if piece.operator]

    @property
    def text(self) -> str:
        """The words alone, as typed: what stands in the field, what is marked in the answers."""
        return " ".join(piece.typed for piece in self.words)

    @property
    def typed(self) -> str:
        return " ".join(piece.typed for piece in self.pieces)

    def without(self, *gone: QueryTerm) -> str:
        return " ".join(piece.typed for piece in self.pieces if piece not in gone)

    def as_words(self, *operators: QueryTerm) -> str:
        """The question with these read as words."""
        return " ".join(
            piece.value.lstrip(hashtags.HASHES) if piece in operators else piece.typed
            for piece in self.pieces
        )

    def values(self, operator: str, *, exclude: bool = False) -> list[str]:
        return [p.value for p in self.pieces if p.operator == operator and p.exclude == exclude]


def parse(text: str) -> Question:
    """Read a question; whatever is typed has a meaning. Raises TooMuch."""
    if len(text) > MAX_LENGTH:
        raise TooMuch
    # Half a character, or none, is nothing a database takes.
    text = text.replace("\x00", " ").encode("utf-8", "replace").decode()
    pieces = map(_piece, _PIECE.finditer(text))
    question = Question(list(_once(piece for piece in pieces if piece.value)))
    if len(set(question.pieces)) > MAX_WORDS or sum(p.is_prefix for p in question.pieces) > MAX_PREFIXES:
        raise TooMuch
    return question


def _once(pieces: Iterable[QueryTerm]) -> Iterator[QueryTerm]:
    """A word said twice asks for nothing more, but may be part of a number."""
    seen = set()
    for piece in pieces:
        if piece not in seen or (piece.value.isdigit() and not piece.operator):
            yield piece
        seen.add(piece)


def _is_number(pieces: list[QueryTerm]) -> bool:
    plain = not any(piece.exact or piece.exclude or piece.is_prefix for piece in pieces)
    return plain and len(pieces) > 1 and analysis.is_number(" ".join(piece.value for piece in pieces))


def operator(name: str, value: str) -> str:
    """How an operator is typed: from:"Priya Raman"."""
    return f'{name}:"{value}"' if re.search(r"\s", value) else f"{name}:{value}"


def _piece(match: re.Match) -> QueryTerm:
    minus, name, quoted, bare = match.groups()
    name = (name or "").lower()
    value = quoted if quoted is not None else bare
    if name and name not in OPERATORS:
        # "http://..." or "note:": not an operator of ours, so a word like any other.
        colon = match.group()[len(minus) :]
        return QueryTerm(match.group(), colon.replace('"', " ").strip(), "", bool(minus), quoted is not None)
    if not name and quoted is None and hashtags.is_topic(value):
        return QueryTerm(match.group(), value, "topic", bool(minus))
    if name in ("after", "before") and moment(value) is None:
        return QueryTerm(match.group(), f"{name} {value}", "", bool(minus))
    return QueryTerm(match.group(), value.strip(), name, bool(minus), quoted is not None)


def moment(text: str, *, end: bool = False) -> datetime | None:
    """The first moment of a year, month or day as typed, by the reader's clock, or the first one after it."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        start = datetime(year, month or 1, day or 1)
        if end:
            days = 1 if day else monthrange(year, month)[1] if month else (366 if _leap(year) else 365)
            start += timedelta(days=days)
        return timezone.make_aware(start).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _leap(year: int) -> bool:
    return monthrange(year, 2)[1] == 29
