"""What place.py needs to find the conversation of the next mail."""

from django.db import models

from accounts.models import Group
from threads.models import Conversation, Message


class Gap(models.Model):
    """A message names an ancestor that has not come yet; filled when the mail with that Message-ID arrives."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="gaps")
    awaited = models.CharField(max_length=500)
    # 0 is the parent, 1 its parent and so on.
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "awaited"], name="one_gap_an_ancestor")]
        indexes = [models.Index(fields=["awaited"])]


class ChainSubject(models.Model):
    """The bare subject of a conversation that came by mail, for mails that carry no References."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="chain_subjects")
    subject = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "subject"], name="one_row_a_chain_subject")
        ]
        indexes = [models.Index(fields=["group", "subject"])]
