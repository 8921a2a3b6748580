from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Involvement, User

from .conversation import Conversation


class Subscription(models.Model):
    """A person follows or mutes a conversation, or chose how much of it comes by mail."""

    class Level(models.TextChoices):
        FOLLOWING = "following", _("Following")
        MUTED = "muted", _("Muted")
        # Chose nothing but how much comes by mail.
        NEITHER = "neither", _("Neither")

    # Takes part by mail, and has all of it by mail: nobody chose it, it was written down (threads/actions/by_mail.py).
    CHAIN = "chain"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    level = models.CharField(max_length=9, choices=Level, default=Level.FOLLOWING)
    # How much of it comes by mail; empty: as its group says, else as everywhere.
    mail = models.CharField(
        max_length=10, blank=True, choices=[*Involvement.choices, (CHAIN, _("Takes part by mail"))]
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_subscription")]
        indexes = [
            models.Index(fields=["user", "level"]),
            models.Index(
                fields=["conversation"],
                condition=models.Q(mail__in=[Involvement.EVERYTHING, "chain"]),
                name="conversations_by_mail",
            ),
        ]
