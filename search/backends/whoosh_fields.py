"""How the index keeps things: words with positions, everything else as columns of numbers."""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import NumericColumn, RefBytesColumn
from whoosh.fields import COLUMN, ID, TEXT, Schema
from whoosh.formats import Positions
from whoosh.reading import IndexReader, SegmentReader
from whoosh.writing import SegmentWriter

from search import analysis

_MAX_CACHED = 400  # columns of segments kept in memory; one of 5,000 messages takes 40 kB
_cache: OrderedDict[tuple[str, str], list[Any]] = OrderedDict()
_spans: OrderedDict[str, tuple[int, int]] = OrderedDict()  # only the one writer asks
_caching = threading.Lock()


class WordPositions(Positions):
    """Positions as an array of 16-bit numbers: a quarter of the time of the pickles they replace."""

    def encode(self, poslist: list[int]) -> bytes:
        return array("H", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return array("H", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // array("H").itemsize


class Words(TEXT):
    """Text read by search.analysis, without a token object for every word."""

    def __init__(self) -> None:
        super().__init__(stored=False, phrase=True)
        self.format = WordPositions()

    def index(self, value: analysis.AnalysedText, **kwargs: object) -> list[tuple[bytes, int, float, bytes]]:
        """(term, how many words of the message, weight, positions); ``value`` is an analysis.Text."""
        encode, marks = self.format.encode, (analysis.TITLE, analysis.TOPIC)
        return [
            (term.encode(), 0 if term[0] in marks else len(places), 1.0, encode(places))
            for term, places in analysis.message_vector(value).items()
        ]


class Text(COLUMN):
    """A short text of which there are few different ones."""

    def __init__(self) -> None:
        super().__init__(RefBytesColumn())

    def to_column_value(self, value: str) -> bytes:
        return value.encode()


def schema(content: str, numbers: Iterable[str], texts: Iterable[str]) -> Schema:
    fields = {name: COLUMN(NumericColumn("q")) for name in numbers}
    fields |= {name: Text() for name in texts}
    # An empty field tells by its name how the text was read: an index that was read otherwise is built anew.
    reading = {f"reading_{analysis.VERSION}": ID()}
    return Schema(id=ID(unique=True), **{content: Words()}, **fields, **reading)


def column(reader: IndexReader, field: str) -> list[Any]:
    """The values of a segment's column, by document number. Segments never change, so they are kept."""
    key = (str(reader.segment().segment_id()), field)
    with _caching:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    values = _read(reader, field)
    with _caching:
        _cache[key] = values
        while len(_cache) > _MAX_CACHED:
            _cache.popitem(last=False)
    return values


def span(writer: SegmentWriter, segment: W3Segment) -> tuple[int, int]:
    """The lowest and highest message id of a segment."""
    key = str(segment.segment_id())
    if key not in _spans:
        with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
            ids = _read(reader, "message")
        _spans[key] = (min(ids), max(ids))
        while len(_spans) > _MAX_CACHED:
            _spans.popitem(last=False)
    return _spans[key]


def _read(reader: IndexReader, field: str) -> list[Any]:
    kind = reader.schema[field]
    values = list(reader.column_reader(field, kind.column_type, translate=False))
    return [value.decode() for value in values] if isinstance(kind, Text) else values
