"""How far a person has read, message by message, without a row for every message.

Everything in a conversation up to ``ReadMark.up_to`` (by id, that is by arrival) is read; a message
read out of order has a ``MessageRead`` row until the mark passes it.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Membership, User

from .conversation import Conversation, Participant
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_readmark")]
        indexes = [models.Index(fields=["user", "conversation"])]


class MessageRead(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="one_read_each")]


def unread_messages(user, messages: QuerySet | None = None) -> QuerySet:
    """What this person has still to read, of ``messages`` (default: all), in the places they belong to.

    Own messages and withdrawn ones are never unread, nor is what came before the person did (joined the
    group, or started to follow): a newcomer does not owe an archive. Rights are the caller's to apply.
    """
    mine = {"conversation": OuterRef("conversation"), "user": user.pk}
    came_at = Coalesce(
        Subquery(
            Membership.objects.filter(group=OuterRef("conversation__group"), user=user.pk).values("joined_at")
        ),
        Subquery(Participant.objects.filter(**mine).values("conversation__created_at")),
        Subquery(Subscription.objects.filter(**mine).values("at")),
    )
    read_up_to = ReadMark.objects.filter(**mine).values("up_to")
    return (
        (Message.objects.all() if messages is None else messages)
        .exclude(author=user)
        .filter(withdrawn_at=None, arrived_at__gte=came_at)
        .filter(pk__gt=Coalesce(Subquery(read_up_to), 0))
        .exclude(Exists(MessageRead.objects.filter(message=OuterRef("pk"), user=user.pk)))
    )


def with_unread_count(conversations: QuerySet, user) -> QuerySet:
    """Conversations with ``unread_count`` for this person."""
    unread = unread_messages(user, Message.objects.filter(conversation=OuterRef("pk"))).order_by()
    count = unread.values("conversation").annotate(number=Count("pk")).values("number")
    return conversations.annotate(unread_count=Coalesce(Subquery(count), 0))
