"""Reactions: one of each kind a person and message."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.models import Message, Reaction
from threads.models.reaction import EMOJI

from . import bounds, broadcast, rights


@transaction.atomic
def react(message: Message, *, user: User, emoji: str) -> bool:
    """Set a reaction, or take it back; returns whether it stands now. Whoever reads may react."""
    message = _locked(message, user, emoji)
    deleted, _rows = Reaction.objects.filter(message=message, user=user, emoji=emoji).delete()
    if not deleted:
        rights.require_policy(user, message.conversation.group)
        Reaction.objects.create(message=message, user=user, emoji=emoji)
    _tell(message, user, emoji, is_set=not deleted)
    return not deleted


@transaction.atomic
def add(message: Message, *, user: User, emoji: str) -> None:
    """Set a reaction; twice is once."""
    message = _locked(message, user, emoji)
    rights.require_policy(user, message.conversation.group)
    _row, is_new = Reaction.objects.get_or_create(message=message, user=user, emoji=emoji)
    if is_new:
        _tell(message, user, emoji, is_set=True)


def _locked(message: Message, user: User, emoji: str) -> Message:
    """The message, if this person may react to it so. Raises PermissionDenied, ValidationError, Message.DoesNotExist."""
    if emoji not in EMOJI:
        raise ValidationError(_("Choose one of the offered reactions."))
    # Two reactions at once must not both count without the other.
    message = Message.objects.locked(message.pk)
    if not rights.may_read(user, message.conversation):
        raise PermissionDenied(_("You cannot react here."))
    rights.require_writable(message.conversation)
    bounds.reacting(user)
    if message.withdrawn_at:
        raise ValidationError(_("This message was withdrawn."))
    return message


@streams.together()
def _tell(message: Message, user: User, emoji: str, *, is_set: bool) -> None:
    message.reaction_counts = count(message)
    broadcast.redraw(message, "reaction_counts")
    if is_set:
        activity.record(
            Verb.REACT,
            activity.ReactedDetail(emoji=emoji),
            actor=user,
            conversation=message.conversation,
            message=message,
        )
    # Nothing but the message itself shows it, so no page fetches itself anew for its numbers and map.
    broadcast.tell_changed(message, message.conversation, reacted=True)


def count(message: Message) -> dict[str, int]:
    """{emoji: number}, in the order they are offered."""
    counts = dict(_COUNTS.all(message.pk))
    return {emoji: counts[emoji] for emoji in EMOJI if emoji in counts}


_COUNTS = CompiledQuery(
    lambda pk: Reaction.objects.filter(message=pk).order_by().values_list("emoji").annotate(Count("id")), int
)
