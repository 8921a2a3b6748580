"""What a person has read, message by message."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from threads.live import streams
from threads.live.events import ConversationRead
from threads.models import Conversation, Message, MessageRead, ReadMark

# A run longer than this is advanced in steps, on later calls: reading a page never loads an archive.
_WINDOW = 1_000


@transaction.atomic
def read(
    user: User,
    conversation: Conversation,
    up_to: Message | int | None = None,
    message_ids: Collection[int] = (),
) -> ReadMark:
    """Mark as read: everything up to a message (or its id), single messages, or, with neither, everything.

    Reading an older place never takes back a newer mark.
    """
    mark = _mark(user, conversation)
    before = mark.up_to
    if message_ids:
        _read_single(mark, message_ids)
    elif up_to is None:
        newest = conversation.messages.aggregate(newest=Max("pk"))["newest"] or 0
        mark.up_to = max(mark.up_to, newest)
    else:
        mark.up_to = max(mark.up_to, up_to.pk if isinstance(up_to, Message) else int(up_to))
    if message_ids or mark.up_to != before:
        _save(mark, message_ids)
    return mark


@transaction.atomic
def unread_from(user: User, message: Message) -> ReadMark:
    """Everything from this message on is unread again."""
    mark = _mark(user, message.conversation)
    MessageRead.objects.filter(
        user=user, message__conversation=message.conversation_id, message__gte=message.pk
    ).delete()
    mark.up_to = min(mark.up_to, message.pk - 1)
    mark.done_at = mark.later_at = None
    _save(mark)
    return mark


@transaction.atomic
def done(user: User, conversation: Conversation) -> ReadMark:
    """Out of the inbox until something newer arrives; all of it counts as read."""
    mark = read(user, conversation)
    mark.done_at, mark.later_at = timezone.now(), None
    _save(mark)
    return mark


def later(user: User, conversation: Conversation) -> ReadMark:
    """Put off: out of the inbox, whatever comes, until it is taken up again or done. What is unread stays so."""
    return _put_off(user, conversation, timezone.now())


@transaction.atomic
def put_back(
    user: User, conversation: Conversation, *, up_to: int | None, is_done: bool, is_later: bool
) -> ReadMark:
    """As it stood in the inbox before ``done`` or ``later``; ``up_to``: id of the last message read, None for all."""
    mark, now = _mark(user, conversation), timezone.now()
    mark.up_to = mark.up_to if up_to is None else min(mark.up_to, up_to)
    mark.done_at, mark.later_at = now if is_done else None, now if is_later else None
    _save(mark)
    return mark


def take_up(user: User, conversation: Conversation) -> ReadMark:
    """Back from later, and from done where something is unread."""
    return _put_off(user, conversation, None)


def _mark(user: User, conversation: Conversation) -> ReadMark:
    return ReadMark.objects.select_for_update().get_or_create(user=user, conversation=conversation)[0]


@transaction.atomic
def _put_off(user: User, conversation: Conversation, at: datetime | None) -> ReadMark:
    mark = _mark(user, conversation)
    mark.done_at, mark.later_at = None, at
    mark.save(update_fields=["done_at", "later_at"])
    _tell(mark)
    return mark


def _read_single(mark: ReadMark, message_ids: Collection[int]) -> None:
    """Rows for single messages, then the mark moves over the unbroken run that is read."""
    ids = Message.objects.filter(
        conversation=mark.conversation_id, pk__in=list(message_ids), pk__gt=mark.up_to
    ).values_list("pk", flat=True)
    MessageRead.objects.bulk_create(
        [MessageRead(user_id=mark.user_id, message_id=pk) for pk in ids], ignore_conflicts=True
    )
    ahead = (
        Message.objects.filter(conversation=mark.conversation_id, pk__gt=mark.up_to)
        .order_by("pk")
        .values_list("pk", "author_id")[:_WINDOW]
    )
    singles = set(_singles(mark).values_list("message_id", flat=True))
    for pk, author in ahead:
        if pk not in singles and author != mark.user_id:
            break
        mark.up_to = pk


def _singles(mark: ReadMark) -> QuerySet[MessageRead]:
    return MessageRead.objects.filter(user=mark.user_id, message__conversation=mark.conversation_id)


def _save(mark: ReadMark, singles: Collection[int] = ()) -> None:
    mark.at = timezone.now()
    mark.save(update_fields=["up_to", "at", "done_at", "later_at"])
    _singles(mark).filter(message__lte=mark.up_to).delete()
    _tell(mark, singles)


def _tell(mark: ReadMark, singles: Collection[int] = ()) -> None:
    messages = [pk for pk in map(int, singles) if pk > mark.up_to]
    read = ConversationRead(conversation=mark.conversation_id, up_to=mark.up_to, messages=messages)
    streams.emit(streams.of_person(mark.user_id), read)
