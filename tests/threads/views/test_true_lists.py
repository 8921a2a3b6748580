"""What lists say of a conversation: its own time, its words as people read them, nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.pages import flat
from threads.actions import importing, posting
from threads.models import Conversation, Message

MARCH = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)
MARKDOWN = "Plan with **bold** words, a [contract](https://a.example/) and `code`.\n\n- first\n- second"
PLAIN = "Plan with bold words, a contract and code. first second"


def old_mail(group, author, **fields):
    draft = importing.MessageToImport(author=author, body="Written in March.", sent_at=MARCH)
    return importing.publish_chain(drafts=[draft], subject="Old mail", group=group, **fields)[0]


@pytest.mark.parametrize("url", ["/", "/?show=everything", "/g/team/"])
def test_u03_a_feed_shows_when_a_post_was_written_and_says_what_the_last_activity_is(
    as_alice, alice, bob, team, url
):
    conversation = old_mail(team, bob)
    posting.reply(author=alice, conversation=conversation, body="Answered today")
    page = as_alice.get(url).content.decode()
    byline = page[page.index('<header class="byline">') :].partition("</header>")[0]
    assert MARCH.isoformat() in byline and "just now" not in byline
    last = page[page.index('class="peek__active"') :].partition("</a>")[0]
    assert "last activity" in last and "just now" in last


def test_u03_a_mail_of_march_under_a_post_has_its_own_time(as_alice, alice, bob, team):
    conversation = posting.post(author=alice, group=team, subject="s", body="b").conversation
    draft = importing.MessageToImport(
        author=bob, body="Late", sent_at=MARCH, parent=conversation.messages.get()
    )
    importing.publish_chain(drafts=[draft], subject="", conversation=conversation)
    page = as_alice.get("/").content.decode()
    assert MARCH.isoformat() in page[page.index('class="peek__row"') :].partition("</a>")[0]


def test_u03_the_inbox_says_when_a_mail_that_came_late_was_written(client, alice, bob, team):
    old_mail(team, alice)
    client.force_login(bob)
    page = flat(client.get("/inbox/").content.decode())
    row = page[page.index('<div class="tri') :]
    assert "last activity" in row and '<b dir="auto">Alice</b>, 6 Mar:' in row


@pytest.mark.parametrize("url", ["/", "/inbox/", "/people/{author}/", "/saved/", "/notifications/"])
def test_u17_lists_show_words_not_markdown(client, alice, bob, team, url):
    first = posting.post(author=alice, group=team, subject="Title", body="Opening")
    reply = posting.reply(author=alice, conversation=first.conversation, body=f"{MARKDOWN}\n\n@bob")
    client.force_login(bob)
    client.post(f"/m/{reply.pk}/save/")
    page = " ".join(client.get(url.format(author=alice.pk)).content.decode().split())
    assert "Plan with bold words, a contract and code." in page
    assert "**bold**" not in page and "](https" not in page and "`code`" not in page


def test_u17_a_long_first_text_is_shown_without_its_markdown(as_alice, alice, team):
    posting.post(author=alice, group=team, subject="Long", body="**Strong** and *soft*. " * 60)
    page = as_alice.get("/").content.decode()
    assert "Strong and soft. Strong and soft." in page and "**Strong" not in page


def test_u17_a_title_made_from_the_text_has_no_markdown(alice, team):
    message = posting.post(
        author=alice, group=team, subject="", body="# The **plan** for [Lyon](https://l.example)"
    )
    assert message.conversation.subject == "The plan for Lyon"
    posting.edit(message, by=alice, body="The `other` plan")
    assert Conversation.objects.get().subject == "The other plan"


def test_a_text_of_marks_alone_gets_some_title(alice, team):
    assert posting.post(author=alice, group=team, subject="", body="***").conversation.subject


@pytest.mark.parametrize("body", ["The lift is out of order", "The lift is out of order\n\nUse the stairs."])
def test_u17_a_title_that_is_the_first_line_is_not_shown_twice(client, alice, bob, team, body):
    conversation = posting.post(author=alice, group=team, subject="", body=body).conversation
    client.force_login(bob)

    def shown(url: str) -> str:
        return " ".join(client.get(url).content.decode().split())

    assert '<h2 class="post__title vh"' in shown("/")
    assert '<h1 dir="auto" class="vh">The lift' in shown(conversation.get_absolute_url())
    row = shown("/inbox/").partition('<div class="tri')[2].partition('<span class="m">')[0]
    assert row.count("The lift is out of order") == 1
    person = shown(f"/people/{alice.pk}/").partition("<article")[2].partition("</article>")[0]
    assert person.count("The lift is out of order") == 1


def test_u17_a_title_of_its_own_is_shown(as_alice, alice, team):
    talk = posting.post(
        author=alice, group=team, subject="Lift", body="The lift is out of order"
    ).conversation
    assert '<h2 class="post__title"' in as_alice.get("/").content.decode()
    assert '<h1 dir="auto">Lift</h1>' in as_alice.get(talk.get_absolute_url()).content.decode()


def test_u17_a_withdrawn_reply_does_not_lift_its_conversation(as_alice, alice, bob, team):
    day = timezone.now() - timedelta(days=1)
    low = posting.post(author=alice, group=team, subject="Low", body="b", sent_at=day).conversation
    high = posting.post(author=alice, group=team, subject="High", body="b").conversation
    reply = posting.reply(author=bob, conversation=low, body="Oops")

    def order():
        return [post.conversation.pk for post in as_alice.get("/").context["posts"]]

    assert order() == [low.pk, high.pk]
    posting.withdraw(reply, by=bob)
    assert order() == [high.pk, low.pk]
    low.refresh_from_db()
    assert low.last_activity_at == low.created_at == day
    assert "peek__row" not in as_alice.get("/").content.decode()


def test_u17_withdrawing_all_leaves_the_conversation_where_it_began(alice, team):
    message = posting.post(author=alice, group=team, subject="Low", body="b")
    posting.withdraw(message, by=alice)
    conversation = Conversation.objects.get()
    assert conversation.last_activity_at == conversation.created_at


def test_u17_what_a_person_wrote_is_listed_by_when_it_was_written(as_alice, alice, bob, team):
    for number in range(21):
        posting.post(
            author=bob, group=team, subject=f"Post {number}", body="b",
            sent_at=timezone.now() - timedelta(minutes=number),
        )  # fmt: skip
    old_mail(team, bob)
    seen, query = [], {}
    while query is not None:
        context = as_alice.get(f"/people/{bob.pk}/", query).context
        seen += [message.sent_at for message in context["written"]]
        query = {"before": str(context["next"])} if context["next"] else None
    assert seen == sorted(seen, reverse=True) and len(seen) == Message.objects.count() == 22
