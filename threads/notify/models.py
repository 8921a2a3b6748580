from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from threads.models import Conversation, Message


class Notification(models.Model):
    """Something addressed to one person."""

    class Reason(models.TextChoices):
        MENTION = "mention", _("mentioned you")
        REPLY = "reply", _("replied to you")
        REACTION = "reaction", _("reacted to your message")
        REVIEW = "review", _("your forwarded mail is ready to check")
        JOIN_REQUEST = "join", _("asks to join")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=10, choices=Reason)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    # Page to open when there is no message, and a line of text for it.
    url = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reason", "message", "actor"],
                condition=Q(message__isnull=False),
                name="one_notification_each",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"]),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_notifications"),
        ]
