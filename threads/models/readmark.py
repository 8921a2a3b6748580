"""How far a person has read, message by message, without a row for every message.

Everything in a conversation up to ``ReadMark.up_to`` (by id, that is by arrival) is read; a message
read out of order has a ``MessageRead`` row until the mark passes it.
"""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone

from accounts.models import Membership, User

from .conversation import Conversation, ConversationQuerySet, Participant
from .message import Message
from .subscription import Subscription

# The frame and the inbox tell what is new, not everything ever missed: that keeps their price the same for an old
# archive. The inbox goes further back when it is asked to.
HORIZON = timedelta(days=30)


class ReadMark(models.Model):
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="readmarks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="readmarks")
    # Id of the newest message of the unbroken read run; no foreign key, a mark outlives the message.
    up_to = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    # "Done" in the inbox: hidden there until something newer arrives.
    done_at = models.DateTimeField(null=True, blank=True)
    # "Later" in the inbox: put off, out of what is new until it is taken up again or done.
    later_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_readmark")]
        indexes = [
            models.Index(fields=["user", "conversation"]),
            models.Index(fields=["user"], condition=models.Q(later_at__isnull=False), name="put_off"),
            models.Index(fields=["conversation", "-at"], condition=models.Q(up_to__gt=0), name="seen_by"),
        ]


class MessageRead(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="one_read_each")]


_OF_MESSAGE, _GROUP_OF_MESSAGE = OuterRef("conversation"), OuterRef("conversation__group")


def unread_messages(
    user: User,
    messages: QuerySet | None = None,
    conversation: Any = _OF_MESSAGE,
    group: Any = _GROUP_OF_MESSAGE,
) -> QuerySet:
    """What this person has still to read, of ``messages`` (default: all), in the places they belong to.

    Own messages and withdrawn ones are never unread, nor is what came before the person did (joined the
    group, or started to follow): a newcomer does not owe an archive. Rights are the caller's to apply.
    ``conversation``, ``group``: how the query names those of a message.
    """
    mine = {"conversation": conversation, "user": user.pk}
    came_at = Coalesce(
        Subquery(Membership.objects.filter(group=group, user=user.pk).values("joined_at")),
        Subquery(Participant.objects.filter(**mine).values("conversation__created_at")),
        Subquery(Subscription.objects.filter(**mine).values("at")),
    )
    read_up_to = ReadMark.objects.filter(**mine).values("up_to")
    return (
        (Message.objects.all() if messages is None else messages)
        .exclude(author=user)
        .filter(pk__gt=Coalesce(Subquery(read_up_to), 0))
        .filter(withdrawn_at=None, arrived_at__gte=came_at)
        .exclude(Exists(MessageRead.objects.filter(message=OuterRef("pk"), user=user.pk)))
    )


def unread_inside(user: User) -> QuerySet:
    """The unread messages of each conversation of the query this becomes a part of.

    How far the person has read is asked once for a conversation, not for each of its messages: the database
    then starts in the index of its messages behind that, whatever it holds before.
    """
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    return unread_messages(user, messages, OuterRef(OuterRef("pk")), OuterRef(OuterRef("group"))).order_by()


def some(rows: QuerySet) -> IsNull:
    """Whether there is one of ``rows``, which belong to a row of the query this becomes a part of. Always looked up
    for each: of EXISTS PostgreSQL makes a join, and now and then reads all messages there are for it."""
    return IsNull(Subquery(rows.values("pk")[:1]), False)


def with_news(conversations: ConversationQuerySet, user: User) -> ConversationQuerySet:
    """Those with something unread, but for what this person put off or muted."""
    mine = {"conversation": OuterRef("pk"), "user": user.pk}
    return conversations.filter(
        some(unread_inside(user)),
        ~Exists(ReadMark.objects.filter(later_at__isnull=False, **mine)),
        ~Exists(Subscription.objects.filter(level=Subscription.Level.MUTED, **mine)),
    )


def with_unread_count(conversations: QuerySet, user: User) -> QuerySet:
    """Conversations with ``unread_count`` for this person."""
    count = unread_inside(user).values("conversation").annotate(number=Count("pk")).values("number")
    return conversations.annotate(unread_count=Coalesce(Subquery(count), 0))
