"""Lists that go on: a page begins behind the last row of the page before, so that new rows move nothing."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from .numbers import whole_number

M = TypeVar("M", bound=Model)


def by_name(rows: QuerySet[M], query: QueryDict, most: int) -> tuple[list[M], M | None]:
    """(rows of one page by name, the last of them if more follow). ``after`` and ``id`` of the query are the name and the
    number of the last one of the page before."""
    if after := query.get("after"):
        pk = whole_number(query.get("id", ""))
        rows = rows.filter(Q(name__gt=after) | Q(name=after, pk__gt=pk) if pk else Q(name__gt=after))
    found = list(rows.order_by("name", "pk")[: most + 1])
    return found[:most], found[most - 1] if len(found) > most else None
