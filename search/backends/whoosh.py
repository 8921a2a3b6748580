"""Haystack over Whoosh, with what the stock backend gets wrong made right.

One writer that waits for nobody and loses nothing (search.writer), exact slices and counts, filters that
are no text, no spelling pass, no body stored, segments merged in tiers.
"""

import fcntl
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from haystack.backends.whoosh_backend import WhooshEngine, WhooshSearchBackend
from haystack.models import SearchResult
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, LockError
from whoosh.reading import SegmentReader
from whoosh.searching import Searcher
from whoosh.writing import SegmentWriter

from search.analysis import TITLE

from . import IndexBusyError, Missing
from .found import Found, Wanted
from .haystack_writes import HaystackWrites
from .tree import Compiled, TreeQuery
from .whoosh_answer import by_conversation, in_order, segments
from .whoosh_fields import schema, span
from .whoosh_postings import Codec, Postings
from .whoosh_query import QueryPart, Segment, WhooshDialect

TIER = 8  # so many segments of a size are merged into one of the next
MERGED = (
    1_000  # messages in a merged segment; larger ones find nothing sooner and need 100 MB a thousand to make
)
SMALL = MERGED // 2  # messages; a larger segment stays as it is, merging it costs as much as indexing


class WhooshBackend(HaystackWrites, WhooshSearchBackend):
    transactional = False  # the index is files: a drain commits them before it forgets the outbox

    def __init__(self, connection_alias: str, **options: Any):
        super().__init__(connection_alias, **options)
        self.searcher: Searcher | None = None
        self.columns: set[str] = set()

    def setup(self) -> None:
        """Open the index. Raises Missing when there is none, or not one of this shape."""
        self.learn_fields()
        try:
            self.index = FileStorage(self.path).open_index()
        except (EmptyIndexError, OSError, ValueError, EOFError) as error:
            raise Missing(str(error)) from error
        if set(self.index.schema.names()) != set(self.schema.names()):
            raise Missing("The index was made by another version.")
        self.setup_complete = True

    def learn_fields(self) -> None:
        """Which fields there are; not possible in __init__, where Haystack is still connecting."""
        from haystack import connections

        if self.columns:
            return

        unified = connections[self.connection_alias].get_unified_index()
        fields = {name: f for name, f in unified.all_searchfields().items() if not f.document}
        self.content_field = unified.document_field
        self.columns = set(fields)
        texts = {name for name, f in fields.items() if f.field_type == "string"}
        self.schema = schema(self.content_field, self.columns - texts, texts)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process writes at a time. Raises IndexBusyError; the lock goes with a process that is killed."""
        with Path(self.path).with_name("search.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise IndexBusyError from error
            yield

    def wipe(self) -> None:
        """An empty index in the place of whatever is there."""
        self._close()
        shutil.rmtree(self.path, ignore_errors=True)
        Path(self.path).mkdir(parents=True, exist_ok=True)
        self.learn_fields()
        FileStorage(self.path).create_index(self.schema)
        self.setup()

    def apply(self, documents: list[dict[str, Any]], ids: list[int]) -> None:
        """Take ``ids`` out and put ``documents`` in, in one commit. Raises IndexBusyError when somebody else writes."""
        self._ready()
        try:
            writer = self.index.writer(codec=Codec())
        except LockError as error:
            raise IndexBusyError from error
        writer.pool = Postings()
        try:
            self._take_out(writer, ids)
            for document in documents:
                writer.add_document(id=str(document["message"]), **document)
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_tiers)

    def tidy(self) -> bool:
        """One step of what makes the index smaller; False when nothing is left to do. Inside ``alone``."""
        self._ready()
        writer = self.index.writer(codec=Codec())
        writer.pool = Postings()
        if not night_share(writer.segments):
            writer.cancel()
            return False
        writer.commit(mergetype=merge_at_night)
        return True

    def ids(self) -> set[int]:
        """Ids of all messages in the index."""
        return {
            segment.column("message")[at]
            for segment in segments(self._searcher())
            for at in segment.everything()
        }

    def known(self, terms: Iterable[str], places: list[int]) -> set[str]:
        """Those of ``terms`` that messages of ``places`` hold. Each costs a look into every segment."""
        terms, readable = set(terms), frozenset(places)
        left = set(terms)
        for segment in segments(self._searcher()):
            where = segment.column("place")
            for term in list(left):
                either = (segment.postings(term), segment.postings(TITLE + term))
                if any(where[at] in readable for postings in either for at in postings):
                    left.remove(term)
        return terms - left

    def is_sound(self) -> bool:
        """Whether the index can be opened and read: every column and every term's entry."""
        self._close()
        try:
            self.ids()
            for leaf, _offset in self._searcher().leaf_searchers():
                for _term, info in leaf.reader():
                    info.doc_frequency()
        except Exception:  # a broken file raises whatever its bytes happen to mean
            self._close()
            return False
        return True

    def search(
        self,
        query: Compiled[QueryPart],
        sort_by: Sequence[str] | None = None,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        facets: object = None,
        result_class: type[SearchResult] | None = None,
        **options: object,
    ) -> dict[str, Any]:
        """Haystack's search(): {"results", "hits", "facets"}; the newest first if nothing else is asked for."""
        start = start_offset or 0
        order = [(name.lstrip("-"), name.startswith("-")) for name in sort_by or ("-sent_at", "-message")]
        found, total = in_order(self._searcher(), query.query, order, end_offset)
        result = result_class or SearchResult
        rows = [self._result(result, segment, at) for segment, at in found[start:]]
        return {"results": rows, "hits": total, "facets": {}, "spelling_suggestion": None}

    def _result(self, result: type[SearchResult], segment: Segment, at: int) -> SearchResult:
        fields = {name: segment.column(name)[at] for name in self.columns}
        return result("threads", "message", str(fields["message"]), 0, **fields)

    def grouped(self, compiled: Compiled[QueryPart], wanted: Wanted) -> Found:
        """Conversation by conversation, with counts; ``compiled`` comes from Query.build_query."""
        return by_conversation(self._searcher(), compiled, wanted)

    def _ready(self) -> None:
        if not self.setup_complete:
            self.setup()

    def _searcher(self) -> Searcher:
        """Of the newest generation. Not by Searcher.refresh(), which keeps the segments of before, and
        with them every message that was taken out."""
        self._ready()
        try:
            if self.searcher and self.searcher.reader().generation() != self.index.latest_generation():
                self.searcher.close()
                self.searcher = None
            self.searcher = self.searcher or self.index.searcher()
        except (EmptyIndexError, OSError) as error:
            self._close()
            raise Missing(str(error)) from error
        return self.searcher

    def _close(self) -> None:
        if self.searcher is not None:
            self.searcher.close()
        self.searcher, self.setup_complete = None, False

    def _take_out(self, writer: SegmentWriter, ids: list[int]) -> None:
        """Only segments that can hold them are opened: to look 1,000 new ids up in all would read the whole index."""
        for segment in writer.segments:
            low, high = span(writer, segment)
            inside = [pk for pk in ids if low <= pk <= high]
            if not inside:
                continue
            with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
                for term in (("id", str(pk)) for pk in inside):
                    if term in reader:
                        for at in list(reader.postings(*term).all_ids()):
                            segment.delete_document(at)


