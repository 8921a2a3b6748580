"""The answer of PostgreSQL: one statement gives a page of conversations, all counts and all facets."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from . import found
from .found import FACETS, Found, HitRow, Wanted, most_first
from .postgres_query import Condition, PostgresDialect
from .tree import Compiled

# Runs SQL with its parameters.
Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

TABLE = "search_document"
COLUMNS = "message, conversation, sent_at, place, author, source"
TITLE = "{0, 0, 0, 0.1}"  # what a word in the title weighs; one in the message weighs as much

# A title that says it all is one hit, shown by the first message that fits, not one for each reply.
_TITLED = f"""titled AS (
    SELECT DISTINCT ON (conversation) {COLUMNS} FROM {TABLE} WHERE {{rest}}
    AND conversation NOT IN (SELECT conversation FROM own) ORDER BY conversation, sent_at, message
), hit AS MATERIALIZED (SELECT * FROM own UNION ALL SELECT * FROM titled)"""  # noqa: S608 - constants

# 1: a long message is not better for being long. Its title is as good whatever is below it.
_RANKED = f"""ranked AS (
    SELECT newest.*, ts_rank(words, %s::tsquery, 1) + ts_rank(%s::real[], words, %s::tsquery) AS score FROM (
        SELECT {{key}} AS key, message, sent_at FROM hit ORDER BY sent_at DESC, message DESC
        LIMIT (SELECT CASE WHEN count(*) > %s THEN %s ELSE %s END FROM hit)
    ) AS newest JOIN {TABLE} USING (message)
), best AS (
    SELECT DISTINCT ON (key) key, message, score FROM ranked
    ORDER BY key, score DESC, sent_at DESC, message DESC
)"""  # noqa: S608 - constants

_ANSWER = f"""
WITH own AS MATERIALIZED (SELECT {COLUMNS} FROM {TABLE} WHERE {{own}}),
{{titled}},
{{best}},
thread AS (
    SELECT {{key}} AS key, min(conversation) AS conversation, count(*) AS hits, {{end}}(sent_at) AS moment
    FROM hit GROUP BY 1
), page AS (
    SELECT key, conversation, hits, moment, best.message, coalesce(best.score, -1) AS score
    FROM thread LEFT JOIN best USING (key) ORDER BY score DESC, moment {{way}}, key {{way}} OFFSET %s LIMIT %s
), shown AS (
    SELECT page.key, {{end}}(hit.message) AS message FROM page JOIN hit
    ON hit.{{key}} = page.key AND hit.sent_at = page.moment GROUP BY 1
)
SELECT 'row', row_number() OVER (ORDER BY score DESC, moment {{way}}, key {{way}}), conversation,
       coalesce(page.message, shown.message), hits, NULL FROM page JOIN shown USING (key)
UNION ALL SELECT 'conversations', NULL, count({{distinct}}), NULL, NULL, NULL FROM thread
UNION ALL SELECT
    CASE WHEN GROUPING(place) = 0 THEN 'place' WHEN GROUPING(author) = 0 THEN 'author'
         WHEN GROUPING(source) = 0 THEN 'source' WHEN GROUPING(year) = 0 THEN 'year' ELSE 'messages' END,
    NULL, coalesce(place, author, year), NULL, count(*), source
FROM (SELECT place, author, source, width_bucket(sent_at, %s::bigint[]) AS year FROM hit) AS dated
GROUP BY GROUPING SETS ((place), (author), (source), (year), ())
"""  # noqa: S608 - constants


def by_conversation(rows: Rows, compiled: Compiled[Condition], wanted: Wanted) -> Found:
    sql, params = _statement(compiled, wanted)
    told: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for kind, *cells in rows(sql, params):
        told[kind].append(cells)
    shown = [
        HitRow(conversation, message, hits) for _at, conversation, message, hits, _ in sorted(told["row"])
    ]
    facets = {
        name: most_first((cells[4] if name == "source" else cells[1], cells[3]) for cells in told[name])
        for name in FACETS
    }
    years = [(wanted.years[at - 1][0], count) for _, at, _, count, _ in told["year"] if at]
    return Found(
        shown, told["messages"][0][3], told["conversations"][0][1], facets | {"year": most_first(years)}
    )


def _statement(compiled: Compiled[Condition], wanted: Wanted) -> tuple[str, list[object]]:
    condition: Condition = compiled.query
    own, titled = condition, "hit AS (SELECT * FROM own)"
    params: list[object] = []
    if compiled.own is not None:
        own, rest = _split(condition, compiled.own)
        titled, params = _TITLED.format(rest=rest.sql), list(rest.params)
    is_ranked = wanted.order == "best" and compiled.words
    key = "message" if wanted.apart else "conversation"
    best = "best AS (SELECT 0::bigint AS key, 0::bigint AS message, 0::real AS score WHERE FALSE)"
    if is_ranked:
        best = _RANKED.format(key=key)
        own_words, titles = (
            " | ".join(f"({part.tsquery})" for part in side) for side in zip(*compiled.words, strict=True)
        )
        params += [own_words, TITLE, titles]
        params += [found.MANY, found.RANKED_OF_MANY, found.RANKED]
    sql = _ANSWER.format(
        own=own.sql, titled=titled, best=best, key=key,
        end="min" if wanted.order == "old" else "max", way="ASC" if wanted.order == "old" else "DESC",
        distinct="DISTINCT conversation" if wanted.apart else "*",
    )  # fmt: skip
    starts = [start for _year, start in wanted.years]
    return sql, [*own.params, *params, wanted.start, max(0, wanted.end - wanted.start), starts]


def _split(condition: Condition, own: Condition) -> tuple[Condition, Condition]:
    """Those that say one of the words themselves, and those of which only the title does."""
    dialect = PostgresDialect()
    return dialect.all_of([condition, own]), dialect.all_of([condition, dialect.none_of(own)])
