"""The number of rows of another query, as a column: a query that has to be asked anyway brings it along."""

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """0 where there is none."""
    grouped = rows.order_by().annotate(_all=Value(1)).values("_all")
    one = grouped.annotate(_number=Count("pk")).values("_number")
    return Coalesce(Subquery(one, output_field=IntegerField()), 0)
