from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Group, User

from .conversation import Conversation
from .message import Message


class Activity(models.Model):
    """An append-only fact: who did what to what. Feed, audit and figures read it (threads.activity writes it)."""

    verb = models.CharField(max_length=20)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="activities")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="activities"
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(verb=""), name="activity_has_a_verb")]
        indexes = [
            models.Index(fields=["conversation", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["verb", "-id"]),
        ]
