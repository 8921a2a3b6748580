"""A #topic leads to the messages of the conversations that have it, and to no others."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from search import query, writer
from threads.actions import importing, merging, posting
from threads.models import Conversation, Topic


def found(user, typed) -> set[int]:
    answer = query.search(user, typed)
    return {pk for hit in answer.found for pk in _in(user, typed, hit)}


def _in(user, typed, hit) -> list[int]:
    inside = query.search(user, typed, inside=hit.message.conversation_id)
    return [message.pk for message in inside.hits]


@pytest.fixture
def busy(client):
    """(user) -> [(name, messages, the question its link asks)] beside Home."""

    def read(user):
        client.force_login(user)
        writer.drain_all()
        page = client.get("/around/")
        html = page.content.decode().replace("&amp;", "&")
        links = [part.split('"')[0] for part in html.split('href="') if part.startswith("/search/?q=%23")]
        asked = [parse_qs(urlsplit(link).query)["q"][0] for link in links]
        return [(t.written, t.messages, q) for t, q in zip(page.context["topics"], asked, strict=True)]

    return read


def test_u9_the_number_beside_home_is_that_of_the_messages_its_link_leads_to(
    own_index, alice, bob, team, den, busy
):
    talk = posting.post(author=alice, group=team, subject="", body="About the #gates").conversation
    posting.reply(author=bob, conversation=talk, body="Closed.")
    for number in range(5):  # the word, but not the topic
        posting.post(author=bob, group=team, subject=f"Gates {number}", body="the gates and a gate")
    posting.post(author=alice, group=den, subject="", body="A #Gates of our own")
    old = timezone.now() - timedelta(days=9)
    posting.post(author=alice, group=team, subject="", body="#gates of last week", sent_at=old)
    for person, number in ((alice, 3), (bob, 3)):
        ((_name, messages, typed),) = busy(person)
        assert messages == number == query.search(person, typed).total == len(found(person, typed))
    assert query.search(alice, "#gates").total == 4, "with that of last week"


def test_u9_topics_are_counted_as_the_asker_sees_them(own_index, alice, charlie, team, den, busy):
    posting.post(author=alice, group=den, subject="", body="A #Łódź of our own, #secret")
    posting.post(author=alice, group=team, subject="", body="The #lodz depot")
    assert [(name, messages) for name, messages, _typed in busy(charlie)] == [("lodz", 1)]
    assert query.search(charlie, "#Łódź").total == 1 and query.search(charlie, "#secret").total == 0
    assert query.search(alice, "#ŁÓDŹ").total == 2


@pytest.mark.parametrize(
    "typed",
    [
        "#gates",
        "#Gates",
        "#GATES",
        "topic:gates",
        "＃ｇａｔｅｓ",
        "#gates-",
        "label #gates",
        "#gates from:me",
    ],
)
def test_u9_a_topic_is_one_however_it_is_typed(say, alice, team, typed):
    message = say(alice, team, "x", "label for #Gates")
    say(alice, team, "y", "label for gates")
    assert found(alice, typed) == {message.pk}
    assert found(alice, f"label -{typed}" if typed == "#gates" else "label -#gates") != {message.pk}


@pytest.mark.parametrize(
    "written",
    ["#Straße", "#Größe", "#cafe\u0301", "#हिन्दी", "#東京", "#می\u200cخواهم", "#İzmir", "#foo_bar-baz"],
)
def test_u9_topics_of_all_scripts_are_whole(say, alice, team, written):
    message = say(alice, team, "x", f"about {written}.")
    assert Topic.objects.get().written == written.lstrip("#")
    assert found(alice, written) == found(alice, written.upper()) == {message.pk}


def test_u9_a_topic_that_is_edited_away_or_withdrawn_is_gone(say, alice, bob, team):
    message = say(alice, team, "x", "About #gates and #doors")
    answer = posting.reply(author=bob, conversation=message.conversation, body="#doors then")
    posting.edit(message, by=alice, body="About nothing")
    writer.drain_all()
    assert query.search(alice, "#gates").total == 0
    assert found(alice, "#doors") == {message.pk, answer.pk}, "another message of it names it still"
    posting.withdraw(answer, by=bob)
    writer.drain_all()
    assert query.search(alice, "#doors").total == 0 and not Topic.objects.exists()


def test_u9_a_topic_that_a_reply_brings_is_that_of_the_whole_conversation(say, alice, bob, team):
    message = say(alice, team, "x", "When?")
    answer = posting.reply(author=bob, conversation=message.conversation, body="At the #gates")
    writer.drain_all()
    assert found(alice, "#gates") == {message.pk, answer.pk}


def test_u9_mail_has_topics_but_no_quotes_code_or_signatures(own_index, alice, bob, team):
    body = "About the #gates (#doors).\n#include <stdio.h>\nx#y a.html#top\n> and #quoted\n\n-- \nBob #signed"
    draft = importing.MessageToImport(
        author=bob, body=body, sent_at=timezone.now(), message_id="1@x", signature="\n-- \nBob #signed"
    )
    conversation, [mail] = importing.publish_chain(drafts=[draft], subject="Pumps", group=team)
    writer.drain_all()
    assert set(conversation.topics.values_list("name", flat=True)) == {"gates", "doors"}
    assert found(alice, "#gates") == {mail.pk}
    assert (
        'class="topic" href="/search/?q=%23gates"' in mail.body_html and "q=%23quoted" not in mail.body_html
    )


def test_u9_conversations_that_are_joined_have_the_topics_of_both(own_index, alice, bob, team):
    into = posting.post(author=alice, group=team, subject="", body="#gates").conversation
    other = posting.post(author=bob, group=team, subject="", body="#doors #Gates").conversation
    merging.merge([other], into=into)
    writer.drain_all()
    assert query.search(alice, "#doors").total == query.search(alice, "#gates").total == 2
    assert Conversation.objects.get().topics.count() == 2


def test_a_topic_nobody_has_offers_the_word(as_alice, say, alice, team):
    say(alice, team, "x", "gates")
    html = as_alice.get("/search/?q=%23gates").content.decode()
    assert "No conversation you can read has this topic." in html
    assert '<a class="btn" href="?q=gates">Search for the word</a>' in html
    assert '<span class="tok">' in html
