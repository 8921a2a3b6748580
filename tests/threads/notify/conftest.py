"""Six colleagues in a group, who write to each other by mail."""

import pytest

from accounts.models import Group, User
from tests.conftest import make_group, make_person
from threads.models import Message

from .mailboxes import NAMES, Mailboxes


@pytest.fixture
def six(settings, db) -> list[User]:
    settings.MAIL_AUTHSERV_ID = "mx.varde.example"
    return [make_person(name) for name in NAMES]


@pytest.fixture
def group(six) -> Group:
    return make_group("Pumps", *six)


@pytest.fixture
def boxes(group, six) -> Mailboxes:
    return Mailboxes(group, six)


@pytest.fixture
def chain(boxes, six) -> Message:
    """Ana writes to the five others, the group in Cc; Ben answers all."""
    ana, ben, *_others = six
    boxes.write(ana, "Pump 7", "Number one: pump 7 stands still.", "1@varde.example")
    return boxes.write(
        ben, "Re: Pump 7", "Number two: the fitter comes at noon.", "2@varde.example", ["1@varde.example"]
    )
