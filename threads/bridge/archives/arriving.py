"""The file of an archive on its way here, in parts: an upload that was cut goes on where it was."""

import shutil
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import Group, User
from microblog.kit.storable import storable

from ..models import Archive
from . import reading

State = Archive.State
#: Of one file, as it is sent.
MOST_BYTES = reading.MOST_UNPACKED
#: Of one person, not imported yet.
MOST_WAITING = 5
#: What the disk has to have left beside the file: the mails are kept once more.
ROOM = 1_000_000_000


def folder() -> Path:
    place = Path(settings.DATA) / "archives"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def path(archive: Archive) -> Path:
    return folder() / f"{archive.pk}.archive"


@transaction.atomic
def begin(name: str, size: int, *, by: User, by_recipients: bool, groups: list[Group]) -> Archive:
    """A row for a file that is to come; the same as before for a file that came in part. Raises ValidationError."""
    name = " ".join(storable(name, nul="").split())[-Archive.NAME :] or _("archive")
    waiting = Archive.objects.filter(by=by, state__in=Archive.WAITS)
    known = waiting.filter(state=State.SENDING, name=name, size=size).first()
    if known is None:
        _require_room(size, waiting.count())
        known = Archive.objects.create(by=by, name=name, size=size, by_recipients=by_recipients)
    known.by_recipients = by_recipients
    known.save(update_fields=["by_recipients"])
    known.groups.set(groups)
    return known


def _require_room(size: int, waiting: int) -> None:
    if size <= 0:
        raise ValidationError(_("The file is empty."))
    if size > MOST_BYTES:
        words = {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
        raise ValidationError(
            _("It has %(size)s; at most %(most)s are taken at a time. Cut it in parts.") % words
        )
    if waiting >= MOST_WAITING:
        raise ValidationError(
            _("%(count)d archives of yours wait already. Decide about them first.") % {"count": waiting}
        )
    if shutil.disk_usage(folder()).free < 3 * size + ROOM:
        raise ValidationError(_("The disk of the server has no room for it."))


@transaction.atomic
def take(archive: Archive, at: int, part: BinaryIO | UploadedFile) -> Archive:
    """Write the next part; one that is here already, or that skips something, changes nothing. The last one has the
    archive looked at. Raises ValidationError when it is none."""
    row = Archive.objects.locked(archive.pk)
    if row.state != State.SENDING or at != row.sent:
        return row
    mode = "r+b" if path(row).exists() else "w+b"
    with open(path(row), mode) as file:
        path(row).chmod(0o600)
        # What stands behind this place was written by a try that was not noted.
        file.seek(row.sent)
        file.truncate()
        while data := part.read(1 << 20):
            if file.tell() + len(data) > row.size:
                raise ValidationError(_("More came than the file has. Send it anew."))
            file.write(data)
        row.sent = file.tell()
    if row.sent == row.size:
        # Whether it is an archive at all finds the worker, which may take its time.
        row.state = State.TRYING
    row.save(update_fields=["sent", "state"])
    return row
