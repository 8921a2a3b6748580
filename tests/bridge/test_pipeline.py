"""A mail goes in, a conversation comes out."""

import pytest

from threads.bridge.models import IncomingMail, Origin
from threads.models import Conversation, Message

from .mails import deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State


def test_a_forward_to_in_waits_for_its_sender(alice, bob, charlie):
    stored = deliver(forward())
    assert stored.state == State.REVIEW
    assert [m["author_name"] for m in stored.split["messages"]] == [
        "Alice Adair", "Charlie Chen", "Greta Grün", "Bob Brandt",
    ]  # fmt: skip
    assert not Message.objects.exists()


def test_a_chain_to_a_group_becomes_one_conversation_with_its_tree(alice, bob, charlie, team):
    stored = deliver(forward(to="team"), to="team")
    assert stored.state == State.PUBLISHED, stored.reason
    conversation = Conversation.objects.get()
    assert (conversation.group, conversation.subject, conversation.forwarded_by) == (
        team,
        "Lunch vouchers",
        alice,
    )
    messages = list(conversation.messages.in_reading_order())
    assert [m.author.name for m in messages] == ["Bob Brandt", "Greta Grün", "Charlie Chen", "Alice Adair"]
    assert [m.parent for m in messages] == [None, *messages[:-1]]
    assert messages[0].author == bob and messages[0].claimed_by == alice
    assert messages[1].author.is_outsider
    assert messages[3].author == alice and not messages[3].is_claim
    assert "twelve hundred" in messages[2].body and "three weeks" not in messages[2].body
    assert Origin.objects.count() == 4


def test_the_same_mail_twice_is_one_message(alice, team):
    raw = mail(
        "Alice Adair <alice@varde.example>", "Bikes", "Who takes the red bike?", to="team", mid="b@x.example"
    )
    first = deliver(raw, to="team")
    again = deliver(raw, to="team")
    assert again.pk == first.pk and Message.objects.count() == 1
    again.refresh_from_db()
    assert again.deliveries == 2
