"""Conversations joined and messages hung elsewhere in the tree: the same texts, another order."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.models import User
from microblog.kit.bulk_update import update_each
from threads import activity
from threads.activity import Verb
from threads.models import Conversation, HeldCopy, LegalHold, Message, Participant, Subscription, Topic

from . import broadcast, guests


@transaction.atomic
def merge(others: Iterable[Conversation], *, into: Conversation, by: User | None = None) -> Conversation:
    """All messages of ``others`` become part of ``into``; the others are gone, their messages keep ids and links.

    Only within one place: a message must not become readable for other people by it. So a guest of one of them reads the
    whole only if they read all of them before. Raises ValueError.
    """
    others = [other for other in dict.fromkeys(others) if other.pk != into.pk]
    if any(other.group_id != into.group_id or other.group_id is None for other in others):
        raise ValueError("Only conversations of one group can be merged.")
    ids = [other.pk for other in others]
    Conversation.objects.filter(pk__in=[into.pk, *ids]).hold()
    moved = Message.objects.filter(conversation__in=ids).all_locked()
    Message.objects.filter(conversation__in=ids).update(conversation=into)
    guests.keep_common(into, ids, by=by)
    _move_people(ids, into)
    for other in others:
        # Whatever else points here follows; a relation without a rule of its own would be deleted with it.
        other.mails.update(conversation=into)
        other.chain_subjects.all().delete()
        other.activities.update(conversation=into)
        LegalHold.objects.filter(conversation=other).update(conversation=into)
        HeldCopy.objects.filter(conversation=other.pk).update(conversation=into.pk)
        _move_topics(other, into)
    Conversation.objects.filter(pk__in=ids).delete()
    recount(into)
    for message in moved:
        message.conversation = into
    activity.record(
        Verb.MERGE, activity.MergedDetail(count=len(moved)), actor=by, conversation=into, messages=moved
    )
    broadcast.tell_grown(into, opened=False)
    return into


def rehang(messages: list[Message]) -> None:
    """Save the new ``parent`` and ``message_id`` of messages; their pictures are drawn anew when read."""
    if not messages:
        return
    Message.objects.filter(pk__in=[message.pk for message in messages]).hold()
    for message in messages:
        message.fragment = ""
    update_each(messages, "parent", "message_id", "fragment")


def _move_people(ids: list[int], into: Conversation) -> None:
    """Who followed, follows still. How far somebody has read is asked again: the order of ids is mixed now."""
    there = set(Subscription.objects.filter(conversation=into).values_list("user_id", flat=True))
    for subscription in Subscription.objects.filter(conversation__in=ids).exclude(user__in=there):
        if subscription.user_id not in there:
            there.add(subscription.user_id)
            subscription.conversation = into
            subscription.save(update_fields=["conversation"])
    Participant.objects.filter(conversation__in=ids).delete()


def _move_topics(other: Conversation, into: Conversation) -> None:
    rows = [Topic(conversation=into, name=one.name, written=one.written) for one in other.topics.all()]
    Topic.objects.bulk_create(rows, ignore_conflicts=True)


def recount(conversation: Conversation) -> None:
    is_left = Q(withdrawn_at=None)
    found = conversation.messages.aggregate(count=Count("pk"), last=Max("arrived_at", filter=is_left))
    conversation.message_count = found["count"]
    conversation.last_activity_at = found["last"] or conversation.created_at
    conversation.save(update_fields=["message_count", "last_activity_at"])
