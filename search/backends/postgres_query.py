"""Haystack's query tree as SQL. Every value is a bound parameter."""

from dataclasses import dataclass, replace
from typing import Any

from search import analysis

MAX_POSITION = 16_383  # of a tsvector; words further down are found, but not as part of a phrase
MAX_POSITIONS = 255  # of one term in one message


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL with its parameters. ``tsquery``: what it asks when it asks for words alone; such are joined, so that
    the index answers them together instead of the table one after another. ``parts``: that must all hold."""

    sql: str
    params: tuple[object, ...] = ()
    tsquery: str = ""
    is_negated: bool = False
    parts: tuple["Condition", ...] = ()


class PostgresDialect:
    def every(self) -> Condition:
        return Condition("TRUE")

    def nothing(self) -> Condition:
        return Condition("FALSE")

    def all_of(self, parts: list[Condition]) -> Condition:
        parts = [child for part in parts for child in part.parts or (part,)]
        words = [part for part in parts if part.tsquery]
        # The index finds nothing by what must not be there alone.
        if len(words) < 2 or all(part.is_negated for part in words):
            return _all(parts)
        asked = [part.tsquery for part in words]
        # Alone, so that more can be joined to it later.
        together = replace(_match(" & ".join(f"({one})" for one in asked)), parts=tuple(words))
        rest = [part for part in parts if not part.tsquery]
        return _all([together, *rest]) if rest else together

    def any_of(self, parts: list[Condition]) -> Condition:
        if all(part.tsquery and not part.is_negated for part in parts):
            return _match(" | ".join(f"({part.tsquery})" for part in parts))
        return _joined(" OR ", parts)

    def none_of(self, part: Condition) -> Condition:
        tsquery = f"!({part.tsquery})" if part.tsquery else ""
        return Condition(f"NOT ({part.sql})", part.params, tsquery, is_negated=True)

    def phrase(self, readings: list[list[str]], mark: str = "") -> Condition:
        asked = [" <-> ".join(quoted(mark + term) for term in terms) for terms in readings]
        return _match(asked[0] if len(asked) == 1 else " | ".join(f"({one})" for one in asked))

    def prefix(self, start: str, mark: str = "") -> Condition:
        return _match(f"{quoted(mark + start)}:* | {quoted(mark + (analysis.normal(start) or start))}")

    def column(self, field: str, comparison: str, value: Any) -> Condition:
        if comparison == "in":
            return Condition(f"{field} = ANY(%s)", (list(value),))
        if comparison == "range":
            return Condition(f"{field} BETWEEN %s AND %s", tuple(value))
        sign = {"exact": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[comparison]
        return Condition(f"{field} {sign} %s", (value,))


def _match(tsquery: str) -> Condition:
    return Condition("words @@ %s::tsquery", (tsquery,), tsquery)


def _all(parts: list[Condition]) -> Condition:
    inside = tuple(child for part in parts for child in part.parts or (part,))
    return replace(_joined(" AND ", parts), parts=inside)


def _joined(word: str, parts: list[Condition]) -> Condition:
    return Condition(
        "(" + word.join(part.sql for part in parts) + ")",
        tuple(value for part in parts for value in part.params),
    )


def quoted(term: str) -> str:
    """A lexeme of a tsquery or tsvector literal."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_literal(text: analysis.AnalysedText) -> str:
    """A tsvector as text: ``'label':1,4 'hazard':3``; what is in the title weighs more."""
    return " ".join(
        f"{quoted(term)}:{','.join(_positions(places, 'A' if term[0] == analysis.TITLE else ''))}"
        for term, places in analysis.message_vector(text).items()
    )


def _positions(places: list[int], weight: str) -> list[str]:
    return [f"{min(at + 1, MAX_POSITION)}{weight}" for at in places[:MAX_POSITIONS]]
