"""Conversations go for good, whole: no thread is left with holes."""

from django.db import transaction
from django.db.models import Q

from threads.live import streams
from threads.models import Activity, Conversation, HeldCopy, Message

from . import broadcast, holding


@transaction.atomic
def delete_whole(conversations: list[Conversation]) -> list[int]:
    """Delete conversations that the caller has locked, with all that was said in them; the ids of their messages.

    Pages that show them hear of it. What happened in them is forgotten, too; who has to keep words (holding) is told first.
    """
    ids = [conversation.pk for conversation in conversations]
    messages = Message.objects.filter(conversation__in=ids).defer("fragment").all_locked()
    by_key = {conversation.pk: conversation for conversation in conversations}
    for message in messages:
        message.conversation = by_key[message.conversation_id]
    holding.about_to_go(messages, HeldCopy.Why.DELETED)
    gone = [message.pk for message in messages]
    with streams.together():
        for conversation in conversations:
            broadcast.tell_gone(conversation, None)
        Activity.objects.filter(Q(conversation__in=ids) | Q(message__in=gone)).delete()
        # The arrows between them protect each other.
        Message.objects.filter(pk__in=gone).exclude(parent=None).update(parent=None)
        Message.objects.filter(pk__in=gone).delete()
        Conversation.objects.filter(pk__in=ids).delete()
    return gone
