"""Haystack over PostgreSQL's full text index: one table, filled by the same writer in one transaction.

The terms come from search.analysis, not from a text search configuration of the server, so that both
engines find the same, and Chinese and "C++" with them. Every value is a bound parameter.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import connection, transaction
from haystack.backends import BaseEngine, BaseSearchBackend
from haystack.exceptions import SkipDocument
from haystack.models import SearchResult
from haystack.utils import get_identifier

from search import analysis

from . import Busy
from .tree import TreeQuery

TABLE = "search_document"
NUMBERS = ("message", "conversation", "place", "author", "sent_at", "year", "files")
TEXTS = ("source", "kind")
COLUMNS = NUMBERS + TEXTS
MAX_POSITION = 16_383  # of a tsvector; words further down are found, but not as part of a phrase
EVER = -(2**62)  # seconds; before every message
MAX_POSITIONS = 255  # of one term in one message
# Hits that are ranked, the newest, for the words of each are read for it: as many as can be paged through, and
# fewer where there are MANY, because what so many messages say ranks nobody. The others follow by date.
RANKED, MANY, RANKED_OF_MANY = 2_000, 5_000, 500
_LOCK = 0x736B6669  # any constant: one writer of the index of this database


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL with its parameters; ``terms``: the tsqueries that must be there, for the ranking.

    ``tsquery``: what the condition asks when it asks for words alone; such are joined, so that the index
    answers them together instead of the table one after another.
    """

    sql: str
    params: tuple = ()
    terms: tuple[str, ...] = field(default=())
    tsquery: str = ""


