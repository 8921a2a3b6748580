"""Files: the bytes once by content, the use of them per message."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from microblog.kit import picture_notes, picture_sizes, stored
from microblog.kit.storable import storable
from threads import pictures
from threads.models import Attachment, Blob, Message, Scan

# Longer than any message takes to be written with its files.
UNUSED_FOR = timedelta(minutes=10)
FORGET_AT_ONCE = 500


class NewFile(NamedTuple):
    """A file to attach. No ``data``: the mail named the file but did not carry it."""

    name: str
    content_type: str
    data: bytes | None
    size: int | None = None
    content_id: str = ""


def store(data: bytes) -> Blob:
    """Keep bytes once, by their SHA-256; the same bytes again give the same blob."""
    return store_all([data])[hashlib.sha256(data).hexdigest()]


def store_all(contents: Iterable[bytes]) -> dict[str, Blob]:
    """{sha256: Blob} of all contents, two or three queries whatever their number.

    The file is written before its row: after a crash a file may be left without a row, which the next
    store of the same content takes over, but never a row without a file.
    """
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in contents}
    # From here until they are attached they are not unused.
    Blob.objects.filter(sha256__in=by_hash).update(stored_at=timezone.now())
    found = {blob.sha256: blob for blob in Blob.objects.filter(sha256__in=by_hash)}
    new = [_write(sha256, data) for sha256, data in by_hash.items() if sha256 not in found]
    if new:
        Blob.objects.bulk_create(new, ignore_conflicts=True)
        found = {blob.sha256: blob for blob in Blob.objects.filter(sha256__in=by_hash)}
    return found


def _write(sha256: str, data: bytes) -> Blob:
    blob = Blob(sha256=sha256, size=len(data), scan=Scan.WAITS if settings.SCANNER else Scan.UNSEEN)
    name = blob.file.field.generate_filename(blob, f"{sha256[:2]}/{sha256[2:]}")
    # An earlier version, or a machine that lost its power, may have left a shorter one: never take that over.
    if _size(name) != len(data):
        stored.current().put(name, data)
    blob.file.name = name
    return blob


def _size(name: str) -> int | None:
    try:
        return default_storage.size(name)
    except FileNotFoundError:
        return None


def forget_unused() -> int:
    """Delete bytes no message uses any more, with their files; returns how many. Its text is gone, and so is a
    file, a little after the last message that had it was withdrawn or erased."""
    unused = Blob.objects.filter(
        uses=None, withheld_uses=None, held_uses=None, stored_at__lt=timezone.now() - UNUSED_FOR
    )
    return sum(_forget(blob) for blob in unused[:FORGET_AT_ONCE])


def _forget(blob: Blob) -> bool:
    """Only as it was seen, and with the row held until the file is gone: whoever stores the same bytes at this moment waits,
    and writes them anew. A store that is away leaves the row, which is tried again."""
    with transaction.atomic():
        seen = Blob.objects.filter(
            pk=blob.pk, uses=None, withheld_uses=None, held_uses=None, stored_at=blob.stored_at
        )
        if not seen.delete()[0]:
            return False
        blob.file.storage.delete(blob.file.name)
    return True


def attach_all(files: Iterable[tuple[Message, NewFile | UploadedFile]]) -> list[Attachment]:
    """Attach files to messages. Sets ``attachment_count`` on each message, unsaved."""
    pairs = [(message, _as_new(file)) for message, file in files]
    if not pairs:
        return []
    blobs = store_all(file.data for _, file in pairs if file.data is not None)
    rows = []
    for message, file in pairs:
        blob = None if file.data is None else blobs[hashlib.sha256(file.data).hexdigest()]
        rows.append(_row(message, file, blob))
        message.attachment_count += 1
    return Attachment.objects.bulk_create(rows)


def _row(message: Message, file: NewFile, blob: Blob | None) -> Attachment:
    kind = (file.content_type or "application/octet-stream")[:100]
    size = picture_sizes.size_of(file.data) if file.data and kind.lower() in pictures.TYPES else None
    return Attachment(
        message=message,
        blob=blob,
        name=_plain_name(file.name),
        content_type=kind,
        size=blob.size if blob else file.size or 0,
        width=size.width if size else None,
        height=size.height if size else None,
        content_id=storable(file.content_id)[:200],
    )


def size_of(files: Iterable) -> int:
    """Bytes of all these files."""
    return sum(file.size or 0 if isinstance(file, UploadedFile) else len(file[2] or b"") for file in files)


def _as_new(file: UploadedFile | Sequence) -> NewFile:
    if isinstance(file, UploadedFile):
        data = file.read()
        # A mail is evidence and stays as it came; a picture sent here is without the place where it was taken.
        return NewFile(file.name or "", file.content_type or "", picture_notes.without_notes(data) or data)
    return NewFile(*file)


def _plain_name(name: str) -> str:
    """The last part of a path, without control characters; the end, which tells the type, is kept."""
    name = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable()).strip()
    return name[-255:] or "file"
