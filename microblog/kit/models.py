"""Who does which periodic work, how often something was done, and when all of it was saved."""

from django.db import models


class Schedule(models.Model):
    """One piece of periodic work. Whoever holds it runs it, so that two workers never run it at once."""

    name = models.CharField(max_length=200, unique=True)
    worker = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)
    # How often it was taken: the end of a run is noted only while the hold it began with lasts (`kit.jobs.schedules`).
    term = models.PositiveBigIntegerField(default=0)
    next_at = models.DateTimeField()
    # In a row, since the last success; what went wrong last.
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)


class UseCount(models.Model):
    """How often something was done in the window that ends at ``ends_at`` (`kit.limits`)."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)


class Backup(models.Model):
    """A backup that was finished (`kit.backup`), for whoever asks how old the last one is."""

    # The moment it shows.
    at = models.DateTimeField(db_index=True)
    seconds = models.FloatField()
    size = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
