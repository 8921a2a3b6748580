"""Beside a conversation: which mails it came from."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from tests.conftest import Queries
from threads.actions import posting
from threads.models import Conversation, Message

from .mails import deliver, forward
from .test_review import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(as_alice, alice, bob, charlie, team):
    """A chain of four messages of which Alice left one out."""
    publish(as_alice, deliver(forward()), group=team.pk, **{"include-3": None})
    return Conversation.objects.get()


def beside(client, conversation, **headers):
    return client.get(reverse("conversation_mail", args=[conversation.pk]), headers=headers)


def test_it_names_who_sent_the_chain_what_was_recovered_and_leads_to_the_mail(client, bob, published):
    client.force_login(bob)
    page = beside(client, published, HX_Request="true").content.decode()
    assert "Alice Adair sent a chain of 3 messages" in page and "3 messages recovered." in page
    assert published.mails.get().get_absolute_url() in page and "<html" not in page
    assert (
        reverse("conversation_mail", args=[published.pk])
        in client.get(published.get_absolute_url()).content.decode()
    )
    assert "<html" in beside(client, published).content.decode()


def test_what_was_left_out_is_told_its_sender_alone(client, as_alice, bob, published):
    assert "You left 1 message out." in beside(as_alice, published).content.decode()
    client.force_login(bob)
    assert "left" not in beside(client, published, HX_Request="true").content.decode()


def test_copies_that_came_again_are_counted_as_merged(as_alice, bob, team, published):
    again = deliver(forward(sender="Bob Brandt <bob@varde.example>", mid="again@varde.example"))
    as_alice.force_login(bob)
    publish(as_alice, again, conversation=published.pk)
    page = beside(as_alice, published).content.decode()
    assert "Bob Brandt sent" in page and "merged" in page


def test_what_was_withdrawn_is_not_counted(as_alice, alice, published):
    message = Message.objects.exclude(parent=None).exclude(claimed_by=None).first()
    posting.withdraw(message, by=alice)
    assert "2 messages recovered." in beside(as_alice, published).content.decode()


def test_a_conversation_that_was_written_here_says_nothing(as_alice, alice, team):
    talk = posting.post(author=alice, group=team, subject="Keys", body="x").conversation
    assert "Where this came from" not in beside(as_alice, talk, HX_Request="true").content.decode()
    assert "Nothing here came by e-mail." in beside(as_alice, talk).content.decode()
    assert "Where this came from" not in as_alice.get(talk.get_absolute_url()).content.decode()


def test_it_costs_the_same_for_one_mail_and_for_ten(as_alice, alice, bob, team, published):
    Membership.objects.filter(user=alice).update(role="admin")

    def cost() -> int:
        with Queries() as queries:
            beside(as_alice, published)
        return len(queries)

    cost()
    one = cost()
    mail = published.mails.get()
    for number in range(10):
        origin = mail.origins.first()
        mail.pk, mail.key = None, f"copy-{number}"
        mail.save()
        origin.pk, origin.mail = None, mail
        origin.save()
    page = beside(as_alice, published).content.decode()
    assert "And 8 more mails." in page
    assert cost() == one <= 10
