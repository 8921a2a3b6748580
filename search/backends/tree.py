"""From Haystack's query tree to an engine's own query, without a query string in between.

Nothing a person types is ever parsed by an engine, so nothing typed can escape the filters.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from django.utils import timezone
from haystack.backends import SQ, BaseSearchQuery
from haystack.inputs import Exact

from search import analysis

COMPARISONS = ("exact", "in", "gt", "gte", "lt", "lte", "range")


# An engine's own query.
Q = TypeVar("Q")


class Dialect(Protocol[Q]):
    """What an engine must be able to say; every method gives the engine's own query."""

    def every(self) -> Q: ...
    def nothing(self) -> Q: ...
    def all_of(self, parts: list[Q]) -> Q: ...
    def any_of(self, parts: list[Q]) -> Q: ...
    def none_of(self, part: Q) -> Q: ...
    def phrase(self, readings: list[list[str]], mark: str = "") -> Q: ...
    def prefix(self, start: str, mark: str = "") -> Q: ...
    def column(self, field: str, comparison: str, value: Any) -> Q: ...


class Compiled(str, Generic[Q]):
    """Haystack passes queries on as text; this one carries the real query.

    ``own``: the message itself has one of the words asked for; None without words. ``words``: (of the message,
    of its title) for each word asked for, to rank by.
    """

    query: Q
    own: Q | None = None
    words: list[tuple[Q, Q]]


class TreeQuery(BaseSearchQuery, Generic[Q]):
    dialect: Dialect[Q]

    def build_query(self) -> Compiled[Q]:
        self.backend.learn_fields()
        compiled: Compiled[Q] = Compiled(self.query_filter)
        compiled.words = []
        said = compiled.words
        compiled.query = self._node(self.query_filter, said) if self.query_filter else self.dialect.every()
        compiled.own = self._either([own for own, _title in said]) if said else None
        return compiled

    def _node(self, node: SQ, said: list[tuple[Q, Q]] | None) -> Q:
        """``said`` collects the words; None below a NOT."""
        said = None if node.negated else said
        parts = [
            self._node(child, said) if hasattr(child, "children") else self._leaf(node, said, *child)
            for child in node.children
        ]
        joined = parts[0] if len(parts) == 1 else self._join(node.connector, parts)
        return self.dialect.none_of(joined) if node.negated else joined

    def _join(self, connector: str, parts: list[Q]) -> Q:
        if not parts:
            return self.dialect.every()
        return self.dialect.all_of(parts) if connector == "AND" else self.dialect.any_of(parts)

    def _leaf(self, node: SQ, said: list[tuple[Q, Q]] | None, expression: str, value: object) -> Q:
        field, comparison = node.split_expression(expression)
        if field in ("content", self.backend.content_field):
            return self._words(comparison, value, [] if said is None else said)
        if field == "topic":
            return self.dialect.phrase([[str(value)]], analysis.TOPIC)
        if comparison == "content":
            comparison = "exact"
        if comparison not in COMPARISONS or field not in self.backend.columns:
            raise NotImplementedError(f"{expression} cannot be searched.")
        return self.dialect.column(field, comparison, plain(value))

    def _words(self, comparison: str, value: object, said: list[tuple[Q, Q]]) -> Q:
        text = str(getattr(value, "query_string", value))
        if comparison == "startswith":
            return self._anywhere(partial(self._beginning, text), said)
        whole = isinstance(value, Exact) or comparison == "exact"
        typed = [text] if whole else text.split()
        found = [readings for word in typed if (readings := analysis.readings(word))[0]]
        if not found:
            return self.dialect.nothing()
        parts = [self._anywhere(partial(self.dialect.phrase, readings), said) for readings in found]
        return parts[0] if len(parts) == 1 else self.dialect.all_of(parts)

    def _anywhere(self, of: Callable[[str], Q], said: list[tuple[Q, Q]]) -> Q:
        """In the message itself or in its title."""
        own, title = of(""), of(analysis.TITLE)
        said.append((own, title))
        return self.dialect.any_of([own, title])

    def _either(self, parts: list[Q]) -> Q:
        return parts[0] if len(parts) == 1 else self.dialect.any_of(parts)

    def _beginning(self, text: str, mark: str) -> Q:
        before, start, whole = analysis.beginning(text)
        if not before:
            return self.dialect.prefix(start, mark)
        apart = self.dialect.all_of([self.dialect.phrase([before], mark), self.dialect.prefix(start, mark)])
        return self.dialect.any_of([apart, self.dialect.prefix(whole, mark)])


def plain(value: Any) -> Any:
    """A value as the columns hold it: numbers and text; moments as seconds since 1970, UTC."""
    value = getattr(value, "query_string", value)
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "values_list"):
        return [plain(item) for item in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return int((timezone.make_aware(value) if timezone.is_naive(value) else value).timestamp())
    return value
