"""A frame brings along how a post looks now: the same for all who watch its place, and for nobody else."""

import json

import pytest

from tests.conftest import Queries
from threads.actions import joining, posting, reading
from threads.live.frames import as_of, from_events
from threads.models import Conversation, LiveEvent


def heard(kind: str = "conversation.changed") -> list[dict]:
    """What those hear who watch the streams of these events."""
    frames = from_events(list(LiveEvent.objects.filter(kind=kind).order_by("pk")))
    return [json.loads(frame.encode("name", 1)) for frame in frames]


@pytest.fixture
def talk(alice, team):
    return posting.post(author=alice, group=team, subject="Doors", body="About the doors").conversation


def test_a_reply_brings_the_end_of_the_post(client, alice, bob, talk):
    posting.reply(author=bob, conversation=talk, body="I shut them.")
    (frame,) = heard()
    assert "I shut them." in frame["post"] and "1 reply" in frame["post"] and "Bob" in frame["post"]
    assert frame["author"] == bob.pk
    client.force_login(alice)
    page = client.get("/").content.decode()
    assert "1 new" in page and "new" not in frame["post"]


def test_the_end_of_the_post_is_that_of_a_fresh_page(client, bob, talk, alice):
    posting.reply(author=bob, conversation=talk, body="I shut them.")
    (frame,) = heard()
    reading.read(bob, talk)
    client.force_login(bob)
    squeezed = "".join(client.get("/").content.decode().split())
    assert "".join(frame["post"].split()) in squeezed


def test_a_withdrawn_reply_is_in_no_frame_that_is_drawn_later(bob, talk):
    reply = posting.reply(author=bob, conversation=talk, body="canary")
    posting.withdraw(reply, by=bob)
    assert "canary" not in str(heard())


def test_what_went_elsewhere_is_not_shown_where_it_was(bob, talk, den):
    posting.reply(author=bob, conversation=talk, body="canary")
    Conversation.objects.filter(pk=talk.pk).update(group=den)
    (frame,) = heard()
    assert "post" not in frame and "canary" not in str(frame)


def test_a_private_one_is_shown_to_those_who_take_part(alice, bob, charlie):
    talk = posting.post(author=alice, people=[bob], subject="", body="Between us").conversation
    posting.reply(author=alice, conversation=talk, body="canary")
    assert len(heard()) == 2 and all("canary" in frame["post"] for frame in heard())
    talk.participants.filter(user=bob).delete()
    assert sum("post" in frame for frame in heard()) == 1


def test_many_of_them_cost_a_few_queries_and_the_same_is_drawn_once(alice, bob, team):
    for number in range(12):
        talk = posting.post(author=alice, group=team, subject="", body=f"Post {number}").conversation
        posting.reply(author=bob, conversation=talk, body="Yes.")
    events = list(LiveEvent.objects.filter(kind="conversation.changed"))
    with Queries() as queries:
        first = as_of(events[-1].pk, events)
    assert len(queries) <= 3
    with Queries() as queries:
        assert as_of(events[-1].pk, events) == first
    assert queries == []
    with Queries() as queries:
        as_of(events[-1].pk + 1, events)
    assert queries


def test_a_message_changed_after_rights_changed_is_in_no_frame_of_before(alice, bob, team, talk):
    message = posting.reply(author=alice, conversation=talk, body="I shut them.")
    before = LiveEvent.objects.get(kind="message.posted", payload__message=message.pk)
    joining.leave(bob, team)
    posting.edit(message, by=alice, body="canary")
    events = list(LiveEvent.objects.filter(stream=talk.stream, pk__gte=before.pk).order_by("pk"))
    old, new = from_events(events)
    # Whoever is still there fetches it.
    assert (old.position, old.kind, old.payload) == (before.pk, "refresh", {})
    assert "canary" in new.payload["html"]
    # A message that is gone says nothing, and goes at once.
    posting.withdraw(message, by=alice)
    joining.join(bob, team)
    message.delete()
    assert all(frame.payload["gone"] for frame in from_events(events))


def test_words_said_after_rights_changed_are_in_no_frame_of_before(alice, bob, team, talk):
    posting.reply(author=bob, conversation=talk, body="I shut them.")
    before = LiveEvent.objects.get(kind="conversation.changed")
    joining.leave(bob, team)
    posting.reply(author=alice, conversation=talk, body="canary")
    old, new = heard()
    assert old["at"] == before.pk and "post" not in old and "canary" not in str(old)
    assert "canary" in new["post"]
    # Who comes back now was asked for their rights after all that.
    (frame,) = as_of(LiveEvent.objects.latest("pk").pk, [before])
    assert "canary" in frame.payload["post"]
