"""Doctor tells about mails that nobody could read, and letters that did not leave."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from microblog.kit.health import Doubt
from threads.bridge import health
from threads.bridge.models import IncomingMail, MailAnswer

from .mails import deliver, mail

pytestmark = pytest.mark.django_db
STRANGER = "Sam Stone <sam@quarry.example>"


@pytest.fixture
def refused(alice):
    return deliver(
        mail(STRANGER, "Hi", "Hello.", mid="s1@quarry.example"), envelope_from="sam@quarry.example"
    )


def test_mails_by_state(refused):
    assert health.kept() == "1 refused"
    IncomingMail.objects.update(state="quarantined")
    with pytest.raises(Doubt, match="1 mails of this week"):
        health.kept()
    IncomingMail.objects.update(processed_at=timezone.now() - timedelta(days=8))
    assert health.kept() == "1 quarantined"


def test_letters_that_did_not_leave(refused):
    assert health.letters() == "1 waiting"
    MailAnswer.objects.update(due_at=timezone.now() - timedelta(hours=3))
    with pytest.raises(Doubt, match="1 are overdue"):
        health.letters()
    MailAnswer.objects.update(state="failed", due_at=timezone.now())
    with pytest.raises(Doubt, match="1 of this week"):
        health.letters()


def test_who_writes_from_an_unknown_address_is_told_where_to_add_it(refused):
    assert reverse("account") in refused.reason and "administrator" not in refused.reason
