"""What was published by mistake goes again; an answer in the same moment is told so."""

import pytest
from django.core.exceptions import ValidationError

from threads.actions import posting
from threads.actions.unpublishing import unpublish
from threads.models import Activity, Conversation, Message


@pytest.fixture
def first(alice, team):
    return posting.post(author=alice, group=team, subject="Keys", body="Who has the keys?")


@pytest.mark.django_db
def test_only_some_messages_go_and_the_conversation_stays(alice, bob, first):
    second = posting.reply(author=bob, conversation=first.conversation, body="Not me.")
    unpublish(first.conversation, {second.pk}, by=alice, why="test")
    conversation = Conversation.objects.get()
    assert conversation.message_count == 1 and list(conversation.messages.all()) == [first]
    fact = Activity.objects.get(verb="withdraw")
    assert (fact.conversation, fact.detail) == (conversation, {"count": 1, "why": "test"})


@pytest.mark.django_db
def test_what_somebody_answered_stays(alice, bob, first):
    posting.reply(author=bob, conversation=first.conversation, body="Not me.")
    with pytest.raises(ValidationError, match="Bob Brandt has answered"):
        unpublish(first.conversation, {first.pk}, by=alice)
    assert Message.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_answer_to_what_is_gone_is_refused_in_words(alice, bob, first):
    conversation = Conversation.objects.get()
    unpublish(first.conversation, {first.pk}, by=alice)
    for parent in (first, None):
        with pytest.raises(ValidationError, match="not there any more"):
            posting.reply(author=bob, conversation=conversation, parent=parent, body="Me.")
    assert not Message.objects.exists()
