"""A mail brought it, moderators hid it: the mail as it came must not tell it, nor another copy bring it back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from threads.actions import withholding
from threads.actions.unpublishing import unpublish
from threads.models import Message

from .mails import deliver, mail, with_file

pytestmark = pytest.mark.django_db
WORD = "canary"
HEAD = ("Alice Adair <alice@varde.example>", "Birds", f"The {WORD} in the cellar sings all night.")


@pytest.fixture
def brought(alice, bob, team):
    """(mail, its message): Alice's mail to the group, with a file."""
    raw = with_file(mail(*HEAD, to="team", mid="c@x.example"), f"{WORD}.pdf", b"%PDF-1.4")
    return deliver(raw, to="team"), Message.objects.get()


def quoted(mid: str) -> bytes:
    text = f"Please stop.\n\nOn Mon, 2 Mar 2026 at 09:00, Alice Adair <alice@varde.example> wrote:\n> {HEAD[2]}\n"
    return mail("Bob Brandt <bob@varde.example>", "Re: Birds", text, to="team", mid=mid, ref=("c@x.example",))


@pytest.mark.parametrize("what", [withholding.hide, withholding.take_files, withholding.remove])
def test_the_original_does_not_tell_it_to_whoever_sent_it(client, alice, bob, brought, what):
    stored, message = brought
    what(message, by=alice)
    for person in (alice, bob):
        client.force_login(person)
        for name in ("mail_original", "mail_eml"):
            response = client.get(reverse(name, args=[stored.pk]))
            assert response.status_code == 404 or (name, f"{WORD}.pdf" in response.content.decode()) == (
                "mail_original", False,
            )  # fmt: skip


def test_no_page_of_a_mail_that_quotes_it_tells_it(client, alice, bob, brought):
    answer = deliver(quoted("q@x.example"), to="team")
    client.force_login(bob)
    url = reverse("mail_original", args=[answer.pk])
    assert WORD in client.get(url).content.decode()
    withholding.hide(brought[1], by=alice)
    for person in (alice, bob):
        client.force_login(person)
        assert WORD not in client.get(url).content.decode()
    client.force_login(bob)
    assert client.get(reverse("mail_eml", args=[answer.pk])).status_code == 404
    withholding.show(brought[1], by=alice)
    assert WORD in client.get(url).content.decode()
    assert client.get(reverse("mail_eml", args=[answer.pk])).status_code == 200


def test_no_copy_that_comes_later_brings_it_back(alice, bob, brought):
    withholding.hide(brought[1], by=alice)
    deliver(quoted("later@x.example"), to="team")
    deliver(mail(*HEAD, to="team", mid="c@x.example"), to="team")
    assert not any(WORD in message.body + message.body_html for message in Message.objects.all())
    assert withholding.show(brought[1], by=alice).body == HEAD[2]


def test_a_mail_cannot_be_taken_back_and_published_anew_without_the_moderators(alice, brought):
    message = withholding.hide(brought[1], by=alice)
    with pytest.raises(ValidationError, match="Moderators"):
        unpublish(message.conversation, {message.pk}, by=alice)
