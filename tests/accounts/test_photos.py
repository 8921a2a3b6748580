"""The photo of a person: where initials stood, at once, on every page that was kept, and nowhere once it is gone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Photo, User
from tests.kit.test_picture_sizes import PNG, jpeg
from threads.actions import posting
from threads.models import Message

SMALL = jpeg(256, 256)


def choose(client, content: bytes, name: str = "me.jpg"):
    return client.post(reverse("photo_change"), {"photo": SimpleUploadedFile(name, content)})


@pytest.fixture
def talk(alice, team):
    return posting.post(author=alice, group=team, subject="Lift", body="It is stuck.").conversation


def test_it_stands_where_the_initials_did_in_kept_html_too(as_alice, alice, bob, talk, client):
    page = talk.get_absolute_url()
    client.force_login(bob)
    assert "<img" not in client.get(page).content.decode()
    assert Message.objects.get().fragment
    client.force_login(alice)
    assert choose(client, SMALL).status_code == 302
    alice.refresh_from_db()
    assert f'<img src="{alice.photo_url}" alt=""' in client.get(alice.get_absolute_url()).content.decode()
    client.force_login(bob)
    for address in (page, alice.get_absolute_url(), reverse("people")):
        assert alice.photo_url in client.get(address).content.decode()
    answer = client.get(alice.photo_url)
    assert (answer.content, answer["Content-Type"]) == (SMALL, "image/jpeg")
    assert "private" in answer["Cache-Control"] and "immutable" in answer["Cache-Control"]


def test_another_has_another_address_and_the_old_one_is_gone(as_alice, alice, talk):
    choose(as_alice, SMALL)
    before = User.objects.get(pk=alice.pk).photo_url
    choose(as_alice, jpeg(200, 200))
    after = User.objects.get(pk=alice.pk).photo_url
    assert (
        after != before and as_alice.get(before).status_code == 404 and as_alice.get(after).status_code == 200
    )
    as_alice.post(reverse("photo_change"), {"act": "remove"})
    assert as_alice.get(after).status_code == 404 and not Photo.objects.exists()
    for address in (talk.get_absolute_url(), reverse("account"), reverse("people")):
        assert "/photo/" not in as_alice.get(address).content.decode().replace(reverse("photo_change"), "")


def test_only_colleagues_get_it(client, alice):
    client.force_login(alice)
    choose(client, SMALL)
    address = User.objects.get(pk=alice.pk).photo_url
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg/>", "no PNG, JPEG or WebP"), (b"\xff\xd8\xff", "pixels"), (jpeg(9_000, 20), "pixels"),
        (PNG + b"\0" * 100_000, "larger than 100 kB"), (jpeg(200, 200, orientation=6), "when and where"),
        (PNG + b"eXIf", "when and where"), (b"", "empty"),
    ],
)  # fmt: skip
def test_a123_what_is_no_small_picture_or_says_too_much_is_refused(as_alice, alice, content, said):
    choose(as_alice, SMALL)
    answer = choose(as_alice, content)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert bytes(Photo.objects.get().content) == SMALL


def test_no_file_is_said(as_alice):
    assert as_alice.post(reverse("photo_change"), {}).status_code == 422
