"""Write the SQL of a hot query once. Django takes several milliseconds to put a query with a few subqueries
together, the database a tenth of that to answer it.

    reader = CompiledQuery(lambda pk: Group.objects.filter(memberships__user=pk), int)
    reader.all(user.pk)

The queryset is built once a process with stand-in values, and every call puts the real values in their place.
So the SHAPE of the query must not depend on the values: no ``if``, no None, no lists.
"""

import contextlib
import copy
import threading
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE

# Values no real query carries; they only have to fit the columns they are compared with.
_NUMBER, _YEAR = 2_000_000_011, 9001
R = TypeVar("R")  # a row
# The queryset, its compiler, the SQL, and (place of a value, or None and the value itself) for each parameter.
# The first two are instances whose methods are replaced, which no type allows.
Written = tuple[Any, Any, str, list[tuple[int | None, Any]]]


class CompiledQuery(Generic[R]):
    """A query with places for values. ``kinds``: int, str or datetime for each of them."""

    _known: weakref.WeakSet["CompiledQuery[Any]"] = weakref.WeakSet()

    def __init__(self, build: Callable[..., QuerySet[Any, R]], *kinds: type):
        self._build, self._kinds = build, kinds
        self._local = threading.local()
        self._lock = threading.Lock()
        self._written: Written | None = None
        CompiledQuery._known.add(self)

    @classmethod
    def write_all(cls) -> None:
        """Write the SQL of all queries there are, so that no visitor has to wait for it."""
        for prepared in tuple(cls._known):
            prepared._compiled()

    def all(self, *values: int | str | datetime) -> list[R]:
        """The rows, as the queryset would give them. One query."""
        queryset, compiler, sql, template = self._compiled()
        params = tuple(
            kept if place is None else self._adapt(compiler.connection, values[place], kept)
            for place, kept in template
        )
        compiler.as_sql = lambda *_args, **_options: (sql, params)
        rows = queryset._iterable_class(queryset, chunk_size=GET_ITERATOR_CHUNK_SIZE)
        return list(rows)

    def _compiled(self) -> Written:
        known = getattr(self._local, "known", None)
        if known is None or known[1].connection is not connections[known[0].db]:
            known = self._local.known = self._for_this_thread()
        return known

    def _for_this_thread(self) -> Written:
        """What was written once, upon the connection of this thread."""
        with self._lock:
            if self._written is None:
                self._written = self._write()
        written, compiler, sql, template = self._written
        own, queryset = copy.copy(compiler), written.all()
        own.connection = connections[queryset.db]
        # Only this queryset's: it must run with the compiler whose SQL is kept.
        queryset.query.get_compiler = lambda *_args, **_options: own
        return queryset, own, sql, template

    def _write(self) -> Written:
        stand_ins = [_stand_in(number, kind) for number, kind in enumerate(self._kinds)]
        queryset = self._build(*stand_ins)
        compiler = queryset.query.get_compiler(using=queryset.db)
        # Django writes FOR UPDATE only inside a transaction.
        locks = queryset.query.select_for_update
        with transaction.atomic(queryset.db) if locks else contextlib.nullcontext():
            sql, params = compiler.as_sql()
        marks = [self._adapt(compiler.connection, value, value) for value in stand_ins]
        template = [(marks.index(param) if param in marks else None, param) for param in params]
        missing = set(range(len(marks))) - {place for place, _kept in template}
        if missing:
            raise ValueError(f"Values {sorted(missing)} do not appear in the query.")
        return queryset, compiler, sql, template

    @staticmethod
    def _adapt(connection: BaseDatabaseWrapper, value: Any, like: Any) -> Any:
        """A value as the driver wants it; psycopg's integers carry the width of their column."""
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return type(like)(value)


def _stand_in(number: int, kind: type) -> int | str | datetime:
    if kind is datetime:
        return datetime(_YEAR + number, 1, 1, tzinfo=UTC)
    return _NUMBER + number if kind is int else f"stand-in {number}"
