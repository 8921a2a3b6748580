"""What counts as one of a monitor's words, and what moderators are told who type something else."""

import time

import pytest
from django.core.exceptions import ValidationError

from threads.moderation.words import MAX_WORDS, LookedAt, compiled


def found(words: str, *parts: str, is_pattern=False) -> list[str]:
    return compiled(words, is_pattern=is_pattern).found_in(LookedAt(*parts))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("salary", "The SALARY, please."),
        ("salary", "salary_list-2026.xlsx"),
        ("payroll", "payroll2026.csv"),
        ("Łódź", "we meet in lodz"),
        ("muller", "Herr Müller"),
        ("STRASSE", "Die Straße."),
        ("sueldo", "el sue\u200bldo"),
        ("pay band", "Which pay-band\nis it?"),
        ("pay band", "pay\u00a0 BAND"),
        ("ZT411", "the ZT-411 is here"),
        ("зарплата", "ЗАРПЛАТА?"),
        ("年収", "来年の年収について"),
        ("급여", "급여를 봅시다"),
        ("हिन्दी", "यह हिन्दी। और"),
        ("first\n\nsecond", "only the second"),
    ],
)
def test_words_are_found_as_people_type_them(words, text):
    assert found(words, text)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("pay", ["The payment, prepay, pays"]),
        ("pay band", ["pay the band", "band pay"]),
        ("pay band", ["We pay", "band"]),
        ("hi", ["this"]),
        ("दी", ["हिन्दी"]),
    ],
)
def test_a_part_of_a_word_is_not_the_word(words, parts):
    assert not found(words, *parts)


def test_expressions_are_those_of_re2_and_know_no_capitals():
    assert found(r"\bproject\s+fj\w+", "About PROJECT  Fjord", is_pattern=True) == ["project  fjord"]
    assert found(r"DE\d{20}", "de12345678901234567890", is_pattern=True)
    assert not found(r"DE\d{20}", "de123", is_pattern=True)


def test_no_expression_backtracks():
    text = LookedAt("a" * 30_000 + "!")
    begun = time.process_time()
    assert not compiled("(a+)+$", is_pattern=True).found_in(text)
    assert not compiled("(a|aa|a*)*$x", is_pattern=True).found_in(text)
    # A backtracking engine does not end in the lifetime of anybody here.
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("words", "is_pattern", "told"),
    [
        ("  \n ", False, "at least one word"),
        ("\n".join(f"word{n}" for n in range(MAX_WORDS + 1)), False, "At most 500 words"),
        ("x" * 101, False, "too long"),
        ("C++", False, "“C++” has fewer than two letters"),
        ("!?", False, "fewer than two letters"),
        ("", True, "one regular expression"),
        ("a\nb", True, "on one line"),
        ("a(", True, "missing \\)"),
        (r"(a)\1", True, "back references do not exist"),
        ("(?=a)b", True, "Look-around"),
        ("a{1001}", True, "repetition"),
        ("x*", True, "fits an empty text"),
        ("a" * 301, True, "at most 300 characters"),
        ("(a|b)*a(a|b){500}c", True, "too complex"),
        (r"\pL{900}x", True, "cannot read"),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_a_sentence(words, is_pattern, told):
    with pytest.raises(ValidationError) as refused:
        compiled(words, is_pattern=is_pattern)
    assert told.replace("\\", "") in refused.value.messages[0]


@pytest.mark.parametrize("part", ["", "\ud800", "\x00", "a" * 100_000, "🎈" * 1000, "़" * 1000])
def test_no_text_fails(part):
    for words, is_pattern in (("salary", False), ("pay band", False), ("sal.ry", True)):
        assert not found(words, part, is_pattern=is_pattern)
