"""Show colleagues a picture of oneself."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Photo, User
from accounts.signals import photo_changed
from microblog.kit import picture_notes

from . import pictures

TYPE = "image/jpeg"


def checked(file: UploadedFile) -> bytes:
    """The bytes of a JPEG without what only tells of it; raises ValidationError. Browsers with scripts send such a one."""
    content = pictures.checked(file)
    bare = picture_notes.without_notes(content) if pictures.type_of(content) == TYPE else None
    if bare is None:
        raise ValidationError(
            _("The file may also say when and where it was taken. Save the picture as a JPEG without notes.")
        )
    return bare


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
