from django.db import models
from django.utils import timezone

from accounts.models import User

from .message import Message

EMOJI = ("👍", "❤️", "🎉", "🙏", "👀", "✅", "😄", "🙌")


class Reaction(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    emoji = models.CharField(max_length=16)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user", "emoji"], name="one_reaction_each")]