class WhooshQuery(TreeQuery[QueryPart]):
    dialect = WhooshDialect()


class Engine(WhooshEngine):
    backend = WhooshBackend
    query = WhooshQuery


def merge_tiers(writer: SegmentWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Whoosh's merge policy: segments of about one size become one; returns those left as they are.

    Every message is so rewritten a few times in its life, not at each of a thousand small commits.
    """
    tiers: dict[int, list[W3Segment]] = {}
    there = [segment for segment in segments if segment.doc_count()]
    for segment in there:
        if segment.doc_count() <= SMALL or segment.deleted_count() * 2 >= segment.doc_count_all():
            tiers.setdefault(_tier(segment.doc_count()), []).append(segment)
    full = [members for members in tiers.values() if len(members) >= TIER]
    return _merge(writer, there, [segment for members in full for segment in _fitting(members)])


def merge_at_night(writer: SegmentWriter, segments: list[W3Segment]) -> list[W3Segment]:
    """Whoosh's merge policy for when nobody waits: the small ones together, and those with messages that are gone."""
    return _merge(writer, segments, night_share(segments))


def night_share(segments: list[W3Segment]) -> list[W3Segment]:
    """Which segments one commit of the night makes one of; none when there is nothing to gain."""
    found = _fitting(s for s in segments if s.doc_count() <= SMALL or s.deleted_count())
    return found if len(found) > 1 or any(segment.deleted_count() for segment in found) else []


def _fitting(segments: Iterable[W3Segment]) -> list[W3Segment]:
    """The smallest of them that make one of MERGED messages; at least one."""
    size = 0
    chosen: list[W3Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        size += segment.doc_count()
        if chosen and size > MERGED:
            break
        chosen.append(segment)
    return chosen


def _merge(writer: SegmentWriter, segments: list[W3Segment], chosen: list[W3Segment]) -> list[W3Segment]:
    for segment in chosen:
        with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
            writer.add_reader(reader)
    return [segment for segment in segments if segment not in chosen]


def _tier(size: int) -> int:
    tier = 0
    while size >= TIER:
        size, tier = size // TIER, tier + 1
    return tier
