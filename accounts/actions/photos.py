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
# The segments that draw the picture (ITU T.81, table B.1), and how those begin that say how (JFIF, Adobe, ICC). All
# others are notes: when, where and by whom it was taken, an earlier picture, a comment. Some browsers write a few of
# their own.
_DRAWING = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})
_HOW = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_START, _SCAN, _END = b"\xff\xd8", 0xDA, b"\xff\xd9"
# Behind the first scan the same byte pairs begin a segment; in a scan none of them can stand.
_NOTES_LATER = re.compile(rb"\xff[\xe0-\xfe]")


def checked(file: UploadedFile) -> bytes:
    """The bytes of a JPEG without what only tells of it; raises ValidationError. Browsers with scripts send such a one."""
    content = pictures.checked(file)
    bare = without_notes(content) if pictures.type_of(content) == TYPE else None
    if bare is None:
        raise ValidationError(
            _("The file may also say when and where it was taken. Save the picture as a JPEG without notes.")
        )
    return bare


def without_notes(content: bytes) -> bytes | None:
    """A JPEG of the segments alone that draw it, to its first end; None for what is no JPEG or has notes in its scans."""
    kept, at = [_START], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if kind == _SCAN:
            end = content.find(_END, at)
            scans = content[at : end + 2]
            return None if end < 0 or _NOTES_LATER.search(scans) else b"".join([*kept, scans])
        says_how = kind in _HOW and content.startswith(_HOW[kind], at + 4)
        if kind in _DRAWING or says_how:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return None


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
