from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.models import User


class SentSummary(models.Model):
    """What the numbers of a summary mean that left by mail, as long as it can be answered."""

    KEPT = timedelta(days=14)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="summaries")
    at = models.DateTimeField(default=timezone.now)
    # Of each conversation the newest message that was new, in the order of the numbers, which begin with 1. No foreign keys:
    # whether it is there and may be read is asked when the answer comes.
    messages = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["at"], name="summaries_by_age")]
