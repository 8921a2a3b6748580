from django.db import models

from threads.models import Message

from .incoming import IncomingMail


class Origin(models.Model):
    """Ties a message to a mail, and to the characters of it, that prove the message."""

    class Role(models.TextChoices):
        OUTER = "outer", "outer"
        NOTE = "note", "note"
        QUOTED = "quoted", "quoted"
        ATTACHED = "attached", "attached"

    class Gave(models.TextChoices):
        """What of the message came by this mail."""

        NOTHING = "", "nothing"
        # The message as such: nothing brought it before.
        MESSAGE = "message", "message"
        # Better words than those that were there.
        WORDS = "words", "words"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="origins")
    mail = models.ForeignKey(IncomingMail, on_delete=models.PROTECT, related_name="origins")
    role = models.CharField(max_length=8, choices=Role)
    # Which message of the mail's split. The range alone does not tell apart what one attached mail holds.
    index = models.PositiveIntegerField(null=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # This copy says something else than the message does.
    altered = models.BooleanField(default=False)
    confidence = models.FloatField(default=1)
    # Empty of what came before this was noted, too.
    gave = models.CharField(max_length=7, choices=Gave, default=Gave.NOTHING, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "mail", "start"], name="one_origin_a_piece"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="origin_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["mail", "start"])]
