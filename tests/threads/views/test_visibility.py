"""Hidden is the same as absent: every address, for a member, a colleague, and nobody signed in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import JoinRequest
from threads.actions import posting
from threads.views.urls import urlpatterns

POSTS = {
    "conversation_reply", "conversation_follow", "conversation_read", "conversation_done", "message_withdraw",
    "message_unread", "message_best", "group_join", "group_leave", "group_ask", "group_decide", "group_add",
    "group_member", "group_uninvite", "group_close", "group_delete", "group_move",
    "conversation_later", "conversation_back", "conversation_save", "message_save",
}  # fmt: skip
ABSENT = 987_654


@pytest.fixture
def things(alice, bob, charlie, team, den, vault):
    """One conversation with a file in the open group, the private one, the secret one, and between two."""
    files = [("plan.txt", "text/plain", b"secret plan", None)]
    places = {
        "team": {"group": team},
        "den": {"group": den},
        "vault": {"group": vault},
        "pair": {"people": [bob]},
    }
    return {
        name: posting.post(author=alice, subject="Plan", body="The plan", files=files, **place)
        for name, place in places.items()
    }


def addresses(message):
    """(name, url) of everything that shows or changes this message or its conversation."""
    conversation, attachment = message.conversation_id, message.attachments.get().pk
    args = {
        "c": [conversation], "m": [message.pk], "branch": [conversation, message.pk], "attachment": [attachment],
    }  # fmt: skip
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if pattern.name in args:
            yield pattern.name, reverse(pattern.name, args=args[pattern.name])
        elif route[:2] in ("c/", "m/"):
            yield pattern.name, reverse(pattern.name, args=args[route[0]])


def ask(client, name: str, url: str):
    return (
        client.post(url, {"body": "x", "level": "muted", "emoji": "👍"}) if name in POSTS else client.get(url)
    )


def same(response):
    """What an outsider can compare: the status and the page without its one-time tokens."""
    return response.status_code, re.sub(
        rb'(csrf-token" content|name="csrfmiddlewaretoken" value)="[^"]*"', b"", response.content
    )


@pytest.mark.parametrize("place", ["den", "vault", "pair"])
def test_what_charlie_may_not_read_is_as_absent_as_what_never_was(client, charlie, things, place):
    client.force_login(charlie)
    for name, url in addresses(things[place]):
        numbers = re.sub(r"\d+", str(ABSENT), url)
        hidden, absent = ask(client, name, url), ask(client, name, numbers)
        assert same(hidden) == same(absent), url
        assert hidden.status_code == 404, url
    message = things[place]
    message.refresh_from_db()
    assert message.reaction_counts == {} and message.conversation.messages.count() == 1


@pytest.mark.parametrize("place", ["team", "den", "vault", "pair"])
def test_alice_reads_what_is_hers(as_alice, things, place):
    for name, url in addresses(things[place]):
        if name not in POSTS:
            assert as_alice.get(url).status_code in (200, 302), url


def test_bob_reads_the_private_group_and_the_pair_but_not_the_vault(client, bob, things):
    client.force_login(bob)
    for place, status in {"team": 200, "den": 200, "pair": 200, "vault": 404}.items():
        url = reverse("conversation", args=[things[place].conversation_id])
        assert client.get(url).status_code == status, place


def test_a_secret_group_answers_like_a_group_that_never_was(client, charlie, vault, things):
    client.force_login(charlie)
    for pattern in urlpatterns:
        if not str(pattern.pattern).startswith("g/"):
            continue
        extra = [1] if pattern.name in ("group_decide", "group_member", "group_uninvite") else []
        hidden = ask(client, pattern.name, reverse(pattern.name, args=[vault.slug, *extra]))
        absent = ask(client, pattern.name, reverse(pattern.name, args=["never-was", *extra]))
        assert same(hidden) == same(absent) and hidden.status_code == 404, pattern.name


def test_a_private_group_shows_its_name_but_neither_posts_nor_members(client, charlie, den, things):
    client.force_login(charlie)
    page = client.get(den.get_absolute_url()).content.decode()
    assert "Den" in page and "The plan" not in page and "Bob Brandt" not in page
    assert client.get(reverse("group_members", args=[den.slug])).status_code == 404


def test_a_persons_page_does_not_tell_which_private_groups_they_are_in(client, bob, charlie, team, den):
    client.force_login(charlie)
    page = client.get(reverse("person", args=[bob.pk])).content.decode()
    assert reverse("group", args=[team.slug]) in page
    assert reverse("group", args=[den.slug]) not in page


def test_lists_hold_nothing_that_is_hidden(client, charlie, vault, things):
    client.force_login(charlie)
    posting.reply(
        author=things["vault"].author, conversation=things["vault"].conversation, body="Treasure map"
    )
    for url in ("/", "/?show=everything", "/?show=following", "/inbox/", "/groups/", "/around/", "/people/",
                things["vault"].author.get_absolute_url()):  # fmt: skip
        page = client.get(url).content.decode()
        assert "Vault" not in page and "Treasure" not in page, url
        for place in ("den", "vault", "pair"):
            assert f"/c/{things[place].conversation_id}/" not in page, url


def test_nobody_signed_in_is_sent_to_the_sign_in_whatever_the_address(things, vault):
    client = Client()
    urls = [url for name, url in addresses(things["team"])] + [
        "/",
        "/inbox/",
        "/groups/",
        "/people/",
        "/compose/",
    ]
    for url in [*urls, vault.get_absolute_url(), f"/c/{ABSENT}/"]:
        response = client.get(url)
        assert response.status_code == 302 and response.url.startswith("/accounts/sign-in/"), url


def test_a_file_is_never_run_by_the_browser(as_alice, alice, team):
    page = ("page.html", "text/html", b"<script>alert(1)</script>", None)
    picture = ("dot.png", "image/png", b"\x89PNG", None)
    message = posting.post(author=alice, group=team, subject="", body="Files", files=[page, picture])
    html, png = (as_alice.get(file.get_absolute_url()) for file in message.attachments.order_by("pk"))
    assert html["Content-Type"] == "application/octet-stream"
    assert html["Content-Disposition"].startswith("attachment")
    assert png["Content-Type"] == "image/png" and png["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in html["Content-Security-Policy"] and "sandbox" in png["Content-Security-Policy"]


def test_files_of_a_withdrawn_message_are_gone(as_alice, alice, things):
    url = things["team"].attachments.get().get_absolute_url()
    assert as_alice.get(url).status_code == 200
    posting.withdraw(things["team"], by=alice)
    assert as_alice.get(url).status_code == 404


def test_a_request_to_join_is_decided_by_admins_of_that_group_alone(client, alice, bob, charlie, team, den):
    asked = JoinRequest.objects.create(group=den, user=charlie)
    url = reverse("group_decide", args=[den.slug, asked.pk])
    client.force_login(bob)
    assert client.post(url, {"answer": "accept"}).status_code == 404
    client.force_login(alice)
    elsewhere = reverse("group_decide", args=[team.slug, asked.pk])
    assert client.post(elsewhere, {"answer": "accept"}).status_code == 404
    assert not den.memberships.filter(user=charlie).exists()
