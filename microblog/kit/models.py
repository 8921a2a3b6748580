"""Who works on what, so that work outlives the process that does it."""

from django.db import models


class Lease(models.Model):
    """A worker's claim on a task, kept alive while it runs, and how often the task was tried.

    A worker that is killed stops renewing it; the task is then tried again (`kit.tasks.leases`).
    """

    task = models.OneToOneField(
        "django_tasks_database.DBTaskResult", primary_key=True, on_delete=models.CASCADE, related_name="lease"
    )
    # Empty while nobody works on it, between two attempts.
    worker = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["worker"]), models.Index(fields=["until"])]


class Schedule(models.Model):
    """One piece of periodic work. Whoever holds it runs it, so that two workers never run it at once."""

    name = models.CharField(max_length=200, unique=True)
    worker = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    # In a row, since the last success; what went wrong last.
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)


class UseCount(models.Model):
    """How often something was done in the window that ends at ``ends_at`` (`kit.limits`)."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)
