"""What reaches one by mail: the page, and what it leaves alone."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from tests.conftest import Queries, make_group
from threads.actions import by_mail, following, posting
from threads.models import Subscription
from threads.notify import mailing, places, quiet
from threads.notify.models import MailChoice, Notification

pytestmark = pytest.mark.django_db
URL = "/notifications/mail/"


@pytest.fixture
def crane(alice, bob, team):
    return posting.post(author=bob, group=team, subject="Crane", body="Who has the key?").conversation


def save(client, **fields):
    response = client.post(
        URL, {"level": "mentions", "summary": "on"} | {k.replace("_at_", "-"): v for k, v in fields.items()}
    )
    assert response.status_code == 302, response.content.decode()


def page(client, query="") -> str:
    return client.get(URL + query).content.decode()


def test_a_level_for_everywhere(as_alice, alice):
    assert 'value="mentions" checked' in page(as_alice)
    save(as_alice, level="everything")
    assert MailChoice.objects.get(user=alice).level == "everything"
    assert as_alice.post(URL, {"level": "all"}).status_code == 200
    assert MailChoice.objects.get(user=alice).level == "everything"


def test_a_row_for_a_group_is_set_changed_and_taken_away(as_alice, alice, bob, team):
    assert f'id="group-{team.pk}"' not in page(as_alice) and f'<option value="{team.pk}"' in page(as_alice)
    save(as_alice, add=team.pk, add_level="summary")
    assert Membership.objects.get(user=alice, group=team).involvement == "summary"
    assert f'id="group-{team.pk}"' in page(as_alice)
    save(as_alice, **{f"group-{team.pk}": "everything"})
    assert Membership.objects.get(user=alice, group=team).involvement == "everything"
    save(as_alice, forget=f"group-{team.pk}", **{f"group-{team.pk}": "everything"})
    assert Membership.objects.get(user=alice, group=team).involvement == ""
    assert Membership.objects.get(user=bob, group=team).involvement == ""


def test_the_place_one_came_from_has_a_row(as_alice, alice, bob, team, crane):
    assert f'id="group-{team.pk}"' in page(as_alice, "?group=team")
    assert f'id="conversation-{crane.pk}"' in page(as_alice, f"?conversation={crane.pk}")
    assert f'id="conversation-{crane.pk}"' not in page(as_alice)


def test_a_row_for_a_conversation(as_alice, alice, crane):
    save(as_alice, **{f"conversation-{crane.pk}": "nothing"})
    row = Subscription.objects.get(user=alice, conversation=crane)
    assert row.mail == "nothing" and "Crane" in page(as_alice)
    save(as_alice, forget=f"conversation-{crane.pk}", **{f"conversation-{crane.pk}": "nothing"})
    row.refresh_from_db()
    assert row.mail == ""


def test_who_takes_part_by_mail_and_saves_the_page_goes_on_to(as_alice, alice, crane):
    Subscription.objects.create(user=alice, conversation=crane, mail=Subscription.CHAIN)
    assert "You take part by mail" in page(as_alice)
    save(as_alice, **{f"conversation-{crane.pk}": "everything"})
    assert Subscription.objects.get(user=alice).mail == Subscription.CHAIN


def test_what_is_muted_stands_there(as_alice, alice, crane):
    following.mute(alice, crane)
    assert "Muted" in page(as_alice) and "Crane" in page(as_alice)


def test_places_of_others_are_as_absent(as_alice, alice, bob, charlie):
    hidden = make_group("Attic", bob, visibility="private", joining="approval")
    told = posting.post(author=bob, group=hidden, subject="Ghost", body="x").conversation
    for query in ("?group=attic", f"?conversation={told.pk}", "?conversation=987654", "?conversation=x"):
        assert "Attic" not in page(as_alice, query) and "Ghost" not in page(as_alice, query)
    save(
        as_alice,
        add=hidden.pk,
        add_level="everything",
        **{f"conversation-{told.pk}": "everything", "conversation-x": "everything"},
    )
    assert not Subscription.objects.filter(user=alice).exists()
    assert not Membership.objects.filter(user=alice, group=hidden).exists()


def test_the_page_costs_the_same_for_one_row_and_for_many(as_alice, alice, bob, team, crane):
    counts = []
    for number in range(12):
        group = make_group(f"G{number}", bob, alice)
        Membership.objects.filter(user=alice, group=group).update(involvement="nothing")
        one = posting.post(author=bob, group=team, subject=f"C{number}", body="x").conversation
        Subscription.objects.create(user=alice, conversation=one, mail="everything")
        if number in (0, 11):
            page(as_alice)
            with Queries() as queries:
                page(as_alice)
            counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "day, hour, end",
    [
        (7, 17, None),
        (7, 18, (8, 7)),
        (8, 3, (8, 7)),
        (8, 7, None),
        (11, 19, (14, 7)),
        (12, 12, (14, 7)),
        (13, 23, (14, 7)),
    ],
)
def test_quiet_hours_have_an_end(alice, day, hour, end):
    """7 December 2026 is a Monday."""
    choice = MailChoice(user=alice, quiet_from=18, quiet_to=7, quiet_weekends=True)
    found = quiet.end_of(choice, datetime(2026, 12, day, hour, 20, tzinfo=UTC))
    assert found == (datetime(2026, 12, *end, tzinfo=UTC) if end else None)


def test_they_are_by_the_persons_own_clock(alice):
    alice.time_zone = "Asia/Tokyo"
    choice = MailChoice(user=alice, quiet_from=12, quiet_to=14)
    assert quiet.end_of(choice, datetime(2026, 12, 7, 3, 20, tzinfo=UTC)) == datetime(
        2026, 12, 7, 5, tzinfo=UTC
    )
    assert quiet.end_of(choice, datetime(2026, 12, 7, 12, 20, tzinfo=UTC)) is None


def test_mails_wait_until_they_are_over(as_alice, alice, bob, team):
    now = timezone.localtime()
    save(as_alice, quiet="on", quiet_from=str(now.hour), quiet_to=str((now.hour + 2) % 24))
    for turn in range(2):
        posting.post(author=bob, group=team, subject=f"Crane {turn}", body="@alice, the key!")
    Notification.objects.update(mail_at=timezone.now())
    mailing.send_due()
    assert not mail.outbox and {n.mail for n in Notification.objects.all()} == {"waiting"}
    save(as_alice, quiet_from="1", quiet_to="2")
    assert MailChoice.objects.get(user=alice).quiet_from is None
    Notification.objects.update(mail_at=timezone.now())
    mailing.send_due()
    assert len(mail.outbox) == 2


def test_ways_lead_to_it(as_alice, team, crane):
    assert reverse("mail_choices") in as_alice.get(reverse("account")).content.decode()
    assert f"{URL}?group=team" in as_alice.get(team.get_absolute_url()).content.decode()
    assert f"{URL}?conversation={crane.pk}" in as_alice.get(crane.get_absolute_url()).content.decode()


@pytest.mark.parametrize("zone, minute", [("Asia/Kolkata", 30), ("Asia/Kathmandu", 15), ("UTC", 0)])
def test_they_end_at_the_full_hour_of_zones_between_two(alice, zone, minute):
    """Kolkata is 5:30 ahead, Kathmandu 5:45."""
    alice.time_zone = zone
    choice = MailChoice(user=alice, quiet_from=0, quiet_to=12)
    end = quiet.end_of(choice, datetime(2026, 12, 7, 2, 50, tzinfo=UTC))
    assert end and end.minute == minute and timezone.localtime(end, alice.zone).hour == 12


def test_a_choice_older_than_those_on_the_page_is_shown_and_changed_as_it_is(as_alice, alice, bob, team):
    posts = [posting.post(author=bob, group=team, subject=f"Crane {n}", body=f"x {n}") for n in range(3)]
    for one in posts:
        by_mail.choose(alice, one.conversation, "nothing")
    oldest = posts[0].conversation
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "MOST", 2)
        rows = {row.name: row.chosen for row in places.conversations_of(alice, oldest.pk)}
        assert len(rows) == 3 and rows[f"conversation-{oldest.pk}"] == "nothing"
        save(as_alice, **{f"conversation-{oldest.pk}": ""})
    assert Subscription.objects.get(user=alice, conversation=oldest).mail == ""
