"""What was published by mistake goes again, as if it had never been there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, HeldCopy, Message

from . import broadcast, holding, merging


@transaction.atomic
def unpublish(
    conversation: Conversation,
    ids: set[int],
    *,
    by: User | None,
    why: str | None = None,
    mail: int | None = None,
) -> None:
    """Delete these messages, and the conversation when nothing else is in it. The fact stays, without text.

    The caller decides who may. Raises ValidationError when somebody has answered one of them: an answer
    is not its author's any more if what it answers goes.
    """
    # A reply waits for this lock: either it is seen here, or it finds nothing to answer.
    Conversation.objects.filter(pk=conversation.pk).hold()
    if answer := conversation.messages.filter(parent__in=ids).exclude(pk__in=ids).first():
        raise ValidationError(_("%s has answered; it stays.") % answer.author.name)
    messages = conversation.messages.filter(pk__in=ids).all_locked()
    if any(message.moderated for message in messages):
        raise ValidationError(_("Moderators have decided about a message of it; it stays."))
    holding.about_to_go(messages, HeldCopy.Why.DELETED)
    detail = activity.WithdrawnDetail(count=len(messages), why=why, mail=mail)
    activity.record(Verb.WITHDRAW, detail, actor=by, conversation=conversation, messages=messages)
    is_all = not conversation.messages.exclude(pk__in=ids).exists()
    broadcast.tell_gone(conversation, None if is_all else messages)
    # The arrows between them protect each other.
    Message.objects.filter(pk__in=ids).update(parent=None)
    Message.objects.filter(pk__in=ids).delete()
    if is_all:
        conversation.delete()
    else:
        merging.recount(conversation)
