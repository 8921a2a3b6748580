from django.db import models
from django.db.models import Q
from django.utils import timezone


class LiveEvent(models.Model):
    """One event of a stream, durable so that a client that was away can be told what it missed.

    The primary key is the position that browsers name (docs/decisions/live.md). Positions must become visible in order, or a
    client could skip one for ever: SQLite has one writer at a time anyway, PostgreSQL takes an advisory
    lock until commit (threads.live.streams.emit).
    """

    class Kind(models.TextChoices):
        """What each holds, and who it is about: ``threads.live.events``."""

        MESSAGE_POSTED = "message.posted"
        MESSAGE_CHANGED = "message.changed"
        MESSAGE_GONE = "message.gone"
        CONVERSATION_POSTED = "conversation.posted"
        CONVERSATION_CHANGED = "conversation.changed"
        CONVERSATION_GONE = "conversation.gone"
        CONVERSATION_READ = "conversation.read"
        GROUP_JOINED = "group.joined"
        GROUP_LEFT = "group.left"
        MAIL_MOVED = "mail.moved"
        MAIL_READY = "mail.ready"
        NOTIFICATION = "notification"
        REFRESH = "refresh"
        ACCESS_CHANGED = "access.changed"

    stream = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, choices=Kind)
    target = models.CharField(max_length=60, blank=True)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__startswith="message.") | Q(payload__has_key="message"),
                name="live_event_about_a_message_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind__startswith="conversation.") | Q(payload__has_key="conversation"),
                name="live_event_about_a_conversation_names_it",
            ),
        ]
        indexes = [models.Index(fields=["stream", "id"]), models.Index(fields=["at"])]
