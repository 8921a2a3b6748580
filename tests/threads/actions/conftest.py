"""A conversation for guests."""

import pytest

from tests.guests import talk


@pytest.fixture
def first(alice, team):
    return talk(alice, team)
