"""From Haystack's query tree to an engine's own query, without a query string in between.

Nothing a person types is ever parsed by an engine, so nothing typed can escape the filters.
"""

from datetime import date, datetime, time
from typing import Any, Protocol

from django.utils import timezone
from haystack.backends import BaseSearchQuery
from haystack.inputs import Exact

from search import analysis

COMPARISONS = ("exact", "in", "gt", "gte", "lt", "lte", "range")


class Dialect(Protocol):
    """What an engine must be able to say; every method gives the engine's own query."""

    def every(self) -> Any: ...
    def nothing(self) -> Any: ...
    def all_of(self, parts: list) -> Any: ...
    def any_of(self, parts: list) -> Any: ...
    def none_of(self, part) -> Any: ...
    def phrase(self, *readings: list[str]) -> Any: ...
    def prefix(self, start: str) -> Any: ...
    def column(self, field: str, comparison: str, value) -> Any: ...


class Compiled(str):
    """Haystack passes queries on as text; this one carries the real query."""

    query: Any = None


class TreeQuery(BaseSearchQuery):
    dialect: Dialect

    def build_query(self):
        self.backend.learn_fields()
        compiled = Compiled(self.query_filter)
        compiled.query = self._node(self.query_filter) if self.query_filter else self.dialect.every()
        return compiled

    def _node(self, node):
        parts = [
            self._node(child) if hasattr(child, "children") else self._leaf(node, *child)
            for child in node.children
        ]
        joined = parts[0] if len(parts) == 1 else self._join(node.connector, parts)
        return self.dialect.none_of(joined) if node.negated else joined

    def _join(self, connector: str, parts: list):
        if not parts:
            return self.dialect.every()
        return self.dialect.all_of(parts) if connector == "AND" else self.dialect.any_of(parts)

    def _leaf(self, node, expression: str, value):
        field, comparison = node.split_expression(expression)
        if field in ("content", self.backend.content_field):
            return self._words(comparison, value)
        if comparison == "content":
            comparison = "exact"
        if comparison not in COMPARISONS or field not in self.backend.columns:
            raise NotImplementedError(f"{expression} cannot be searched.")
        return self.dialect.column(field, comparison, plain(value))

    def _words(self, comparison: str, value):
        text = str(getattr(value, "query_string", value))
        if comparison == "startswith":
            return self._beginning(text)
        whole = isinstance(value, Exact) or comparison == "exact"
        typed = [text] if whole else text.split()
        parts = [self.dialect.phrase(*found) for word in typed if (found := analysis.readings(word))[0]]
        if not parts:
            return self.dialect.nothing()
        return parts[0] if len(parts) == 1 else self.dialect.all_of(parts)

    def _beginning(self, text: str):
        before, start, whole = analysis.beginning(text)
        if not before:
            return self.dialect.prefix(start)
        apart = self.dialect.all_of([self.dialect.phrase(before), self.dialect.prefix(start)])
        return self.dialect.any_of([apart, self.dialect.prefix(whole)])


def plain(value):
    """A value as the columns hold it: numbers and text; moments as seconds since 1970, UTC."""
    value = getattr(value, "query_string", value)
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "values_list"):
        return [plain(item) for item in value]
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return int((timezone.make_aware(value) if timezone.is_naive(value) else value).timestamp())
    return value
