"""The page of a conversation."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from threads.actions import joining, posting, reacting, reading
from threads.models import Message, ReadMark, Subscription
from threads.models.readmark import unread_messages
from threads.queries.conversation import WINDOW, conversation_for, read_stream
from threads.rendering.article import article
from threads.views.drawing import blocks, conversation_map

from .conftest import chain


@pytest.mark.parametrize("url", ["{}", "{}?order=time"])
def test_fifty_messages_cost_the_same_six_queries_as_five(as_alice, alice, bob, team, count_queries, url):
    short, long = chain(5, team, [alice, bob]), chain(50, team, [bob, alice], subject="Longer")
    first, second = (count_queries(url.format(c.get_absolute_url())) for c in (short, long))
    assert first == second <= 6


def test_a_conversation_of_six_hundred_is_read_through_a_window(as_alice, alice, bob, team, count_queries):
    conversation = chain(600, team, [alice, bob])
    assert count_queries(conversation.get_absolute_url()) <= 7
    page = as_alice.get(conversation.get_absolute_url()).content.decode()
    assert page.count('id="message-') <= WINDOW + 1
    assert page.count("more message") >= 1


def test_a_permalink_into_a_long_conversation_opens_it_at_the_message(as_alice, alice, bob, team):
    conversation = chain(600, team, [alice, bob])
    last = conversation.messages.latest("pk")
    response = as_alice.get(last.get_absolute_url(), follow=True)
    assert response.redirect_chain[-1][0].endswith(f"#message-{last.pk}")
    assert f'id="message-{last.pk}"' in response.content.decode()


def test_the_page_draws_the_same_element_as_the_live_frame(alice, bob, team):
    conversation = chain(3, team, [alice, bob])
    stream = read_stream(bob, conversation_for(bob, conversation.pk))
    for message in conversation.messages.for_display():
        drawn = blocks.article(stream.rows[message.pk], stream.html[message.pk], unread=False)
        assert drawn == article(message)


def test_what_is_unread_is_what_the_models_say(alice, bob, charlie, team, talk):
    for number in range(4):
        posting.reply(author=(alice, bob)[number % 2], conversation=talk, body=f"Word {number}")
    messages = list(talk.messages.order_by("pk"))
    reading.read(bob, talk, up_to=messages[0])
    reading.read(bob, talk, message_ids=[messages[4].pk])
    posting.withdraw(messages[2], by=alice)
    for person in (alice, bob, charlie):
        seen = read_stream(person, conversation_for(person, talk.pk)).unread
        assert seen == set(unread_messages(person, talk.messages.all()).values_list("pk", flat=True))


def test_a_newcomer_owes_nothing_that_was_said_before(alice, charlie, team, talk):
    joining.join(charlie, team)
    assert read_stream(charlie, conversation_for(charlie, talk.pk)).unread == frozenset()
    posting.reply(author=alice, conversation=talk, body="Found.")
    assert len(read_stream(charlie, conversation_for(charlie, talk.pk)).unread) == 1


def test_the_line_of_what_is_new_stands_before_the_first_unread_message(client, alice, bob, talk):
    reading.read(bob, talk)
    fresh = posting.reply(author=alice, conversation=talk, body="New words")
    client.force_login(bob)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert page.count('id="new"') == 1
    assert page.index('id="new"') < page.index(f'id="{fresh.dom_id}"')
    assert f'class="msg is-unread" id="{fresh.dom_id}"' in page


def test_read_messages_in_a_row_are_folded_when_something_is_new_but_stay_on_the_page(
    client, alice, bob, team
):
    conversation = chain(12, team, [alice])
    reading.read(bob, conversation)
    posting.reply(author=alice, conversation=conversation, body="News")
    client.force_login(bob)
    page = client.get(conversation.get_absolute_url()).content.decode()
    assert "messages you have read" in page
    assert page.count('id="message-') == 13


def test_a_reply_by_plain_form_lands_under_its_parent(as_alice, alice, bob, talk):
    parent = talk.messages.latest("pk")
    response = as_alice.post(
        reverse("conversation_reply", args=[talk.pk]), {"body": "Thank you", "parent": parent.pk}
    )
    reply = talk.messages.latest("pk")
    assert (reply.parent, reply.author, reply.body) == (parent, alice, "Thank you")
    assert response.status_code == 302 and response.url.endswith(f"#{reply.dom_id}")


def test_a_script_gets_the_one_article_back(as_alice, talk):
    url = reverse("conversation_reply", args=[talk.pk])
    response = as_alice.post(url, {"body": "Thanks"}, headers={"hx-request": "true"})
    assert response.status_code == 201
    assert response.content.decode() == article(talk.messages.latest("pk"))


def test_an_empty_reply_is_refused_with_words_and_a_wrong_place_is_not_there(as_alice, talk, den, alice):
    url = reverse("conversation_reply", args=[talk.pk])
    response = as_alice.post(url, {"body": "   "})
    assert response.status_code == 422 and "Write something first" in response.content.decode()
    elsewhere = posting.post(author=alice, group=den, subject="", body="Other place")
    assert as_alice.post(url, {"body": "Kept", "parent": elsewhere.pk}).status_code == 404
    assert talk.messages.count() == 2


def test_a_refused_reply_keeps_what_was_typed(as_alice, talk):
    url = reverse("conversation_reply", args=[talk.pk])
    response = as_alice.post(url, {"body": "My <long> words", "client_id": "x" * 65})
    assert response.status_code == 422
    assert "My &lt;long&gt; words" in response.content.decode()


def test_a_reader_who_is_no_member_reads_but_has_no_composer_and_cannot_reply(client, charlie, talk):
    client.force_login(charlie)
    page = client.get(talk.get_absolute_url()).content.decode()
    assert "On the hook" in page and 'id="reply"' not in page
    response = client.post(reverse("conversation_reply", args=[talk.pk]), {"body": "Me too"})
    assert response.status_code == 403
    assert talk.messages.count() == 2


def test_the_reply_link_of_a_message_aims_the_composer_without_scripts(as_alice, talk):
    message = talk.messages.latest("pk")
    response = as_alice.get(reverse("message_reply", args=[message.pk]), follow=True)
    assert f'name="parent" value="{message.pk}"' in response.content.decode()


def test_own_reactions_are_told_apart_from_those_of_others(client, alice, bob, talk):
    message = talk.messages.earliest("pk")
    reacting.react(message, user=alice, emoji="👍")
    for person, mine in ((alice, True), (bob, False)):
        client.force_login(person)
        page = client.get(talk.get_absolute_url())
        assert (str(message.pk) in page.context["my_reactions_json"]) is mine


def test_reacting_by_plain_form_toggles_and_returns_to_the_message(as_alice, talk):
    message = talk.messages.earliest("pk")
    url = reverse("message_react", args=[message.pk])
    assert as_alice.post(url, {"emoji": "🎉"}).url.endswith(f"#{message.dom_id}")
    message.refresh_from_db()
    assert message.reaction_counts == {"🎉": 1}
    as_alice.post(url, {"emoji": "🎉"})
    message.refresh_from_db()
    assert message.reaction_counts == {}
    assert as_alice.post(url, {"emoji": "💣"}).status_code == 422


def test_reading_done_and_unread_again(client, alice, bob, talk):
    client.force_login(bob)
    first = talk.messages.earliest("pk")
    client.post(reverse("conversation_read", args=[talk.pk]), {"message": [first.pk, "x"]})
    assert not unread_messages(bob, talk.messages.all()).exists()
    client.post(reverse("message_unread", args=[first.pk]))
    assert unread_messages(bob, talk.messages.all()).get() == first
    client.post(reverse("conversation_done", args=[talk.pk]))
    assert ReadMark.objects.get(user=bob, conversation=talk).done_at <= timezone.now()


@pytest.mark.parametrize("number", ["²", "-1", "x", "", "9" * 30])
def test_a_number_no_browser_sends_harms_nothing(as_alice, alice, team, talk, number):
    page = talk.get_absolute_url()
    assert as_alice.post(f"{page}read/", {"message": number}).status_code == 302
    assert as_alice.get(f"{team.get_absolute_url()}members/", {"from": number}).status_code == 200
    assert as_alice.get(page, {"around": number, "reply": number}).status_code == 200
    assert as_alice.get("/", {"before": f"2026-01-01T00:00:00+00:00_{number}"}).status_code == 200


def test_a_conversation_of_an_impossible_number_is_not_there(as_alice):
    assert as_alice.get(f"/c/{'9' * 30}/").status_code == 404


def test_following_and_muting(client, charlie, talk):
    client.force_login(charlie)
    url = reverse("conversation_follow", args=[talk.pk])
    client.post(url, {"level": "muted"})
    assert Subscription.objects.get(user=charlie).level == "muted"
    client.post(url, {"level": "none"})
    assert not Subscription.objects.filter(user=charlie).exists()
    assert client.post(url, {"level": "loud"}).status_code == 404


def test_a_branch_has_a_page_of_its_own(as_alice, alice, bob, team):
    conversation = chain(12, team, [alice, bob])
    head = conversation.messages.order_by("pk")[1]
    response = as_alice.get(reverse("branch", args=[conversation.pk, head.pk]))
    inside = response.content.decode().split('id="message-')[1:]
    assert len(inside) == response.context["message_count"] < 12
    assert as_alice.get(reverse("branch", args=[conversation.pk, 10**9])).status_code == 404


def test_a_branch_without_news_is_not_folded_because_of_news_elsewhere(client, alice, bob, team):
    conversation = chain(20, team, [alice])
    reading.read(bob, conversation)
    posting.reply(author=alice, conversation=conversation, body="News at the top")
    head = conversation.messages.order_by("pk")[1]
    client.force_login(bob)
    response = client.get(reverse("branch", args=[conversation.pk, head.pk]))
    assert response.context["unread_count"] == 0
    assert "messages you have read" not in response.content.decode()


def test_only_the_author_edits_and_withdraws(client, alice, bob, talk):
    message = talk.messages.earliest("pk")
    client.force_login(bob)
    assert client.post(reverse("message_edit", args=[message.pk]), {"body": "Mine now"}).status_code == 403
    assert client.post(reverse("message_withdraw", args=[message.pk])).status_code == 403
    client.force_login(alice)
    client.post(reverse("message_edit", args=[message.pk]), {"body": "Found it"})
    assert Message.objects.get(pk=message.pk).body == "Found it"
    refused = client.post(reverse("message_edit", args=[message.pk]), {"body": " "})
    assert refused.status_code == 422 and "Write something first" in refused.content.decode()


def test_hostile_words_are_text_in_the_map_the_outline_and_the_titles(as_alice, alice, bob, team):
    first = posting.post(author=alice, group=team, subject="<script>x</script>", body="<img src=x onerror=y>")
    for _ in range(2):
        head = posting.reply(author=bob, conversation=first.conversation, body="<b onclick=z>head</b>")
        posting.reply(author=alice, conversation=first.conversation, body="Yes", parent=head)
    page = as_alice.get(first.conversation.get_absolute_url()).content.decode()
    assert "<script>x" not in page and "<img src=x" not in page and "<b onclick" not in page
    assert '<svg class="map"' in page


@pytest.mark.parametrize("number", [201, 250, 320])
def test_u17_a_long_conversation_has_a_map_whose_dots_all_lead_somewhere(as_alice, alice, bob, team, number):
    conversation = chain(number, team, [alice, bob])
    url = conversation.get_absolute_url()
    page = as_alice.get(url).content.decode()
    dots = re.findall(r'<a href="([^"]*#message-\d+)" aria-label="\d', page)
    assert len(dots) == min(number, conversation_map.MOST)
    here = [dot for dot in dots if dot.startswith("#")]
    assert all(f'id="{dot[1:]}"' in page for dot in here)
    far = next(dot for dot in dots if not dot.startswith("#"))
    assert f'id="{far.partition("#")[2]}"' in as_alice.get(url + far.partition("#")[0]).content.decode()
    assert ("are not on it" in page) == (number > conversation_map.MOST)
