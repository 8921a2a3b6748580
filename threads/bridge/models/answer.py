"""What we owe the senders of mails that were not published: the outbox of bridge/answering/answers.py."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .incoming import IncomingMail


class MailAnswer(models.Model):
    """One line about a mail, in a letter to whoever sent it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        # In the letter of another mail's row.
        TOLD = "told"
        # Nobody is to be written to: a robot, a list, a forged sender.
        SKIPPED = "skipped"
        FAILED = "failed"

    mail = models.OneToOneField(
        IncomingMail, primary_key=True, on_delete=models.CASCADE, related_name="answer"
    )
    # Known once it is due.
    address = models.CharField(max_length=320, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # When it is to leave; once it is on its way, since when.
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="answers_to_send"
            ),
            models.Index(fields=["address", "-sent_at"], condition=Q(state="sent"), name="answers_sent_to"),
            models.Index(fields=["-sent_at"], condition=Q(state="sent"), name="answers_sent"),
        ]
