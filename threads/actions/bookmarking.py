"""Save a message for oneself. No fact, no event: it is nobody else's business."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from threads.models import Bookmark, Conversation, Message

from . import rights


@transaction.atomic
def save(message: Message, *, user: User) -> Bookmark:
    """Twice is once."""
    if not rights.may_read(user, message.conversation):
        raise PermissionDenied(_("You cannot save this."))
    return Bookmark.objects.get_or_create(user=user, message=message)[0]


def forget(message: Message, *, user: User) -> None:
    Bookmark.objects.filter(user=user, message=message).delete()


def save_conversation(conversation: Conversation, *, user: User) -> Bookmark:
    """A conversation is saved by the message that opens it. Raises Message.DoesNotExist."""
    opening = conversation.messages.filter(parent=None).in_reading_order().first()
    if opening is None:
        raise Message.DoesNotExist
    return save(opening, user=user)


def forget_conversation(conversation: Conversation, *, user: User) -> None:
    Bookmark.objects.filter(user=user, message__conversation=conversation, message__parent=None).delete()
