"""Files: of messages, and mails that were written to a folder instead of being sent."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from accounts.erased import Marks, scrub
from threads.actions import attaching
from threads.bridge.erasing import files, mails
from threads.models import Attachment, Blob, WithheldFile

if TYPE_CHECKING:
    from .places import ErasingWork, StepDone


def content_without(data: bytes, name: str, marks: Marks) -> bytes:
    return files.without(data, name, lambda text, is_html: scrub(text, marks, is_html))


def read(blob: Blob) -> bytes:
    """Empty when the file is not there: `check-files` tells of that."""
    try:
        with blob.file.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def erase(blob: Blob, marks: Marks, *, writes: bool) -> bool:
    """The content anew under every use of it; the old bytes are unused then (``forget``)."""
    data = read(blob)
    new = content_without(data, "", marks)
    if new == data or not writes:
        return new != data
    fresh = attaching.store(new)
    uses = {"blob": fresh, "size": fresh.size, "width": None, "height": None}
    Attachment.objects.filter(blob=blob).update(**uses)
    WithheldFile.objects.filter(blob=blob).update(blob=fresh)
    Blob.objects.filter(pk=blob.pk).update(
        stored_at=timezone.now() - 2 * max(attaching.UNUSED_FOR, timedelta(1))
    )
    return True


def forget() -> None:
    """Bytes that nothing uses any more, outside of any transaction: a file does not come back with one."""
    while attaching.forget_unused():
        pass


def outbox(work: "ErasingWork", after: int) -> "StepDone":
    from .places import StepDone

    changed = 0
    for path in outbox_files():
        data = path.read_bytes()
        new = mails.without(data, work.marks)
        if new != data:
            changed += 1
            if work.writes:
                path.write_bytes(new)
    return StepDone(None, changed, changed)


def outbox_files() -> list[Path]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(path for path in Path(folder).glob("*") if path.is_file()) if folder else []
