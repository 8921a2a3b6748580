"""Mo and Max are moderators, Sam reviews security; Bob has written something."""

import pytest

from accounts.models import User
from tests.conftest import make_person
from threads.actions import posting
from threads.models import Message
from threads.moderation import reporting
from threads.moderation.models import Case

WORD = "canary"


@pytest.fixture
def mo(db):
    return make_person("Mo Moss", role=User.Role.MODERATOR)


@pytest.fixture
def max(db):
    return make_person("Max Mole", role=User.Role.MODERATOR)


@pytest.fixture
def sam(db):
    return make_person("Sam Sand", role=User.Role.REVIEWER)


@pytest.fixture
def bad(bob, team) -> Message:
    return posting.post(author=bob, group=team, subject="Birds", body=f"The {WORD} is a fool.")


@pytest.fixture
def case(charlie, mo, bad) -> Case:
    return reporting.report(bad, by=charlie, reason="harass").case
