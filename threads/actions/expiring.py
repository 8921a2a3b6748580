"""Files that are too old go; the messages that had them stay, and say so. What a hold covers, and who may, the caller asks."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from threads.models import Attachment, Conversation, Message, WithheldFile

from . import broadcast


@transaction.atomic
def remove_files(numbers: Iterable[int]) -> int:
    """Of these messages, also what moderators hid of them. Their names stay. Returns how many went; done twice, none.

    Of one that went before it is noted that it went now: a mail had brought it once more, and is without it, too.
    """
    numbers = list(numbers)
    Conversation.objects.filter(messages__in=numbers).hold()
    messages = (
        Message.objects.filter(pk__in=numbers).for_display().select_related("conversation").all_locked()
    )
    gone = {"blob": None, "removed_at": timezone.now()}
    count = _remove(WithheldFile.objects.filter(message__in=numbers), gone)
    for message in messages:
        count += _remove(Attachment.objects.filter(message=message), gone)
        broadcast.redraw(message)
        broadcast.tell_changed(message, message.conversation)
    return count


def _remove(files: QuerySet[Any], gone: dict[str, Any]) -> int:
    files.exclude(removed_at=None).update(**gone)
    return files.exclude(blob=None).update(**gone)
