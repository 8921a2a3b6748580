"""Copies are compared by what their authors say, not by what they quote."""

import pytest

from threads.bridge.unchain.merging.disagreements import say_otherwise
from threads.bridge.unchain.merging.fingerprints import fingerprint, spoken, words_of


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes, at noon.", "Yes, at noon."),
        ("> When do we meet?\nAt noon.", "At noon."),
        ("Hello\n  >> one\n\u00a0> two\nAt noon.", "Hello\nAt noon."),
        ("a > b\nc", "a > b\nc"),
        ("> only quoted", "> only quoted"),
        ("> only quoted\n\n--", "> only quoted\n\n--"),
        ("", ""),
    ],
)
def test_what_is_spoken(text, own):
    assert spoken(text) == own


def test_an_answer_is_the_same_with_and_without_its_passage():
    assert words_of("> When do we meet?\nAt noon.") == words_of("At noon.") == ("at", "noon")
    assert fingerprint("> When?\nAt noon.") == fingerprint("At noon.")
    assert not say_otherwise("> When do we meet then?\nWe meet at noon.", "We meet at noon.")


def test_a_text_of_nothing_but_quotes_is_compared_by_them():
    assert words_of("> When do we meet?") == ("when", "do", "we", "meet")
    assert fingerprint("> When do we meet?") != fingerprint("> Where do we meet?")
