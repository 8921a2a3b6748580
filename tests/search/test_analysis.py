import pytest

from search import analysis


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("running", "run"), ("labels", "label"), ("Müller", "muller"), ("STRASSE", "straße"),
        ("Café", "cafe"), ("labelled", "label"),
    ],
)  # fmt: skip
def test_words_that_mean_the_same_are_one_term(word, same):
    assert analysis.normal(word) == analysis.normal(same)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("2.5.1", ["2", "5", "1"]), ("user@host.com", ["user", "host", "com"]), ("C++", ["c++"]),
        ("C#", ["c#"]), ("i++;", ["i++"]), ("_bold_", ["bold"]), ("東京都", ["東京", "京都"]), ("水", ["水"]),
        ("!!!", []),
    ],
)  # fmt: skip
def test_what_is_typed_without_spaces_is_a_phrase(typed, terms):
    assert analysis.phrase(typed) == terms


def test_positions_count_words_so_that_phrases_can_be_found():
    assert analysis.vector("a label and a label") == {"a": [0, 3], "label": [1, 4], "and": [2]}


def test_encoded_data_is_no_word():
    assert analysis.vector("x" * 49 + " word") == {"word": [1]}


def test_spans_point_at_the_words_as_written():
    text = "Die Läufer: running, 東京都"
    assert [text[start:end] for _term, start, end in analysis.spans(text)] == [
        "Die", "Läufer", "running", "東京", "京都",
    ]  # fmt: skip
