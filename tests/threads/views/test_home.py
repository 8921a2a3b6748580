"""Feeds, writing a post."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from threads.actions import following, posting, reacting, reading
from threads.models import Conversation, Message
from threads.queries import feed

from .conftest import chain


def fill(number: int, group, *authors):
    """Conversations with three replies and a reaction each."""
    for index in range(number):
        first = posting.post(author=authors[0], group=group, subject=f"Topic {index}", body="Words")
        for turn in range(3):
            posting.reply(
                author=authors[turn % len(authors)], conversation=first.conversation, body=f"Reply {turn}"
            )


@pytest.mark.parametrize("url", ["/", "/?show=everything", "/?show=following"])
def test_forty_conversations_cost_the_same_seven_queries_as_one(
    as_alice, alice, bob, team, count_queries, url
):
    fill(1, team, alice, bob)
    one = count_queries(url)
    fill(39, team, bob, alice)
    assert count_queries(url) == one <= 7


def test_a_conversation_of_a_thousand_messages_does_not_slow_the_feed(
    as_alice, alice, bob, team, count_queries
):
    fill(1, team, alice, bob)
    before = count_queries("/")
    chain(1000, team, [bob, alice])
    assert count_queries("/") == before


def test_going_on_shows_every_conversation_once(as_alice, alice, bob, team):
    fill(45, team, alice, bob)
    Conversation.objects.update(last_activity_at=Conversation.objects.first().last_activity_at)  # a tie
    seen, url = [], "/"
    while url:
        context = as_alice.get(url).context
        seen += [post.conversation.pk for post in context["posts"]]
        url = f"/?before={str(context['next']).replace('+', '%2B')}" if context["next"] else ""
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2026-01-01_1",
        "2026-01-01T00:00:00+00:00_x",
        "_1",
        "9" * 99 + "_1",
        "0001-01-01T00:00:00+14:00_1",
    ],
)
def test_s16_a_bent_address_starts_at_the_top(as_alice, alice, team, text):
    fill(1, team, alice)
    assert feed.Cursor.read(text) is None
    assert len(as_alice.get("/", {"before": text}).context["posts"]) == 1


def test_the_feed_peeks_at_the_last_two_replies_and_counts_what_is_new(client, alice, bob, team):
    fill(1, team, alice)
    client.force_login(bob)
    (post,) = client.get("/").context["posts"]
    assert [reply.words for reply in post.replies] == ["Reply 1", "Reply 2"]
    assert (post.first.words, post.reply_count, post.unread) == ("Words", 3, 4)
    reading.read(bob, Conversation.objects.get())
    assert client.get("/").context["posts"][0].unread == 0


def test_a_post_changes_with_everything_it_shows(as_alice, alice, bob, team, talk):
    """What is kept of a post must never be seen again once something in it is different."""
    first = talk.messages.get(parent=None)

    def page():
        return as_alice.get("/").content.decode()

    def seen(words: str) -> bool:
        return words in page()

    assert seen("I cannot find it.") and seen("On the hook.") and not seen("Answered")
    posting.edit(first, by=alice, body="I <i>lost</i> it.")
    assert seen("I &lt;i&gt;lost&lt;/i&gt; it.") and not seen("I cannot find it.")
    reacting.react(first, user=bob, emoji="🎉")
    assert seen('aria-label="🎉, 1"')
    posting.reply(author=bob, conversation=talk, body="No, in the <b>door</b>.")
    assert seen("No, in the &lt;b&gt;door&lt;/b&gt;.") and seen("2 replies")
    Conversation.objects.update(subject="Where is <it>?", closed_at=timezone.now())
    assert seen("Where is &lt;it&gt;?") and seen("Closed")
    User.objects.filter(pk=bob.pk).update(name="Robert Berg")
    assert seen('<b dir="auto">Robert</b>') and not seen('<b dir="auto">Bob</b>')
    User.objects.filter(pk=alice.pk).update(name="Alicia Alm")
    assert seen(">Alicia Alm</a>")
    type(team).objects.update(name="The crew")
    assert seen('">The crew</a>')
    assert seen('aria-pressed="true"')
    following.unfollow(alice, talk)
    assert not seen('aria-pressed="true"')
    Message.objects.filter(pk=first.pk).update(withdrawn_at=timezone.now())
    assert not seen("lost&lt;")


def test_a_long_first_message_is_cut_between_words_and_escaped(as_alice, alice, team):
    body = "<b>word</b> " * 100
    posting.post(author=alice, group=team, subject="Long", body=body)
    page = as_alice.get("/").content.decode()
    assert "&lt;b&gt;word&lt;/b&gt; …" in page and "<b>word</b>" not in page


def test_for_you_holds_my_groups_my_private_talks_and_what_i_follow_but_nothing_muted(
    client, alice, charlie, team, den, vault
):
    public_talk = posting.post(author=alice, group=team, subject="Public", body="x").conversation
    posting.post(author=alice, group=den, subject="Private", body="x")
    pair_talk = posting.post(author=alice, people=[charlie], subject="Pair", body="x").conversation
    client.force_login(charlie)

    def shown(url="/"):
        return [post.conversation.pk for post in client.get(url).context["posts"]]

    pair, public = pair_talk.pk, public_talk.pk
    assert shown() == [pair]
    assert shown("/?show=everything") == [pair, public]
    following.follow(charlie, public_talk)
    assert shown() == [pair, public] and shown("/?show=following") == [public]
    following.mute(charlie, public_talk)
    assert shown() == [pair]


def test_posting_by_plain_form(as_alice, alice, team):
    file = SimpleUploadedFile("plan.txt", b"plan", "text/plain")
    data = {"kind": "question", "subject": "Who?", "body": "Who has it?", "group": team.slug, "files": [file]}
    response = as_alice.post("/compose/", data)
    conversation = Conversation.objects.get()
    assert response.url == conversation.get_absolute_url()
    assert (conversation.kind, conversation.group, conversation.started_by) == ("question", team, alice)
    assert conversation.messages.get().attachments.get().name == "plan.txt"


def test_writing_to_people_makes_a_private_conversation(as_alice, alice, bob):
    as_alice.post("/compose/", {"kind": "discussion", "body": "Just us", "people": ["bob"]})
    conversation = Conversation.objects.get()
    assert conversation.is_private
    assert {seat.user for seat in conversation.participants.all()} == {alice, bob}


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "question", "group": "team", "body": "  ", "subject": "Typed <title>"},
        {"kind": "question", "group": "", "body": "Typed body", "subject": "Typed <title>"},
        {"kind": "question", "group": "vault", "body": "Typed body", "subject": "Typed <title>"},
        {"kind": "poem", "group": "team", "body": "Typed body", "subject": "Typed <title>"},
    ],
)
def test_a_refused_post_keeps_what_was_typed_and_says_why(client, bob, team, vault, data):
    client.force_login(bob)
    response = client.post("/compose/", data)
    page = response.content.decode()
    assert response.status_code == 422 and 'role="alert"' in page
    assert "Typed &lt;title&gt;" in page and data["body"].strip() in page
    assert not Conversation.objects.exists()


def test_much_for_you_is_the_same_as_little(client, alice, bob, charlie, team, den, monkeypatch):
    """Whether it is collected or walked to: the same conversations, in the same order, page by page."""
    fill(25, team, bob)
    posting.post(author=alice, group=den, subject="Private", body="x")
    posting.post(author=alice, people=[charlie], subject="Pair", body="x")
    muted, followed = Conversation.objects.filter(group=team)[:2]
    for person in (bob, charlie):
        following.mute(person, muted)
        following.follow(person, followed)
        client.force_login(person)
        seen = []
        for walk in (False, True):
            if walk:
                monkeypatch.setattr(feed, "FEW", 0)
            first = client.get("/").context
            cursor = first["next"]
            rest = client.get("/", {"before": str(cursor)}).context["posts"] if cursor else []
            seen.append([post.conversation.pk for post in [*first["posts"], *rest]])
        assert seen[0] == seen[1] and len(seen[0]) == {bob: 25, charlie: 2}[person]
        monkeypatch.undo()


def test_without_people_a_new_post_asks_for_its_group(as_alice, team, bob):
    assert "No group: private" not in as_alice.get("/compose/").content.decode()
    assert "No group: private" in as_alice.get("/compose/?to=bob").content.decode()


def test_a_group_one_may_not_post_in_is_not_offered(client, charlie, team):
    client.force_login(charlie)
    assert list(client.get("/compose/").context["groups"]) == []
    data = {"kind": "discussion", "group": team.slug, "body": "Hello"}
    assert client.post("/compose/", data).status_code == 422
