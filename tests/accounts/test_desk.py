"""What is counted beside the links of the desk."""

from django.urls import get_resolver

from accounts import desk


def test_what_is_counted_is_not_compared_with_the_time_of_day():
    """Its SQL is written once a process: a moment in it would stay the moment of the first page."""
    assert get_resolver().url_patterns and desk.ROWS, "all views are there"
    for name, rows in desk.ROWS.items():
        assert _written(rows()) == _written(rows()), name


def _written(rows):
    return [each.query.sql_with_params() for each in (rows if isinstance(rows, tuple) else (rows,))]
