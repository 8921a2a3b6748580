"""What every write has in common at its end: counters, the fact, the live events."""

from datetime import datetime

from django.db.models import F, Max, Subquery
from django.db.models.functions import Coalesce, Greatest

from microblog.kit.rows import update_each
from threads.live import fragments, streams
from threads.models import Conversation, Message


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
    rows = Conversation.objects.select_for_update().filter(pk__in=[one.pk for one in grown])
    now = {row.pk: row for row in rows.only("message_count", "last_activity_at").order_by("pk")}
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
    events = [
        (
            streams.of_conversation(conversation),
            "message.posted",
            message.dom_id,
            {"message": message.pk, "parent": message.parent_id, "author": message.author_id},
        )
    ]
    # With its author, a page knows whether the one message is news to its reader.
    more = {"message": message.pk, "author": message.author_id}
    events += _place_events(conversation, "conversation.posted" if opened else "conversation.changed", **more)
    streams.emit_all(events)


def tell_changed(message: Message, conversation: Conversation) -> None:
    streams.emit(streams.of_conversation(conversation), "message.changed", message.dom_id, message=message.pk)


def tell_place(conversation: Conversation) -> None:
    """What lists show of the conversation has changed."""
    streams.emit_all(_place_events(conversation, "conversation.changed"))


def tell_grown(conversation: Conversation, *, opened: bool) -> None:
    """Many messages at once: one event, upon which a page fetches anew."""
    events: list[tuple] = [
        (streams.of_conversation(conversation), "refresh", f"conversation-{conversation.pk}", {})
    ]
    events += _place_events(conversation, "conversation.posted" if opened else "conversation.changed")
    streams.emit_all(events)


def tell_gone(conversation: Conversation, messages: list[Message] | None) -> None:
    """Messages, or with None the whole conversation, are about to go. Call it while they are there."""
    if messages is None:
        target, payload = f"conversation-{conversation.pk}", {"conversation": conversation.pk, "gone": True}
        events = [(streams.of_conversation(conversation), "conversation.gone", target, payload)]
        places = _place_events(conversation, "conversation.gone")
        events += [(stream, kind, target, payload) for stream, kind, _target, _payload in places]
    else:
        stream = streams.of_conversation(conversation)
        events = [(stream, "message.gone", m.dom_id, {"message": m.pk}) for m in messages]
        events += _place_events(conversation, "conversation.changed")
    streams.emit_all(events)


def _place_events(conversation: Conversation, kind: str, **more: int) -> list[tuple]:
    target, payload = f"conversation-{conversation.pk}", {"conversation": conversation.pk, **more}
    if conversation.group_id:
        return [(f"group:{conversation.group_id}", kind, target, payload)]
    people = conversation.participants.values_list("user_id", flat=True)
    return [(f"user:{pk}", kind, target, payload) for pk in people]
