"""Conversations joined and messages hung elsewhere in the tree: the same texts, another order."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter

from django.db import transaction
from django.db.models import Count, Max, Q

from accounts.models import Involvement, User
from microblog.kit.bulk_update import update_each
from threads import activity
from threads.activity import Verb
from threads.models import (
    Conversation,
    HeldCopy,
    LegalHold,
    Message,
    MessageRead,
    Participant,
    ReadMark,
    Subscription,
    Topic,
)

from . import broadcast, guests

# Of all people together, in one merge: it is part of the transaction of a mail.
MOST_READS, _AT_ONCE = 20_000, 1_000
# Of two wishes of one person, the later one in these holds: silence is never lost, and what was written down or is as
# elsewhere gives way to what was chosen.
_LEVELS = (Subscription.Level.NEITHER, Subscription.Level.FOLLOWING, Subscription.Level.MUTED)
_MAILS = ("", Subscription.CHAIN, *reversed(Involvement.values[:-1]), Involvement.NOTHING)


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
    _move_marks(ids, into)
    Message.objects.filter(conversation__in=ids).update(conversation=into)
    guests.keep_common(into, ids, by=by)
    _move_people(ids, into)
    activity.merged.send(sender=Conversation, others=ids, into=into)
    for other in others:
        # Whatever else points here follows; a relation without a rule of its own would be deleted with it.
        other.mails.update(conversation=into)
        known = into.chain_subjects.values_list("subject", flat=True)
        other.chain_subjects.exclude(subject__in=list(known)).update(conversation=into)
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
    """Who followed, follows still, and who wanted silence has it."""
    there = {one.user_id: one for one in Subscription.objects.filter(conversation=into)}
    for subscription in Subscription.objects.filter(conversation__in=ids).order_by("pk"):
        kept = there.setdefault(subscription.user_id, subscription)
        kept.conversation = into
        kept.level = max(kept.level, subscription.level, key=_LEVELS.index)
        kept.mail = max(kept.mail, subscription.mail, key=_MAILS.index)
        kept.save(update_fields=["conversation", "level", "mail"])
    Participant.objects.filter(conversation__in=ids).delete()


def _move_marks(ids: list[int], into: Conversation) -> None:
    """Who has read what stays so, while the messages are still in their old places. The ids of several conversations are
    mixed in the new order: a mark reaches to the first message that its person has not read in one of them, and what they
    read behind that is marked one by one."""
    reads = _moved_marks([into.pk, *ids], into)
    while some := list(islice(reads, _AT_ONCE)):
        MessageRead.objects.bulk_create(some, ignore_conflicts=True)


def _moved_marks(places: list[int], into: Conversation) -> Iterator[MessageRead]:
    """Save the mark of each person; yields what is to be marked one by one. Whose part would be more than is left of
    MOST_READS has all read up to their newest mark instead."""
    marks: dict[int, dict[int, ReadMark]] = defaultdict(dict)
    for mark in ReadMark.objects.filter(conversation__in=places).order_by("pk"):
        marks[mark.user_id][mark.conversation_id] = mark
    found, left = _numbers(places), MOST_READS
    for user, theirs in marks.items():
        up_to = {pk: theirs[pk].up_to if pk in theirs else 0 for pk in places}
        unread = [first for pk in places if (first := _first_unread(found[pk], up_to[pk], user))]
        reach = min(unread) - 1 if unread else max(up_to.values())
        spans = [(pk, _behind(found[pk], reach), _behind(found[pk], up_to[pk])) for pk in places]
        count = sum(max(end - start, 0) for _pk, start, end in spans)
        if count > left:
            reach, count, spans = max(up_to.values()), 0, []
        left -= count
        kept = theirs.get(into.pk) or next(iter(theirs.values()))
        kept.conversation, kept.up_to = into, reach
        kept.later_at = max((one.later_at for one in theirs.values() if one.later_at), default=None)
        kept.save(update_fields=["conversation", "up_to", "later_at"])
        for pk, start, end in spans:
            for number, author in found[pk][start:end]:
                if author != user:
                    yield MessageRead(user_id=user, message_id=number)


def _numbers(places: list[int]) -> dict[int, list[tuple[int, int]]]:
    """{conversation: [(message, author)]}, without what was withdrawn: that is never unread."""
    found: dict[int, list[tuple[int, int]]] = {pk: [] for pk in places}
    rows = Message.objects.filter(conversation__in=places, withdrawn_at=None).order_by("pk")
    for conversation, number, author in rows.values_list("conversation", "pk", "author"):
        found[conversation].append((number, author))
    return found


def _behind(messages: list[tuple[int, int]], number: int) -> int:
    return bisect_right(messages, number, key=itemgetter(0))


def _first_unread(messages: list[tuple[int, int]], up_to: int, user: int) -> int | None:
    """Own messages are never unread."""
    behind = (messages[at] for at in range(_behind(messages, up_to), len(messages)))
    return next((number for number, author in behind if author != user), None)


def _move_topics(other: Conversation, into: Conversation) -> None:
    rows = [Topic(conversation=into, name=one.name, written=one.written) for one in other.topics.all()]
    Topic.objects.bulk_create(rows, ignore_conflicts=True)


def recount(conversation: Conversation) -> None:
    is_left = Q(withdrawn_at=None)
    found = conversation.messages.aggregate(count=Count("pk"), last=Max("arrived_at", filter=is_left))
    conversation.message_count = found["count"]
    conversation.last_activity_at = found["last"] or conversation.created_at
    conversation.save(update_fields=["message_count", "last_activity_at"])
