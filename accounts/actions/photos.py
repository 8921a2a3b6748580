"""Show colleagues a picture of oneself."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Photo, User
from accounts.signals import looks_changed

from . import pictures

# What cameras write beside the picture: when, with what, and often where it was taken (Exif 2.32, XMP; the names of
# their parts in JPEG, PNG and WebP).
NOTES = (b"Exif\0\0", b"http://ns.adobe.com/xap/", b"eXIf", b"EXIF", b"XMP ")


def checked(file: UploadedFile) -> bytes:
    """Its bytes; raises ValidationError. Browsers with scripts send a small square without notes."""
    content = pictures.checked(file)
    if any(mark in content for mark in NOTES):
        raise ValidationError(
            _("The file also says when and where it was taken. Save the picture without that.")
        )
    return content


@transaction.atomic
def show(user: User, content: bytes) -> None:
    """``content``: a picture that was checked. It stands wherever their initials did."""
    facts = {"content": content, "content_type": pictures.type_of(content)}
    Photo.objects.update_or_create(user=user, defaults=facts)
    _mark(user, hashlib.sha256(content).hexdigest()[:16])


@transaction.atomic
def remove(user: User) -> None:
    """Twice is once."""
    Photo.objects.filter(user=user).delete()
    _mark(user, "")


def _mark(user: User, mark: str) -> None:
    if user.photo_mark == mark:
        return
    user.photo_mark = mark
    user.save(update_fields=["photo_mark"])
    looks_changed.send(sender=User, user=user)
