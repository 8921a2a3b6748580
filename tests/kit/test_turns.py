"""Web processes take turns at their door: the one with the fewest connections first."""

import pytest

from microblog.kit import turns


@pytest.fixture
def two():
    with turns.shared() as file:
        yield turns.Counts(file.fileno(), 1), turns.Counts(file.fileno(), 2)


def test_it_is_the_turn_of_the_one_with_the_fewest_connections(two):
    first, second = two
    first.write(0)
    second.write(0)
    assert not first.is_anothers_turn() and not second.is_anothers_turn()
    first.write(1)
    assert first.is_anothers_turn() and not second.is_anothers_turn()
    second.write(3)
    assert second.is_anothers_turn() and not first.is_anothers_turn()


def test_nobody_waits_for_one_that_is_not_there_yet_or_leaves(two):
    first, second = two
    first.write(5)
    assert not first.is_anothers_turn()
    second.write(0)
    assert first.is_anothers_turn()
    second.leave()
    assert not first.is_anothers_turn()


class Door:
    """A listening port of Twisted, as far as turns know it."""

    numberAccepts = 100  # noqa: N815 (Twisted's name)

    def __init__(self):
        self.taken, self.is_read = [], True

    def doRead(self):  # noqa: N802
        self.taken.append(self.numberAccepts)

    def stopReading(self):  # noqa: N802
        self.is_read = False

    def startReading(self):  # noqa: N802
        self.is_read = True


def test_one_with_more_lets_the_other_go_first_and_then_takes_what_is_left(two):
    first, second = two
    later: dict = {}
    door = Door()
    turn = turns.Turns(door, first, later.__setitem__)
    second.write(0)
    door.doRead()
    assert door.taken == [1]
    turn.count(1)
    door.doRead()
    assert door.taken == [1] and not door.is_read
    later[turns.HOLD]()
    assert door.taken == [1, turns.IN_VAIN] and door.is_read


def test_one_that_stops_takes_no_more_and_is_not_waited_for(two):
    first, second = two
    later: dict = {}
    door = Door()
    turn = turns.Turns(door, first, later.__setitem__)
    second.write(0)
    turn.count(1)
    door.doRead()
    turn.end()
    later[turns.HOLD]()
    assert not door.taken and not door.is_read
    turn.count(0)
    second.write(7)
    assert not second.is_anothers_turn()
