"""Which database is copied, and whether anything is in it."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite

# What Django itself puts into fresh tables.
FRESH = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


def current() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgresql


def filled() -> str:
    """A table that has rows; "" where there are none, or no tables."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - FRESH):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")  # noqa: S608
            if cursor.fetchone()[0]:
                return table
    return ""
