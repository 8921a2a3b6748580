"""What every write has in common at its end: counters, the fact, the live events."""

from datetime import datetime

from django.db.models import F, Max, Subquery
from django.db.models.functions import Coalesce, Greatest

from microblog.kit.bulk_update import update_each
from threads.live import streams
from threads.live.events import (
    ConversationChanged,
    ConversationGone,
    ConversationPosted,
    Event,
    MessageChanged,
    MessageGone,
    MessagePosted,
    Refresh,
)
from threads.models import Conversation, Message
from threads.rendering import fragments


def grow(conversation: Conversation, by: int, at: datetime) -> None:
    """Count new messages, the newest of which arrived at ``at``; safe beside other writers."""
    Conversation.objects.filter(pk=conversation.pk).update(
        message_count=F("message_count") + by, last_activity_at=Greatest(F("last_activity_at"), at)
    )
    conversation.message_count += by
    conversation.last_activity_at = max(conversation.last_activity_at, at)


def shrink(conversation: Conversation) -> None:
    """A message was withdrawn: the last activity is that of what is left. The caller has locked the conversation."""
    left = conversation.messages.filter(withdrawn_at=None).order_by().values("conversation")
    newest = Subquery(left.annotate(last=Max("arrived_at")).values("last"))
    rows = Conversation.objects.filter(pk=conversation.pk)
    rows.update(last_activity_at=Coalesce(newest, F("created_at")))
    conversation.refresh_from_db(fields=["last_activity_at"])


def grow_all(grown: dict[Conversation, list[Message]]) -> None:
    """The same for new messages of many conversations; other writers wait for these rows."""
    rows = Conversation.objects.filter(pk__in=[one.pk for one in grown])
    now = {row.pk: row for row in rows.only("message_count", "last_activity_at").all_locked()}
    for conversation, messages in grown.items():
        row = now[conversation.pk]
        newest = max(message.arrived_at for message in messages)
        conversation.message_count = row.message_count + len(messages)
        conversation.last_activity_at = max(row.last_activity_at, newest)
    update_each(grown, "message_count", "last_activity_at")


def redraw(message: Message, *fields: str) -> None:
    """Draw the message anew and save it with the further ``fields`` that changed."""
    fragments.draw([message])
    message.save(update_fields=["fragment", *fields])


def tell_posted(message: Message, conversation: Conversation, *, opened: bool) -> None:
    """A message arrived: to those who read the conversation and those who look at its place."""
    posted = MessagePosted(message=message.pk, parent=message.parent_id, author=message.author_id)
    kind = ConversationPosted if opened else ConversationChanged
    place = kind(conversation=conversation.pk, message=message.pk, author=message.author_id)
    streams.emit_all([(streams.of_conversation(conversation), posted), *_at_place(conversation, place)])


def tell_changed(message: Message, conversation: Conversation, *, reacted: bool = False) -> None:
    """``reacted``: nothing but its reactions."""
    streams.emit(streams.of_conversation(conversation), MessageChanged(message=message.pk, reacted=reacted))


def tell_place(conversation: Conversation) -> None:
    """What lists show of the conversation has changed."""
    streams.emit_all(_at_place(conversation, ConversationChanged(conversation=conversation.pk)))


def tell_grown(conversation: Conversation, *, opened: bool) -> None:
    """Many messages at once: one event, upon which a page fetches anew."""
    refresh = Refresh(conversation=conversation.pk)
    place = (ConversationPosted if opened else ConversationChanged)(conversation=conversation.pk)
    streams.emit_all([(streams.of_conversation(conversation), refresh), *_at_place(conversation, place)])


def tell_gone(conversation: Conversation, messages: list[Message] | None) -> None:
    """Messages, or with None the whole conversation, are about to go. Call it while they are there."""
    own: list[Event] = [MessageGone(message=message.pk) for message in messages or ()]
    place: Event = ConversationChanged(conversation=conversation.pk)
    if messages is None:
        place = ConversationGone(conversation=conversation.pk)
        own = [place]
    stream = streams.of_conversation(conversation)
    streams.emit_all([*((stream, event) for event in own), *_at_place(conversation, place)])


def _at_place(conversation: Conversation, event: Event) -> list[tuple[str, Event]]:
    """The event for those who look at the group of a conversation; for the participants of a private one, and for guests."""
    group = [(streams.of_group(conversation.group_id), event)] if conversation.group_id else []
    if group and not conversation.guest_count:
        return group
    people = conversation.participants.current().values_list("user_id", flat=True)
    return group + [(streams.of_person(pk), event) for pk in people]
