"""Undo of publishing: as if it had never been there, and the mail waits again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from search.models import PendingUpdate
from threads.actions import posting, reacting
from threads.bridge.models import IncomingMail, Origin
from threads.bridge.review import undoing
from threads.models import Activity, Conversation, LiveEvent, Message
from threads.notify.models import Notification

from .mails import deliver, forward
from .test_review import publish, url

pytestmark = pytest.mark.django_db
State = IncomingMail.State


@pytest.fixture
def published(as_alice, alice, bob, charlie, team):
    mail = deliver(forward())
    publish(as_alice, mail, group=team.pk)
    mail.refresh_from_db()
    return mail


def undo(client, mail):
    return client.post(url(mail, "mail_undo"), follow=True)


def test_the_menu_of_the_conversation_offers_it_to_those_who_may(client, as_alice, published, bob):
    menu = reverse("mail_take_back", args=[published.conversation_id])
    assert menu in as_alice.get(f"/c/{published.conversation_id}/").content.decode()
    assert url(published, "mail_undo") in as_alice.get(menu).content.decode()
    IncomingMail.objects.update(processed_at=timezone.now() - undoing.PERIOD - timedelta(minutes=1))
    assert not as_alice.get(menu).content.decode().strip()
    IncomingMail.objects.update(processed_at=timezone.now())
    client.force_login(bob)
    assert not client.get(menu).content.decode().strip()


def test_its_sender_takes_it_back_and_the_mail_waits_again(as_alice, published, bob, team):
    conversation = published.conversation
    reacting.react(Message.objects.first(), user=bob, emoji="👍")
    ids = set(Message.objects.values_list("pk", flat=True))
    PendingUpdate.objects.all().delete()
    assert "Take back" in as_alice.get(reverse("mail_waiting")).content.decode()
    page = undo(as_alice, published).content.decode()
    assert "Nobody sees it any more" in page
    assert not Message.objects.exists() and not Conversation.objects.exists() and not Origin.objects.exists()
    published.refresh_from_db()
    assert (published.state, published.group, published.conversation) == (State.REVIEW, None, None)
    assert set(PendingUpdate.objects.values_list("message", flat=True)) == ids
    assert set(
        LiveEvent.objects.filter(kind="conversation.gone", payload__gone=True).values_list(
            "stream", flat=True
        )
    ) == {f"conversation:{conversation.pk}", f"group:{team.pk}"}
    fact = Activity.objects.get(verb="withdraw")
    assert (fact.actor, fact.group, fact.detail) == (
        published.sender,
        team,
        {"count": 4, "mail": published.pk},
    )
    assert as_alice.get(f"/c/{conversation.pk}/").status_code == 404


def test_it_can_be_published_again_with_its_corrections(as_alice, published, team):
    undo(as_alice, published)
    assert "Vouchers" in as_alice.get(url(published)).content.decode()
    publish(as_alice, published, group=team.pk)
    assert Message.objects.count() == Origin.objects.count() == 4


def test_an_answer_keeps_it(as_alice, published, bob):
    posting.reply(author=bob, conversation=published.conversation, body="I kept mine.")
    page = undo(as_alice, published).content.decode()
    assert "Bob Brandt has answered; it stays." in page and Message.objects.count() == 5
    published.refresh_from_db()
    assert published.state == State.PUBLISHED


def test_an_admin_of_the_group_takes_it_back_and_its_sender_is_told(client, published, alice, charlie, team):
    Membership.objects.create(user=charlie, group=team, role=Membership.Role.ADMIN)
    client.force_login(charlie)
    undo(client, published)
    published.refresh_from_db()
    assert published.state == State.REVIEW and published.reason == "Taken back by Charlie Chen."
    assert Notification.objects.filter(user=alice, reason="review").count() == 2
    assert client.get(url(published)).status_code == 404


def test_a_mail_an_admin_released_is_held_again(client, alice, bob, charlie, den):
    mail = deliver(forward("Charlie Chen <charlie@varde.example>", to="den"), to="den")
    client.force_login(alice)
    publish(client, mail, group=den.pk)
    undo(client, mail)
    mail.refresh_from_db()
    assert (mail.state, mail.group) == (State.HELD, den) and not Message.objects.exists()


def test_only_for_some_days(as_alice, published):
    IncomingMail.objects.update(processed_at=timezone.now() - undoing.PERIOD - timedelta(minutes=1))
    assert "Take back" not in as_alice.get(reverse("mail_waiting")).content.decode()
    assert undo(as_alice, published).status_code == 404 and Message.objects.count() == 4


def test_nobody_else_takes_it_back(client, published, bob, charlie):
    for person in (bob, charlie):
        client.force_login(person)
        assert undo(client, published).status_code == 404
        assert "Take back" not in client.get(reverse("mail_waiting")).content.decode()
    assert Message.objects.count() == 4


def test_a_mail_nobody_had_to_review_is_not_undone(as_alice, alice, team):
    mail = deliver(forward(to="team"), to="team")
    assert mail.state == State.PUBLISHED
    assert undo(as_alice, mail).status_code == 404 and Message.objects.exists()


def test_what_another_mail_brought_too_stays(client, as_alice, published, bob, team):
    client.force_login(bob)
    second = deliver(forward("Bob Brandt <bob@varde.example>", mid="fw9@varde.example"))
    publish(client, second, group=team.pk)
    assert Message.objects.count() == 5
    page = undo(client, second).content.decode()
    assert "4 messages stay" not in page and "3 messages stay" in page
    conversation = Conversation.objects.get()
    assert conversation.message_count == Message.objects.count() == 4
    assert LiveEvent.objects.filter(kind="message.gone", stream=conversation.stream).count() == 1


def test_twice_is_once(alice, published):
    undoing.undo(published, by=alice)
    with pytest.raises(undoing.Settled):
        undoing.undo(published, by=alice)


def test_a_refused_undo_leaves_the_mail_as_it_was(alice, published, bob):
    mail = IncomingMail.objects.get(pk=published.pk)
    posting.reply(author=bob, conversation=published.conversation, body="Wait.")
    with pytest.raises(ValidationError):
        undoing.undo(mail, by=alice)
    assert IncomingMail.objects.get(pk=mail.pk).state == State.PUBLISHED
