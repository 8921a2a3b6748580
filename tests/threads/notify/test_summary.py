"""The summary of the morning: one a day, about what was not seen."""

import smtplib
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Queries
from threads.actions import following, joining, posting, reading
from threads.notify import mails, summary
from threads.notify.models import MailChoice

pytestmark = pytest.mark.django_db


def at(hour: int, days: int = 0) -> datetime:
    return timezone.localtime().replace(hour=hour) + timedelta(days=days)


def letters_to(address: str, now: datetime | None = None) -> list:
    """The summaries for this address among those that leave ``now``, which is at 8 today."""
    mail.outbox = []
    summary.send_due(now or at(8))
    return [letter for letter in mail.outbox if letter.to == [address]]


@pytest.fixture
def crane(alice, bob, team):
    return posting.post(author=bob, group=team, subject="Crane", body="Who has the key?").conversation


def test_it_lists_what_is_new_and_comes_once_a_day(alice, bob, team, crane):
    posting.post(author=bob, people=[alice], subject="Between us", body="Lunch?")
    (letter,) = letters_to("alice@varde.example")
    assert letter.subject == "New since yesterday: 2 conversations"
    assert "Crane\n  Team, 1 new" in letter.body and "Between us\n  Private, 1 new" in letter.body
    assert letters_to("alice@varde.example") == []
    posting.reply(author=bob, conversation=crane, body="Anyone?", sent_at=at(7, days=1))
    assert len(letters_to("alice@varde.example", at(8, days=1))) == 1


def test_o14_its_message_id_is_of_the_domain_of_the_place(alice, crane, settings):
    settings.MAIL_DOMAIN = "skein.varde.example"
    (letter,) = letters_to("alice@varde.example")
    assert letter.message()["Message-ID"].endswith("@skein.varde.example>")


@pytest.mark.parametrize("hour", [0, 7, 12, 23])
def test_it_comes_in_the_morning_only(alice, crane, hour):
    assert letters_to("alice@varde.example", at(hour)) == [] and not MailChoice.objects.exists()


def test_who_has_seen_it_all_wrote_it_all_or_muted_it_gets_none(alice, bob, charlie, team, crane):
    joining.add(team, charlie, by=alice)
    posting.reply(author=bob, conversation=crane, body="Found it.")
    reading.read(alice, crane)
    following.mute(charlie, crane)
    summary.send_due(at(8))
    assert mail.outbox == []


def test_old_news_is_no_news(alice, crane):
    crane.messages.update(arrived_at=timezone.now() - 2 * summary.PERIOD)
    type(crane).objects.update(last_activity_at=timezone.now() - 2 * summary.PERIOD)
    assert letters_to("alice@varde.example") == []


@pytest.mark.parametrize("fate", ["left", "deactivated", "off", "unconfirmed"])
def test_who_may_not_read_it_or_wants_none_gets_none(alice, bob, den, fate):
    posting.post(author=alice, group=den, subject="Secret", body="Only for us")
    if fate == "left":
        joining.leave(bob, den)
    elif fate == "deactivated":
        bob.is_active = False
        bob.save()
    elif fate == "off":
        MailChoice.objects.create(user=bob, summary=False)
    else:
        bob.addresses.update(verified_at=None)
    assert letters_to("bob@varde.example") == []


def test_a_server_that_is_away_is_asked_again_the_same_morning(alice, crane, monkeypatch):
    def away(_self, _messages):
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        assert letters_to("alice@varde.example") == []
    assert len(letters_to("alice@varde.example")) == 1


def test_the_page_and_the_click_in_the_mail_end_it(as_alice, alice, crane):
    as_alice.post(reverse("mail_choices"), {"at_once": "on"})
    assert letters_to("alice@varde.example") == []
    as_alice.post(reverse("mail_choices"), {"at_once": "on", "summary": "on"})
    as_alice.post(mails.off_path(alice))
    assert letters_to("alice@varde.example") == []
    choice = MailChoice.objects.get(user=alice)
    assert (choice.level, choice.summary) == ("nothing", False)


def test_titles_are_text(alice, bob, team):
    posting.post(author=bob, group=team, subject="<b>Crane</b>", body="x")
    (letter,) = letters_to("alice@varde.example")
    assert "<b>Crane" not in letter.alternatives[0].content and "<b>Crane</b>" in letter.body


def test_twenty_conversations_cost_what_one_does(alice, bob, team):
    counts = []
    for number in range(20):
        posting.post(author=bob, group=team, subject=f"Number {number}", body="x")
        if number in (0, 19):
            MailChoice.objects.all().delete()
            with Queries() as queries:
                summary.send_due(at(8))
            counts.append(len(queries))
    assert counts[0] == counts[1] and len(mail.outbox) == 2
