"""Beside Home, and who can be named in a new post."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import JoinRequest
from tests.conftest import make_group, make_person
from threads.actions import posting
from threads.models import Conversation, Message
from threads.views.topics_of_week import line

URL = "/around/"


def say(author, group, body):
    return posting.post(author=author, group=group, subject="", body=body)


def test_topics_of_the_week_are_counted_over_what_the_reader_may_see(client, alice, bob, team, vault):
    talk = say(alice, team, "About the #gates").conversation
    posting.reply(author=bob, conversation=talk, body="Closed.")
    say(alice, vault, "The #takeover")
    old = say(alice, team, "Long ago, the #ferry").conversation
    ages = timezone.now() - timedelta(days=9)
    Message.objects.filter(conversation=old).update(arrived_at=ages)
    Conversation.objects.filter(pk=old.pk).update(last_activity_at=ages)
    client.force_login(bob)
    (topic,) = client.get(URL).context["topics"]
    assert (topic.name, topic.messages) == ("gates", 2)
    assert "takeover" not in client.get(URL).content.decode()
    client.force_login(alice)
    assert [topic.name for topic in client.get(URL).context["topics"]] == ["gates", "takeover"]


def test_the_line_of_a_topic_runs_from_its_quietest_to_its_busiest_day():
    assert line([0, 0, 0, 0, 0, 0, 4]) == "M0 16L10 16L20 16L30 16L40 16L50 16L60 2"
    assert line([0] * 7).count("16") == 7


def test_people_one_answers_most_come_first(as_alice, alice, bob, charlie, team):
    make_group("Second", alice, charlie)
    of_bob, of_charlie = say(bob, team, "One"), say(charlie, charlie.memberships.get().group, "Two")
    for message, times in ((of_bob, 1), (of_charlie, 2)):
        for _turn in range(times):
            posting.reply(author=alice, conversation=message.conversation, parent=message, body="Yes.")
    assert as_alice.get(URL).context["people"] == [charlie, bob]


def test_an_admin_sees_how_many_want_to_join(client, alice, bob, charlie, den):
    JoinRequest.objects.create(group=den, user=charlie)
    client.force_login(alice)
    (group,) = client.get(URL).context["waiting"]
    assert (group, group.asking) == (den, 1)
    client.force_login(bob)
    assert client.get(URL).context["waiting"] == []


def test_a_group_is_joined_from_here_and_not_offered_once_asked(client, charlie, team, den):
    client.force_login(charlie)
    page = client.get(URL)
    assert {group.slug for group in page.context["groups"]} == {"team", "den"}
    assert "/g/team/join/" in page.content.decode() and "/g/den/#ask" in page.content.decode()
    client.post("/g/team/join/")
    client.post("/g/den/ask/")
    assert list(client.get(URL).context["groups"]) == []


def test_what_stands_beside_home_costs_the_same_for_one_and_for_twenty(
    as_alice, alice, bob, team, count_queries
):
    for number in range(20):
        message = say(bob, team, f"#topic{number}")
        posting.reply(author=alice, conversation=message.conversation, parent=message, body="Yes.")
        make_group(f"Group {number}", bob)
        if number == 0:
            one = count_queries(URL)
    assert count_queries(URL) == one


@pytest.mark.parametrize(
    ("group", "named"), [("team", {"bob", "charlie"}), ("den", {"bob"}), ("", set()), ("nowhere", set())]
)
def test_a_new_post_names_those_who_can_read_it(as_alice, bob, charlie, team, den, group, named):
    page = as_alice.get("/compose/people/", {"group": group, "q": ""})
    assert {person.handle for person in page.context["people"]} == named


def test_nobody_of_a_hidden_group_is_suggested(client, charlie, vault):
    client.force_login(charlie)
    assert not client.get("/compose/people/", {"group": "vault"}).context["people"]


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "mull", "Zoe\u0308", "ｚｏｅ", "zo"])
def test_a_name_is_suggested_however_it_is_typed(as_alice, team, typed):
    make_person("Zoë Müller")
    page = as_alice.get("/compose/people/", {"group": "team", "q": typed})
    assert [person.name for person in page.context["people"]] == ["Zoë Müller"]
    assert not as_alice.get("/compose/people/", {"group": "team", "q": "."}).context["people"]
