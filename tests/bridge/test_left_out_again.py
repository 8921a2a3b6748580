"""What was left out of one mail, and comes again in another: each mail is told by who sends it, under its own rules."""

import pytest
from django.urls import reverse

from threads.bridge.models import IncomingMail
from threads.models import Message

from .mails import CHAIN, deliver, forward, mail

pytestmark = pytest.mark.django_db
State = IncomingMail.State
PAPER = "paper ones until the summer"


def publish_without(client, stored, group, words: str) -> IncomingMail:
    """Publish what a mail holds but for the message with these words."""
    stays = [m["index"] for m in stored.split["messages"] if words not in m["body"]]
    assert len(stays) == len(stored.split["messages"]) - 1
    form = {"title": "Lunch", "audience": "group", "group": group.pk, "publish": "1"}
    client.post(reverse("mail_review", args=[stored.pk]), form | {f"include-{n}": "on" for n in stays})
    stored.refresh_from_db()
    assert stored.state == State.PUBLISHED
    return stored


@pytest.fixture
def published(as_alice, team, bob, charlie):
    return publish_without(as_alice, deliver(forward()), team, PAPER)


def texts() -> str:
    return "\n".join(Message.objects.values_list("body", flat=True))


def seen_by(client, user, stored) -> str:
    client.force_login(user)
    paths = [stored.conversation.get_absolute_url(), f"{stored.conversation.get_absolute_url()}mail/"]
    paths += [reverse("mail_original", args=[stored.pk])]
    return "".join(client.get(path, follow=True).content.decode() for path in paths)


def test_the_same_mail_again_does_not_bring_it_back(client, published, bob):
    assert deliver(forward()).deliveries == 2
    assert PAPER not in texts() and "cupboard" not in seen_by(client, bob, published)


def test_a_second_forward_waits_for_its_own_sender_and_shows_others_nothing(client, published, bob, charlie):
    again = deliver(forward("Bob Brandt <bob@varde.example>", mid="fw2@varde.example"))
    assert (again.state, again.sender) == (State.REVIEW, bob)
    assert PAPER not in texts()
    client.force_login(charlie)
    for name in ("mail_review", "mail_original", "mail_eml"):
        assert client.get(reverse(name, args=[again.pk])).status_code == 404


def test_who_copies_the_group_in_discloses_it_himself_and_is_named(client, published, team, alice, bob):
    """It is Bob's mail, sent to all: his to tell, as on paper. What Alice left out stays out of *her* mail."""
    sent = mail(
        "Bob Brandt <bob@varde.example>", "FW: Lunch vouchers", CHAIN, to="team", mid="fw3@varde.example",
        date="Fri, 06 Mar 2026 08:00:00 +0100",
    )  # fmt: skip
    assert deliver(sent, to="team").state == State.PUBLISHED
    brought = Message.objects.get(body__contains=PAPER)
    assert brought.claimed_by == bob
    assert [origin.mail.sender for origin in brought.origins.all()] == [bob]
    client.force_login(bob)
    page = client.get(reverse("mail_original", args=[published.pk])).content.decode()
    assert PAPER not in page


def test_who_shares_with_the_chain_alone_tells_the_group_nothing(
    client, as_alice, published, team, bob, charlie
):
    private = deliver(forward("Bob Brandt <bob@varde.example>", mid="fw4@varde.example"))
    client.force_login(bob)
    form = {"title": "Lunch", "audience": "chain", "publish": "1"}
    form |= {f"include-{m['index']}": "on" for m in private.split["messages"]}
    client.post(reverse("mail_review", args=[private.pk]), form)
    private.refresh_from_db()
    assert private.state == State.PUBLISHED and private.conversation != published.conversation
    assert not published.conversation.messages.filter(body__contains=PAPER).exists()
    page = client.get(published.conversation.get_absolute_url()).content.decode()
    assert PAPER not in page
