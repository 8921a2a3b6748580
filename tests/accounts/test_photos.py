"""The photo of a person: where initials stood, at once, on every page that was kept, and nowhere once it is gone."""

import re
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import photos
from accounts.models import AuditEntry, Photo, User
from tests.kit.test_picture_sizes import PNG, jpeg
from threads.actions import posting
from threads.models import Message


def small(side: int = 256, notes: bytes = b"", after: bytes = b"") -> bytes:
    """A JPEG as a browser makes it: tables, the frame, one scan."""
    start = jpeg(side, side)[:-12].replace(b"\xff\xff\xc2", b"\xff\xc2")
    frame = b"\0" * 10
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\0" * 6 + b"\x12\xff\0\x34" + after
    return start[:2] + notes + start[2:] + frame + scan + b"\xff\xd9"


def segment(kind: int, words: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(words) + 2) + words


SMALL = small()


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
    choose(as_alice, small(200))
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
        (PNG + b"\0" * 100_000, "larger than 100 kB"), (PNG, "when and where"), (b"", "empty"),
        (jpeg(200, 200, orientation=6), "when and where"),
    ],
)  # fmt: skip
def test_a123_what_is_no_small_picture_or_says_too_much_is_refused(as_alice, alice, content, said):
    choose(as_alice, SMALL)
    answer = choose(as_alice, content)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert bytes(Photo.objects.get().content) == SMALL


@pytest.mark.parametrize(
    "notes",
    [
        segment(0xE1, b"Exif\0\0 at home"), segment(0xE1, b"http://ns.adobe.com/exif/1.0/"),
        segment(0xED, b"Photoshop 3.0"), segment(0xE2, b"MPF\0"), segment(0xE0, b"JFXX\0 earlier"),
        segment(0xFE, b"at home"), segment(0xE1, b"Exif\0\0") + segment(0xED, b"x"),
    ],
)  # fmt: skip
def test_a123_what_is_noted_beside_the_picture_is_left_out(as_alice, notes):
    """Safari notes the size of what it drew itself."""
    assert choose(as_alice, small(notes=notes, after=notes) + b"at home").status_code == 302
    assert bytes(Photo.objects.get().content) == SMALL


def test_how_it_is_drawn_stays(as_alice):
    whole = small(notes=segment(0xE0, b"JFIF\0...") + segment(0xE2, b"ICC_PROFILE\0..."))
    assert choose(as_alice, whole).status_code == 302
    assert bytes(Photo.objects.get().content) == whole


def test_an_admin_takes_it_away_and_it_is_in_the_log(client, alice, bob):
    client.force_login(bob)
    choose(client, SMALL)
    client.force_login(alice)
    page = reverse("manage_person", args=[bob.pk])
    assert "Remove the photo" in client.get(page).content.decode()
    client.post(page, {"act": "remove_photo"})
    assert not Photo.objects.exists() and User.objects.get(pk=bob.pk).photo_url == ""
    assert AuditEntry.objects.get(act="person.profile").detail == {"fields": "photo"}


def test_it_is_changed_ten_times_an_hour(as_alice, settings):
    settings.LIMITS = True
    answers = [choose(as_alice, small(100 + number)).status_code for number in range(11)]
    assert answers == [302] * 10 + [422]


def test_no_list_shows_initials_any_more(client, alice, bob, team):
    """Home, a folded branch, who has seen it, notifications: all that shows people by the numbers of a query."""
    first = posting.post(author=alice, group=team, subject="Lift", body="It is stuck.")
    for _number in range(3):
        posting.reply(author=alice, conversation=first.conversation, parent=first, body="Still. @bob")
    client.force_login(bob)
    posting.reply(author=bob, conversation=first.conversation, parent=first, body="Coming.")
    photos.show(alice, SMALL)
    photos.show(bob, small(200))
    talk = first.conversation.get_absolute_url()
    client.post(f"{talk}read/", {"message": [first.pk]})
    shown = [User.objects.get(pk=person.pk).photo_url for person in (alice, bob)]
    for address in ("/", talk, f"{talk}about/", "/notifications/", "/around/"):
        page = client.get(
            address, headers={"HX-Request": "true"} if address == "/around/" else {}
        ).content.decode()
        assert not re.search(r'class="av[^>]*>[A-Z]{1,2}<', page), address
        assert any(photo in page for photo in shown), address


def test_no_file_is_said(as_alice):
    assert as_alice.post(reverse("photo_change"), {}).status_code == 422
