"""How far a person has read, message by message, without a row for every message.

Everything in a conversation up to ``ReadMark.up_to`` (by id, that is by arrival) is read; a message
read out of order has a ``MessageRead`` row until the mark passes it.
"""

from django.db import models
from django.utils import timezone

from accounts.models import User

from .conversation import Conversation
from .message import Message


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