class PostgresDialect:
    def every(self):
        return Condition("TRUE")

    def nothing(self):
        return Condition("FALSE")

    def all_of(self, parts):
        words = [part for part in parts if part.tsquery]
        # The index finds nothing by what must not be there alone.
        if len(words) < 2 or not any(part.terms for part in words):
            return self._joined(" AND ", parts)
        together = self._match(" & ".join(f"({part.tsquery})" for part in words))
        together = replace(together, terms=tuple(term for part in words for term in part.terms))
        rest = [part for part in parts if not part.tsquery]
        return self._joined(" AND ", [together, *rest]) if rest else together

    def any_of(self, parts):
        return self._joined(" OR ", parts)

    def none_of(self, part):
        return Condition(
            f"NOT ({part.sql})", part.params, tsquery=f"!({part.tsquery})" if part.tsquery else ""
        )

    def phrase(self, *readings):
        asked = [" <-> ".join(map(quoted, terms)) for terms in readings]
        return self._match(asked[0] if len(asked) == 1 else f"({' | '.join(f'({one})' for one in asked)})")

    def prefix(self, start):
        return self._match(f"({quoted(start)}:* | {quoted(analysis.normal(start) or start)})")

    def column(self, field, comparison, value):
        if comparison == "in":
            return Condition(f"{field} = ANY(%s)", (list(value),))
        if comparison == "range":
            return Condition(f"{field} BETWEEN %s AND %s", tuple(value))
        sign = {"exact": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[comparison]
        return Condition(f"{field} {sign} %s", (value,))

    def _match(self, tsquery: str) -> Condition:
        return Condition("words @@ %s::tsquery", (tsquery,), (tsquery,), tsquery)

    def _joined(self, word: str, parts) -> Condition:
        return Condition(
            "(" + word.join(part.sql for part in parts) + ")",
            tuple(value for part in parts for value in part.params),
            tuple(term for part in parts for term in part.terms),
        )


class Backend(BaseSearchBackend):
    transactional = True
    content_field = "text"
    columns = frozenset(COLUMNS)

    def learn_fields(self):
        """The table has the fields of search_indexes; nothing to look up."""

    @contextmanager
    def alone(self):
        """One writer at a time, and all it does is one transaction. Raises Busy."""
        with transaction.atomic():
            if not _value("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]):
                raise Busy
            yield

    def wipe(self):
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
        return {row[0] for row in _rows(sql, [terms, [quoted(term) for term in terms], places])}

    def apply(self, documents: list[dict], ids: list[int]):
        """Take ``ids`` out and put ``documents`` in, with two statements."""
        kept = {document["message"] for document in documents}
        _run(f"DELETE FROM {TABLE} WHERE message = ANY(%s)", [[pk for pk in ids if pk not in kept]])  # noqa: S608
        if documents:
            values = [[document[name] for document in documents] for name in COLUMNS]
            _run(_INSERT, [*values, [vector_literal(document["text"]) for document in documents]])

    def update(self, index, iterable, commit=True):
        documents = []
        for message in iterable:
            try:
                documents.append(dict(index.full_prepare(message)))
            except SkipDocument:
                continue
        self.apply(documents, [])

    def remove(self, obj_or_string, commit=True):
        self.apply([], [int(get_identifier(obj_or_string).rpartition(".")[2])])

    def clear(self, models=None, commit=True):
        self.wipe()

    def search(
        self, query, sort_by=None, start_offset=0, end_offset=None, facets=None, result_class=None, **options
    ):
        """Haystack's search(): {"results", "hits", "facets"}; ``query`` comes from Query."""
        condition = query.query
        start = start_offset or 0
        limit = None if end_offset is None else max(0, end_offset - start)
        counts = self._counts(condition, list(facets or ()))
        rows = self._page(condition, sort_by, start, limit, counts) if counts[""] else []
        result = result_class or SearchResult
        return {
            "results": [self._result(result, row) for row in rows],
            "hits": counts.pop(""),
            "facets": {"fields": counts, "dates": {}, "queries": {}} if facets else {},
            "spelling_suggestion": None,
        }

    def _result(self, result, row):
        score, *values = row
        fields = dict(zip(COLUMNS, values, strict=True))
        return result("threads", "message", str(fields["message"]), score, **fields)

    def _page(self, condition: Condition, sort_by, start: int, limit: int | None, counts: dict):
        if sort_by or not condition.terms:
            return self._in_order(condition, sort_by or ("-sent_at", "-message"), start, limit)
        names = ", ".join(COLUMNS)
        ranked = RANKED if counts[""] <= MANY else RANKED_OF_MANY
        wanted = max(ranked, counts[""] if limit is None else start + limit)
        # 1: a long message is not better for being long.
        sql = (
            f"SELECT CASE WHEN place_in_time <= %s THEN ts_rank(words, %s::tsquery, 1) ELSE -1 END AS score, {names} "  # noqa: S608
            f"FROM (SELECT words, {names}, row_number() OVER (ORDER BY sent_at DESC, message DESC) AS place_in_time "
            f"FROM {TABLE} WHERE {condition.sql} AND sent_at >= %s ORDER BY sent_at DESC, message DESC LIMIT %s"
            ") AS newest ORDER BY score DESC, sent_at DESC, message DESC OFFSET %s LIMIT %s"
        )
        since = _beginning(counts.get("year", []), wanted)
        values = [ranked, " & ".join(condition.terms), *condition.params, since, wanted, start, limit]
        return _rows(sql, values)

    def _in_order(self, condition: Condition, sort_by, start: int, limit: int | None):
        order = ", ".join(map(_ordered, sort_by))
        sql = f"SELECT 0, {', '.join(COLUMNS)} FROM {TABLE} WHERE {condition.sql} ORDER BY {order} OFFSET %s LIMIT %s"  # noqa: S608
        return _rows(sql, [*condition.params, start, limit])

    def _counts(self, condition: Condition, facets: list[str]) -> dict:
        """{facet: [(value, count), ...] most first, "": count of all} in one walk over the hits."""
        names = [name for name in facets if name in self.columns]
        sets = ", ".join([*(f"({name})" for name in names), "()"])
        shown = "".join(f"{name}, GROUPING({name}), " for name in names)
        sql = (
            f"SELECT {shown}count(*) FROM {TABLE} WHERE {condition.sql} "  # noqa: S608
            f"GROUP BY GROUPING SETS ({sets})"
        )
        counts: dict = {"": 0} | {name: [] for name in names}
        for *cells, count in _rows(sql, condition.params):
            group = next((at for at, name in enumerate(names) if cells[2 * at + 1] == 0), None)
            if group is None:
                counts[""] = count
            else:
                counts[names[group]].append((cells[2 * group], count))
        for name in names:
            counts[name].sort(key=lambda entry: -entry[1])
        return counts


class Query(TreeQuery):
    dialect = PostgresDialect()


class Engine(BaseEngine):
    backend = Backend
    query = Query


def _beginning(years: list[tuple[int, int]], wanted: int) -> int:
    """The moment after which the ``wanted`` newest hits lie, by how many there are in each year: the index then
    gives those years alone."""
    found = 0
    for year, count in sorted(years, reverse=True):
        found += count
        if found >= wanted:
            return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    return EVER


def quoted(term: str) -> str:
    """A lexeme of a tsquery or tsvector literal."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_literal(text: str) -> str:
    """A tsvector as text: ``'label':1,4 'hazard':3``."""
    return " ".join(
        f"{quoted(term)}:{','.join(str(min(at + 1, MAX_POSITION)) for at in places[:MAX_POSITIONS])}"
        for term, places in analysis.vector(text).items()
    )


def _ordered(name: str) -> str:
    column = name.lstrip("-")
    if column not in COLUMNS:
        raise ValueError(f"{column} cannot be sorted by.")
    return f"{column} DESC" if name.startswith("-") else column


def _rows(sql: str, params=()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall()


def _value(sql: str, params=()):
    return _rows(sql, params)[0][0]


def _run(sql: str, params=()) -> None:
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
