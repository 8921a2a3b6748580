"""Writing a new post: no group is chosen for anybody, and only what is allowed is offered."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.conftest import make_group
from tests.pages import flat
from threads.actions import posting
from threads.models import Conversation

PART = {"HX-Request": "true"}


def options(client, address: str) -> dict[str, str]:
    """{slug: the other attributes} of the groups that a page offers."""
    page = flat(client.get(address).content.decode())
    return dict(re.findall(r'<option value="([^"]*)"([^>]*)>', page))


@pytest.mark.parametrize("address", ["/", "/compose/"])
def test_no_group_is_chosen_for_anybody(client, bob, team, den, address):
    client.force_login(bob)
    offered = options(client, address)
    assert set(offered) == {"", "team", "den"} and "selected" not in "".join(offered.values())
    assert "Choose a group" in client.get(address).content.decode()
    answer = client.post("/compose/", {"body": "To whom?", "kind": "discussion", "group": ""})
    assert answer.status_code == 422 and not Conversation.objects.exists()


def test_a_group_in_the_address_is_chosen(client, bob, team, den):
    client.force_login(bob)
    assert "selected" in options(client, "/compose/?group=den")["den"]


@pytest.mark.parametrize("address", ["/", "/compose/"])
def test_announcements_are_offered_to_who_may_make_one(client, alice, bob, team, address):
    make_group("News", alice, bob, posting="admins")
    for person, groups in ((alice, {"team", "news"}), (bob, set())):
        client.force_login(person)
        assert {slug for slug, rest in options(client, address).items() if "data-announce" in rest} == groups
        assert ('value="announcement"' in client.get(address).content.decode()) is bool(groups)


def test_a_private_conversation_is_no_announcement(client, alice, bob, team):
    client.force_login(alice)
    assert 'value="announcement"' not in client.get(f"/compose/?to={bob.handle}").content.decode()
    with pytest.raises(ValidationError, match="goes to a group"):
        posting.post(author=alice, subject="s", body="b", people=[bob], kind="announcement")


def test_the_refusal_of_an_announcement_is_true(client, bob, charlie, team):
    with pytest.raises(PermissionDenied, match="only its admins announce"):
        posting.post(author=bob, subject="s", body="b", group=team, kind="announcement")
    with pytest.raises(PermissionDenied, match="cannot start a conversation"):
        posting.post(author=charlie, subject="s", body="b", group=team, kind="announcement")


def test_a_script_is_told_where_the_post_is_or_what_is_wrong_with_it(client, bob, team):
    client.force_login(bob)
    data = {"body": "Hello", "kind": "discussion", "group": "team", "client_id": "once"}
    answers = [client.post("/compose/", data, headers=PART) for _ in range(2)]
    conversation = Conversation.objects.get()
    assert {(one.status_code, one["Location"]) for one in answers} == {(201, conversation.get_absolute_url())}
    refused = client.post("/compose/", data | {"kind": "announcement", "client_id": ""}, headers=PART)
    assert refused.status_code == 422 and refused["Content-Type"].startswith("text/plain")
    assert refused.content.decode().startswith("In Team only its admins announce")


def test_what_is_too_much_is_said_before_it_is_sent(client, bob, team, settings):
    client.force_login(bob)
    page = client.get("/compose/").content.decode()
    most = settings.WEB_BODY_LIMIT - settings.ROOM_FOR_TEXT
    assert f'data-most-bytes="{most}"' in page and f'data-most-files="{posting.MAX_FILES}"' in page
    assert "At most 59" in page
    assert (
        "At most 59" in client.get("/mail/upload/").content.decode()
    )  # and not what only the mail door would take
