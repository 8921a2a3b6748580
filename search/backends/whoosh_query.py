"""Haystack's query tree as sets of documents: each part of a question says which documents of a segment it fits.

Whoosh's own matchers step from document to document and score each by counts of the whole index: ten times as
slow, and the order would tell which words stand in messages one may not see.
"""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar

from whoosh.reading import IndexReader

from search import analysis

from .whoosh_fields import column
from .whoosh_postings import read

CONTENT = "text"
T = TypeVar("T")
Test = Callable[[Any], bool]  # of a value of a column


class Segment:
    """One segment of the index while a question is asked. What is read of it is kept until the answer."""

    def __init__(self, reader: IndexReader):
        self.reader = reader
        self.gone = frozenset(reader.segment().deleted_docs())
        self._kept: dict[object, Any] = {}

    def column(self, name: str) -> list[Any]:
        return column(self.reader, name)

    def length(self, at: int) -> int:
        """How many words the message has, roughly."""
        return self.reader.doc_field_length(at, CONTENT) or 0

    def everything(self) -> Set[int]:
        return frozenset(range(self.reader.doc_count_all())) - self.gone

    def postings(self, term: str) -> dict[int, bytes]:
        """{document: positions of the term in it}."""
        return self.kept(term, lambda: read(self.reader, CONTENT, term, self.gone))

    def kept(self, key: object, make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        kept: T = self._kept[key]
        return kept


class QueryPart(ABC):
    @abstractmethod
    def documents(self, segment: Segment) -> Set[int]: ...

    def times(self, segment: Segment, at: int) -> int:
        """How often the document says it."""
        return int(at in self.documents(segment))


@dataclass(frozen=True)
class Every(QueryPart):
    def documents(self, segment: Segment) -> Set[int]:
        return segment.everything()


@dataclass(frozen=True)
class Nothing(QueryPart):
    def documents(self, segment: Segment) -> Set[int]:
        return frozenset()


@dataclass(frozen=True)
class Term(QueryPart):
    word: str

    def documents(self, segment: Segment) -> Set[int]:
        return segment.postings(self.word).keys()

    def times(self, segment: Segment, at: int) -> int:
        return len(segment.postings(self.word).get(at, b"")) // array("H").itemsize


@dataclass(frozen=True)
class Phrase(QueryPart):
    """Words next to each other."""

    words: tuple[str, ...]

    def documents(self, segment: Segment) -> Set[int]:
        return segment.kept(self, lambda: self._starts(segment)).keys()

    def times(self, segment: Segment, at: int) -> int:
        return len(segment.kept(self, lambda: self._starts(segment)).get(at, ()))

    def _starts(self, segment: Segment) -> dict[int, set[int]]:
        """{document: where the phrase begins}, from the rarest word on."""
        postings = [(segment.postings(word), offset) for offset, word in enumerate(self.words)]
        postings.sort(key=lambda entry: len(entry[0]))
        rarest: Set[int] = postings[0][0].keys()
        both = reduce(lambda left, entry: left & entry[0].keys(), postings, rarest)
        found = {at: set.intersection(*(_shifted(p[at], offset) for p, offset in postings)) for at in both}
        return {at: starts for at, starts in found.items() if starts}


@dataclass(frozen=True)
class Beginning(QueryPart):
    """Words that begin like this."""

    start: str

    def documents(self, segment: Segment) -> Set[int]:
        return segment.kept(self, lambda: self._found(segment))

    def _found(self, segment: Segment) -> Set[int]:
        words = list(segment.reader.expand_prefix(CONTENT, self.start))
        return frozenset().union(*(segment.postings(word.decode()).keys() for word in words))


@dataclass(frozen=True)
class Where(QueryPart):
    """Documents whose column passes a test."""

    name: str
    test: Test

    def documents(self, segment: Segment) -> Set[int]:
        return self.among(segment, segment.everything())

    def among(self, segment: Segment, found: Set[int]) -> Set[int]:
        values, test = segment.column(self.name), self.test
        return {at for at in found if test(values[at])}


@dataclass(frozen=True)
class AnyOf(QueryPart):
    parts: tuple[QueryPart, ...]

    def documents(self, segment: Segment) -> Set[int]:
        return segment.kept(self, lambda: frozenset().union(*(p.documents(segment) for p in self.parts)))

    def times(self, segment: Segment, at: int) -> int:
        return sum(part.times(segment, at) for part in self.parts)


@dataclass(frozen=True)
class NoneOf(QueryPart):
    part: QueryPart

    def documents(self, segment: Segment) -> Set[int]:
        return segment.everything() - self.part.documents(segment)


@dataclass(frozen=True)
class AllOf(QueryPart):
    """Words first, then the tests of columns on what is left, then what must not be there."""

    parts: tuple[QueryPart, ...]

    def documents(self, segment: Segment) -> Set[int]:
        words = [part for part in self.parts if not isinstance(part, (Where, NoneOf))]
        sets = sorted((part.documents(segment) for part in words), key=len) or [segment.everything()]
        found = reduce(lambda left, right: left & right, sets)
        for part in self.parts:
            if isinstance(part, Where):
                found = part.among(segment, found)
            elif isinstance(part, NoneOf):
                found = _without(segment, found, part.part)
        return found


def _without(segment: Segment, found: Set[int], part: QueryPart) -> Set[int]:
    return found - (part.among(segment, found) if isinstance(part, Where) else part.documents(segment))


def _shifted(positions: bytes, offset: int) -> set[int]:
    return {at - offset for at in array("H", positions)}


class WhooshDialect:
    def every(self) -> QueryPart:
        return Every()

    def nothing(self) -> QueryPart:
        return Nothing()

    def all_of(self, parts: list[QueryPart]) -> QueryPart:
        flat = [child for part in parts for child in (part.parts if isinstance(part, AllOf) else (part,))]
        return AllOf(tuple(flat))

    def any_of(self, parts: list[QueryPart]) -> QueryPart:
        return AnyOf(tuple(parts))

    def none_of(self, part: QueryPart) -> QueryPart:
        return NoneOf(part)

    def phrase(self, readings: list[list[str]], mark: str = "") -> QueryPart:
        asked: list[QueryPart] = [
            Phrase(tuple(mark + term for term in terms)) if len(terms) > 1 else Term(mark + terms[0])
            for terms in readings
        ]
        return asked[0] if len(asked) == 1 else AnyOf(tuple(asked))

    def prefix(self, start: str, mark: str = "") -> QueryPart:
        return AnyOf((Beginning(mark + start), Term(mark + analysis.normal(start))))

    def column(self, field: str, comparison: str, value: Any) -> QueryPart:
        return Where(field, test_of(comparison, value))


def test_of(comparison: str, value: Any) -> Test:
    if comparison == "in":
        return frozenset(value).__contains__
    if comparison == "range":
        low, high = value
        return lambda found: low <= found <= high
    return {
        "exact": lambda found: found == value,
        "gt": lambda found: found > value,
        "gte": lambda found: found >= value,
        "lt": lambda found: found < value,
        "lte": lambda found: found <= value,
    }[comparison]
