from django.db import models
from django.utils import timezone


class LiveEvent(models.Model):
    """One event of a stream, durable so that a client that was away can be told what it missed.

    The primary key is the POSITION of CONTRACT section 6. Positions must become visible in order, or a
    client could skip one for ever: SQLite has one writer at a time anyway, PostgreSQL takes an advisory
    lock until commit (threads.live.streams.emit).
    """

    stream = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=60, blank=True)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["stream", "id"]), models.Index(fields=["at"])]
