"""Haystack over PostgreSQL's full text index: one table, filled by the same writer in one transaction.

The terms come from search.analysis, not from a text search configuration of the server, so that both
engines find the same, and Chinese and "C++" with them. Every value is a bound parameter.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from haystack.backends import BaseEngine, BaseSearchBackend
from haystack.models import SearchResult

from search.analysis import TITLE

from . import IndexBusyError
from .found import Found, Wanted
from .haystack_writes import HaystackWrites
from .postgres_answer import by_conversation
from .postgres_query import Condition, PostgresDialect, quoted, vector_literal
from .tree import Compiled, TreeQuery

TABLE = "search_document"
NUMBERS = ("message", "conversation", "place", "author", "sent_at", "files")
TEXTS = ("source", "kind")
COLUMNS = NUMBERS + TEXTS
_LOCK = 0x736B6669  # any constant: one writer of the index of this database


class PostgresBackend(HaystackWrites, BaseSearchBackend):
    transactional = True
    content_field = "text"
    columns = frozenset(COLUMNS)

    def learn_fields(self) -> None:
        """The table has the fields of search_indexes; nothing to look up."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time, and all it does is one transaction. Raises IndexBusyError."""
        with transaction.atomic():
            if not _value("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]):
                raise IndexBusyError
            yield

    def wipe(self) -> None:
        _run(f"DELETE FROM {TABLE}")  # noqa: S608 - a constant

    def tidy(self) -> bool:
        return False  # autovacuum does

    def is_sound(self) -> bool:
        return True  # a broken table is the database's matter, with all the others

    def ids(self) -> set[int]:
        return {row[0] for row in _rows(f"SELECT message FROM {TABLE}")}  # noqa: S608 - a constant

    def known(self, terms: Iterable[str], places: list[int]) -> set[str]:
        """Those of ``terms`` that messages of ``places`` hold. Each costs a look into the index."""
        sql = (
            f"SELECT term FROM unnest(%s::text[], %s::text[]) AS given(term, asked) WHERE EXISTS (SELECT FROM {TABLE} "  # noqa: S608
            "WHERE words @@ asked::tsquery AND place = ANY(%s))"
        )
        terms = list(terms)
        return {
            row[0]
            for row in _rows(
                sql, [terms, [f"{quoted(term)} | {quoted(TITLE + term)}" for term in terms], places]
            )
        }

    def apply(self, documents: list[dict[str, Any]], ids: list[int]) -> None:
        """Take ``ids`` out and put ``documents`` in, with two statements."""
        kept = {document["message"] for document in documents}
        if gone := [pk for pk in ids if pk not in kept]:
            _run(f"DELETE FROM {TABLE} WHERE message = ANY(%s)", [gone])  # noqa: S608
        if documents:
            values = [[document[name] for document in documents] for name in COLUMNS]
            _run(_INSERT, [*values, [vector_literal(document["text"]) for document in documents]])

    def search(
        self,
        query: Compiled[Condition],
        sort_by: Sequence[str] | None = None,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        facets: object = None,
        result_class: type[SearchResult] | None = None,
        **options: object,
    ) -> dict[str, Any]:
        """Haystack's search(): {"results", "hits", "facets"}; the newest first if nothing else is asked for."""
        condition, start = query.query, start_offset or 0
        limit = None if end_offset is None else max(0, end_offset - start)
        order = sort_by or ("-sent_at", "-message")
        total = _value(f"SELECT count(*) FROM {TABLE} WHERE {condition.sql}", condition.params)  # noqa: S608
        rows = self._in_order(condition, order, start, limit) if total else []
        result = result_class or SearchResult
        results = [self._result(result, row) for row in rows]
        return {"results": results, "hits": total, "facets": {}, "spelling_suggestion": None}

    def _result(self, result: type[SearchResult], row: tuple[Any, ...]) -> SearchResult:
        fields = dict(zip(COLUMNS, row, strict=True))
        return result("threads", "message", str(fields["message"]), 0, **fields)

    def _in_order(
        self, condition: Condition, sort_by: Sequence[str], start: int, limit: int | None
    ) -> list[tuple[Any, ...]]:
        order = ", ".join(map(_ordered, sort_by))
        sql = f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE {condition.sql} ORDER BY {order} OFFSET %s LIMIT %s"  # noqa: S608
        return _rows(sql, [*condition.params, start, limit])

    def grouped(self, compiled: Compiled[Condition], wanted: Wanted) -> Found:
        """Conversation by conversation, with counts; ``compiled`` comes from Query.build_query."""
        return by_conversation(_rows, compiled, wanted)


class PostgresQuery(TreeQuery[Condition]):
    dialect = PostgresDialect()


class Engine(BaseEngine):
    backend = PostgresBackend
    query = PostgresQuery


def _ordered(name: str) -> str:
    column = name.lstrip("-")
    if column not in COLUMNS:
        raise ValueError(f"{column} cannot be sorted by.")
    return f"{column} DESC" if name.startswith("-") else column


def _rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall()


def _value(sql: str, params: Sequence[Any] = ()) -> Any:
    return _rows(sql, params)[0][0]


def _run(sql: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))


_INSERT = (
    f"INSERT INTO {TABLE} ({', '.join(COLUMNS)}, words) "  # noqa: S608 - constants
    f"SELECT {', '.join(COLUMNS)}, vector::tsvector FROM unnest("
    + "".join("%s::bigint[], " for _name in NUMBERS)
    + "".join("%s::text[], " for _name in TEXTS)
    + f"%s::text[]) AS given({', '.join(COLUMNS)}, vector) ON CONFLICT (message) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*COLUMNS[1:], "words"))
)
