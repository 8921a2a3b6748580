from datetime import UTC, datetime

import pytest
from django.utils import timezone

from search import query_syntax


def test_operators_words_and_phrases_are_told_apart():
    question = query_syntax.parse('from:"Priya Raman" hazard "exact words" -printer in:lyon lab*')
    assert [(piece.operator, piece.value) for piece in question.operators] == [
        ("from", "Priya Raman"), ("in", "lyon"),
    ]  # fmt: skip
    assert [piece.value for piece in question.words] == ["hazard", "exact words", "printer", "lab*"]
    assert [piece.exact for piece in question.words] == [False, True, False, False]
    assert [piece.exclude for piece in question.words] == [False, False, True, False]
    assert question.words[3].is_prefix


def test_what_is_typed_can_be_put_together_again():
    typed = 'from:"Priya Raman" hazard -printer'
    question = query_syntax.parse(typed)
    assert question.typed == typed
    assert question.without(question.pieces[0]) == "hazard -printer"


@pytest.mark.parametrize(
    "typed", ["http://host/page", "note: x", "after:tomorrow", "((((", '"""', "-", ":", "*"]
)
def test_anything_else_is_words(typed):
    assert query_syntax.parse(typed).operators == []


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-3", datetime(2024, 3, 1, tzinfo=UTC)),
        ("2024-03-09", datetime(2024, 3, 9, tzinfo=UTC)),
    ],
)
def test_dates_may_be_a_year_a_month_or_a_day(typed, start):
    assert query_syntax.moment(typed) == start


@pytest.mark.parametrize("typed", ["2024-13", "2024-02-30", "0000", "tomorrow", "99999"])
def test_a_day_that_does_not_exist_is_no_date(typed):
    assert query_syntax.moment(typed) is None


@pytest.mark.parametrize(
    "typed", ["x" * 501, " ".join(f"w{number}" for number in range(21)), "aaa* abb* acc*"]
)
def test_a_question_nobody_types_is_refused(typed):
    with pytest.raises(query_syntax.TooMuch):
        query_syntax.parse(typed)


def test_a_word_said_twice_is_asked_once():
    assert query_syntax.parse("the the THE the").typed == "the THE"


def test_o17_a_day_is_the_readers_day():
    with timezone.override("Asia/Tokyo"):
        assert query_syntax.moment("2026-03-02") == datetime(2026, 3, 1, 15, tzinfo=UTC)
