from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .conversation import Conversation


class Subscription(models.Model):
    """A person follows or mutes a conversation."""

    class Level(models.TextChoices):
        FOLLOWING = "following", _("Following")
        MUTED = "muted", _("Muted")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    level = models.CharField(max_length=9, choices=Level, default=Level.FOLLOWING)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_subscription")]
        indexes = [models.Index(fields=["user", "level"])]
