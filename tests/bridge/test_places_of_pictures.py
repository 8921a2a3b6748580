"""Where a picture was taken: gone when it is sent here, kept when a mail brought it, for a mail is evidence (A123)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kit.test_picture_notes import EXIF, HOME, jpeg
from threads.models import Attachment, Blob

from .mails import deliver, mail, with_file

pytestmark = pytest.mark.django_db
NOTED, BARE = jpeg(EXIF), jpeg()


def content() -> bytes:
    file = Attachment.objects.latest("pk")
    assert file.size == file.blob.size and (file.width, file.height) == (30, 20)
    with file.blob.file.open("rb") as stored:
        return stored.read()


def test_a123_a_picture_sent_in_the_browser_does_not_say_where_it_was_taken(as_alice, team):
    file = SimpleUploadedFile("tree.bin", NOTED, "image/jpeg")
    form = {"kind": "discussion", "group": team.slug, "subject": "Tree", "body": "Look", "files": [file]}
    assert as_alice.post("/compose/", form).status_code == 302
    assert content() == BARE
    assert not any(HOME in blob.file.read() for blob in Blob.objects.all())


def test_a123_a_picture_in_a_mail_stays_as_it_came(bob, team):
    raw = mail("Bob <bob@varde.example>", "Tree", "Look", to=team.slug)
    deliver(with_file(raw, "tree.jpg", NOTED, "image/jpeg"), team.slug)
    assert content() == NOTED
