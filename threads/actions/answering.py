"""The best answer to a question: chosen by who asked it, or who runs the place."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, Message

from . import broadcast, rights


def may_choose(user: User, message: Message) -> bool:
    """Whether this person may call the message the best answer: an answer to a question of theirs."""
    conversation = message.conversation
    is_answer = (
        conversation.kind == Conversation.Kind.QUESTION and message.parent_id and not message.withdrawn_at
    )
    if not is_answer or rights.is_read_only(conversation) or not rights.may_read(user, conversation):
        return False
    is_asker = user.is_colleague and conversation.started_by_id == user.pk
    return is_asker or rights.moderated_by(user, conversation)


@transaction.atomic
def choose(message: Message, *, by: User, best: bool = True) -> None:
    """Mark the best answer in place of another one; ``best=False`` takes the mark back. Twice is once."""
    conversation = Conversation.objects.for_display().locked(message.conversation_id)
    marks = [pk for pk in (message.pk, conversation.best_answer_id) if pk is not None]
    held = {held.pk: held for held in Message.objects.filter(pk__in=marks).for_display().all_locked()}
    message = held.get(message.pk, message)
    message.conversation = conversation
    if message.pk not in held or not may_choose(by, message):
        raise PermissionDenied(_("Only the person who asked can choose the best answer."))
    if best:
        rights.require_policy(by, conversation.group)
    if best == (conversation.best_answer_id == message.pk):
        return
    conversation.best_answer = message if best else None
    conversation.save(update_fields=["best_answer"])
    for changed in held.values():
        broadcast.redraw(changed)
        broadcast.tell_changed(changed, conversation)
    activity.record(
        Verb.CHOOSE, activity.ChosenDetail(best=best), actor=by, conversation=conversation, message=message
    )
    broadcast.tell_grown(conversation, opened=False)
