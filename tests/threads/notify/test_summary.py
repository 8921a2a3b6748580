"""The summary of the morning: one a day, about what was not seen."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Queries
from threads import addresses
from threads.actions import following, joining, posting, reading
from threads.models import Subscription
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
    assert letter.subject == "New for you: 2 conversations"
    assert "#2 Crane\nTeam, 1 new" in letter.body and "#1 Between us\nPrivate, 1 new" in letter.body
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


@pytest.mark.parametrize(
    "zone, hour, comes",
    [
        ("Asia/Tokyo", 23, True),
        ("Asia/Tokyo", 8, False),
        ("America/New_York", 13, True),
        ("No/Where", 8, True),
    ],
)
def test_the_hour_is_by_the_persons_own_clock(alice, crane, zone, hour, comes):
    """In winter: 8 in Tokyo is 23 of the day before in Greenwich, 8 in New York is 13."""
    type(alice).objects.filter(pk=alice.pk).update(time_zone=zone)
    now = datetime(2026, 12, 1, hour, 5, tzinfo=UTC)
    crane.messages.update(arrived_at=now - timedelta(hours=2))
    type(crane).objects.update(last_activity_at=now - timedelta(hours=2))
    assert bool(letters_to("alice@varde.example", now)) is comes


@pytest.mark.parametrize("days, comes", [("daily", "MTWTFSS"), ("weekdays", "MTWTF"), ("monday", "M")])
def test_it_comes_at_the_chosen_hour_on_the_chosen_days(alice, bob, crane, days, comes):
    MailChoice.objects.create(user=alice, summary_hour=17, summary_days=days)
    monday = datetime(2026, 12, 7, 17, tzinfo=UTC)
    came = ""
    for day in range(7):
        now = monday + timedelta(days=day)
        crane.messages.update(arrived_at=now - timedelta(hours=2))
        type(crane).objects.update(last_activity_at=now - timedelta(hours=2))
        assert letters_to("alice@varde.example", now - timedelta(hours=2)) == []
        came += "MTWTFSS"[day] if letters_to("alice@varde.example", now) else ""
    assert came == comes


def test_the_first_one_after_a_weekend_has_what_came_since_friday(alice, crane):
    MailChoice.objects.create(user=alice, summary_days="weekdays")
    monday = datetime(2026, 12, 7, 8, tzinfo=UTC)
    crane.messages.update(arrived_at=monday - timedelta(days=2, hours=12))
    type(crane).objects.update(last_activity_at=monday - timedelta(days=2, hours=12))
    assert len(letters_to("alice@varde.example", monday)) == 1


def test_one_can_be_had_now(as_alice, alice, crane):
    assert letters_to("alice@varde.example", at(14)) == []
    as_alice.post(reverse("summary_now"))
    assert len(letters_to("alice@varde.example", at(14))) == 1
    assert letters_to("alice@varde.example", at(14)) == []
    reading.read(alice, crane)
    page = as_alice.post(reverse("summary_now"), follow=True).content.decode()
    assert "nothing to sum up" in page and letters_to("alice@varde.example", at(14)) == []


def test_it_bundles_by_conversation_and_says_who_wrote_what(alice, bob, team, crane):
    for turn in range(4):
        posting.reply(author=bob, conversation=crane, body=f"Turn {turn}, @alice, see #3")
    (letter,) = letters_to("alice@varde.example")
    assert letter.subject == "New for you: 1 conversation, 1 names you"
    assert "Turn 3" in letter.body and "Turn 2" in letter.body and "Turn 1" not in letter.body
    assert "and 3 more" in letter.body and "#3" not in letter.body
    html = letter.alternatives[0].content
    assert (
        f"reply+{addresses.mint('reply', crane.messages.last().pk)}@" in html
        and "subject=Re%3A%20Crane" in html
    )


def test_who_may_not_answer_gets_no_address_to_answer_to(alice, bob, charlie, team, crane):
    following.follow(charlie, crane)
    Subscription.objects.update(at=timezone.now() - timedelta(hours=1))
    (letter,) = letters_to("charlie@varde.example")
    assert "Crane" in letter.body and "Reply to #1" not in letter.body + letter.alternatives[0].content


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
    as_alice.post(reverse("mail_choices"), {"level": "mentions"})
    assert letters_to("alice@varde.example") == []
    as_alice.post(reverse("mail_choices"), {"level": "mentions", "summary": "on"})
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
