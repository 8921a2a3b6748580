"""Show colleagues a picture of oneself."""

import hashlib
import re

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Photo, User
from accounts.signals import photo_changed

from . import pictures

TYPE = "image/jpeg"
# The segments that draw the picture (ITU T.81, table B.1; JFIF, Adobe and ICC say how). All others are notes: when,
# where and by whom it was taken, an earlier picture, a comment.
_DRAWING = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE})
_COLOURS, _SCAN, _END = 0xE2, 0xDA, b"\xff\xd9"
# Behind the first scan the same byte pairs begin a segment; in a scan none of them can stand.
_NOTES_LATER = re.compile(rb"\xff[\xe1-\xed\xef\xf0-\xfe]")


def checked(file: UploadedFile) -> bytes:
    """The bytes of a JPEG that holds a picture and nothing else, as a browser with scripts makes it; raises
    ValidationError."""
    content = pictures.checked(file)
    if pictures.type_of(content) != TYPE or not is_bare(content):
        raise ValidationError(
            _("The file may also say when and where it was taken. Save the picture as a JPEG without notes.")
        )
    return content


def is_bare(content: bytes) -> bool:
    """Whether a JPEG holds no segment but those that draw it, and ends with it."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _SCAN:
            rest = content[at:]
            return rest.find(_END) == len(rest) - 2 and not _NOTES_LATER.search(rest)
        is_profile = kind == _COLOURS and content[at + 4 : at + 16] == b"ICC_PROFILE\0"
        if kind not in _DRAWING and not is_profile:
            return False
        at += 2 + length
    return False


@transaction.atomic
def show(user: User, content: bytes) -> None:
    """``content``: a picture that was checked. It stands wherever their initials did."""
    # First: it holds the row, so that of two at once mark and picture are those of one.
    User.objects.filter(pk=user.pk).update(photo_mark=hashlib.sha256(content).hexdigest()[:16])
    Photo.objects.update_or_create(user=user, defaults={"content": content, "content_type": TYPE})
    photo_changed.send(sender=User, user=user)


@transaction.atomic
def remove(user: User, *, by: User) -> None:
    """Twice is once."""
    if not User.objects.filter(pk=user.pk).exclude(photo_mark="").update(photo_mark=""):
        return
    Photo.objects.filter(user=user).delete()
    if by != user:
        record(notes.PROFILE, by=by, person=user, fields="photo")
    photo_changed.send(sender=User, user=user)
