"""Websockets open a few at a time."""

import pytest

from microblog.kit import openings
from microblog.kit.openings import Openings


class Asked:
    def __init__(self, name: str, begun: list, is_none: bool = False):
        self.name, self.begun, self.is_none, self.has_left = name, begun, is_none, False

    def is_gone(self):
        return self.has_left

    def open(self):
        self.begun.append(self.name)
        return None if self.is_none else self.name


@pytest.fixture
def turns(monkeypatch):
    """What is put off to the next turn of the loop."""
    monkeypatch.setattr(openings, "AT_ONCE", 2)
    return []


def test_the_next_one_begins_when_one_is_open_and_in_a_turn_of_its_own(turns):
    few, begun = Openings(turns.append), []
    for name in "abc":
        few.put(Asked(name, begun))
    assert begun == ["a", "b"]
    few.done("a")
    few.done("a")
    assert begun == ["a", "b"] and len(turns) == 1
    turns.pop()()
    assert begun == ["a", "b", "c"]
    few.done("never begun")
    assert not turns


def test_who_left_meanwhile_is_passed_over(turns):
    few, begun = Openings(turns.append), []
    asked = [Asked(name, begun) for name in "abcd"]
    for one in asked:
        few.put(one)
    asked[2].has_left = True
    few.done("b")
    turns.pop()()
    assert begun == ["a", "b", "d"]


def test_one_that_comes_to_nothing_holds_no_place(turns):
    few, begun = Openings(turns.append), []
    for name in "abc":
        few.put(Asked(name, begun, is_none=True))
    assert begun == ["a", "b", "c"]
