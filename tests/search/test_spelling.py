"""Did you mean: only words of messages one may read."""

import pytest

from search import query, spelling
from threads.actions import posting


def meant(user, typed) -> list[tuple[str, int]]:
    answer = query.search(user, typed)
    assert answer.total == 0
    return query.meant(user, answer)


@pytest.mark.parametrize("typed", ["pritner", "printter", "pinter", "prunter", "Printxr", "próntér"])
def test_a_word_one_slip_away_is_offered_as_it_is_written(say, alice, team, typed):
    say(alice, team, "Gate", "The printer at gate 2")
    assert meant(alice, typed) == [("printer", 1)]


def test_another_form_is_offered_as_a_message_says_it(say, alice, team):
    say(alice, team, "Gate", "Two LABELS are missing")
    assert meant(alice, "labesl") == [("labels", 1)]


def test_only_what_is_wrong_is_changed_and_the_whole_question_must_find_something(say, alice, bob, team):
    say(alice, team, "Gate", "The hazard label")
    say(bob, team, "Gate", "A lable")
    assert meant(alice, "hazzard label from:alice") == [("hazard label from:alice", 1)]
    assert meant(alice, "hazzard label from:bob") == []
    assert meant(alice, "hazzard lobster") == []


def test_several_spellings_come_with_their_numbers_most_first(say, alice, team):
    say(alice, team, "Gate", "winter")
    for number in range(2):
        say(alice, team, f"Gate {number}", "printer")
    assert meant(alice, "pinter") == [("printer", 2), ("winter", 1)]


def test_words_of_hidden_groups_are_not_offered_and_change_nothing(say, alice, charlie, team, den, vault):
    say(alice, team, "Gate", "The printer")
    before = meant(charlie, "pinter"), meant(charlie, "mrger")
    for place in (den, vault):
        say(alice, place, "Plan", "merger winter pointer panter")
    assert (meant(charlie, "pinter"), meant(charlie, "mrger")) == before == ([("printer", 1)], [])
    assert meant(alice, "mrger") == [("merger", 2)]


def test_what_was_withdrawn_is_not_offered(say, alice, team):
    message = say(alice, team, "Gate", "The printer")
    posting.withdraw(message, by=alice)
    assert meant(alice, "pinter") == []


@pytest.mark.parametrize(
    "typed", ["pin", '"pinter"', "-pinter label", "pinte*", "2.6.11", "x" * 30, "日本語文"]
)
def test_what_is_not_a_misspelt_word_gets_no_spelling(say, alice, team, typed):
    say(alice, team, "Gate", "printer pint")
    answer = query.search(alice, typed)
    assert query.meant(alice, answer) == []


def test_other_scripts_have_their_own_letters(say, alice, team):
    say(alice, team, "Склад", "принтер стоит")
    assert meant(alice, "принтр") == [("принтер", 1)]


def test_what_is_looked_at_is_bounded():
    assert len(list(spelling.slips("a" * spelling.LONGEST))) < 1_300
    many = spelling.corrected(query.query_syntax.parse("wordone wordtwo wordthr wordfou"), None)
    assert many == []
