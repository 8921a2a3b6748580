"""How much one person may do in a while."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from microblog.kit.limits import Limit
from threads.actions import bounds, joining, posting, reacting


@pytest.fixture(autouse=True)
def counted(settings, monkeypatch):
    """The same rules with numbers a test can reach."""
    settings.LIMITS = True
    for name in ("POSTS", "REACTIONS", "GROUPS", "INVITATIONS", "SEARCHES"):
        monkeypatch.setattr(bounds, name, (Limit(name, 2, 60),))
    monkeypatch.setattr(bounds, "FILES", (Limit("files", 100, 60),))
    monkeypatch.setattr(bounds, "PEOPLE", (Limit("people", 3, 60),))


@pytest.fixture
def first(alice, team):
    return posting.post(author=alice, group=team, subject="Gates", body="Which gate?")


def test_posts_and_replies_count_together_and_the_refusal_says_how_long(first, alice, team):
    posting.reply(author=alice, conversation=first.conversation, body="one")
    with pytest.raises(ValidationError, match="Wait .* seconds"):
        posting.post(author=alice, group=team, subject="More", body="two")


def test_somebody_else_is_not_concerned(first, alice, bob):
    posting.reply(author=alice, conversation=first.conversation, body="one")
    for text in ("one", "two"):
        posting.reply(author=bob, conversation=first.conversation, body=text)


def test_a_second_try_of_the_same_post_is_none(first, alice):
    sent = [
        posting.reply(author=alice, conversation=first.conversation, body="one", client_id="c1")
        for _ in range(4)
    ]
    assert len({message.pk for message in sent}) == 1


def test_files_count_by_their_size(first, bob):
    def send(size: int):
        file = SimpleUploadedFile("a.bin", b"x" * size)
        return posting.reply(author=bob, conversation=first.conversation, body="", files=[file])

    send(60)
    with pytest.raises(ValidationError, match="files"):
        send(60)


def test_a_private_conversation_counts_for_everybody_it_reaches(alice, bob, charlie):
    posting.post(author=alice, people=[bob, charlie], subject="", body="one")
    with pytest.raises(ValidationError, match="too many people"):
        posting.post(author=alice, people=[bob, charlie], subject="", body="two")


def test_all_bounds_of_a_post_are_counted_with_one_statement(alice, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(bounds, "POSTS", (Limit("minute", 2, 60), Limit("day", 9, 3600)))
    for _ in range(2):
        with django_assert_num_queries(1):
            bounds.posting(alice)
    with pytest.raises(ValidationError, match="Wait"):
        bounds.posting(alice)


def test_groups_and_reactions(first, bob, alice):
    for number in range(2):
        joining.found(f"Club {number}", by=bob, slug=f"club-{number}")
        reacting.react(first, user=bob, emoji="👍")
    with pytest.raises(ValidationError):
        joining.found("Club 3", by=bob, slug="club-3")
    with pytest.raises(ValidationError):
        reacting.react(first, user=bob, emoji="👍")


def test_a_changed_text_counts_as_one_more(first, alice):
    posting.edit(first, by=alice, body="Which gate, please?")
    posting.edit(first, by=alice, body="Which gate, please?")  # changes nothing
    with pytest.raises(ValidationError, match="Wait"):
        posting.edit(first, by=alice, body="@bob @charlie")


def test_invitations_are_bounded_however_often_they_are_taken_back(bob, charlie, team):
    for _ in range(2):
        joining.revoke(joining.invite(team, charlie, by=bob), by=bob)
    with pytest.raises(ValidationError, match="Wait"):
        joining.invite(team, charlie, by=bob)


def test_the_page_says_so_and_keeps_what_was_written(client, first, alice):
    client.force_login(alice)
    url = f"/c/{first.conversation_id}/reply/"
    assert client.post(url, {"body": "one"}).status_code == 302
    answer = client.post(url, {"body": "Kept in the form"})
    assert answer.status_code == 422
    assert "Kept in the form" in answer.content.decode() and "Wait" in answer.content.decode()


def test_searches(as_alice, first):
    assert [as_alice.get("/search/?q=gate").status_code for _ in range(3)] == [200, 200, 429]
