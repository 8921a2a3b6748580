"""An archive of mails that an admin uploads: looked at first, then imported."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, User
from microblog.kit.locking import LockingQuerySet


class Archive(models.Model):
    """``trial``: what the import would do (threads.bridge.archives.trial). ``routes``: {local part of an address: number of
    its group}, and the ``domains`` behind them, as it was when the trial ran."""

    class State(models.TextChoices):
        SENDING = "sending", _("on its way here")
        TRYING = "trying", _("being looked at")
        TRIED = "tried", _("waits for your decision")
        IMPORTING = "importing", _("being imported")
        PAUSED = "paused", _("paused")
        STOPPING = "stopping", _("being stopped")
        DONE = "done", _("imported")
        STOPPED = "stopped", _("stopped")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        FAILED = "failed", _("cannot be read")

    BUSY = (State.TRYING, State.IMPORTING, State.STOPPING, State.UNDOING)
    # Not decided about, or not imported yet.
    WAITS = (State.SENDING, State.TRYING, State.TRIED, State.IMPORTING, State.PAUSED)
    NAME, PROBLEM, REASON = 200, 300, 300
    #: So long after its end an import can be taken back.
    UNDO_PERIOD = timedelta(days=30)

    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=NAME)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.SENDING)
    # Bytes: of the file, how many of them are here, and how many the work under way has read.
    size = models.PositiveBigIntegerField()
    sent = models.PositiveBigIntegerField(default=0)
    position = models.PositiveBigIntegerField(default=0)
    # Each mail into the groups that it was written to; without it, and for mails to none, into ``groups``.
    by_recipients = models.BooleanField(default=False)
    groups = models.ManyToManyField(Group, related_name="+")
    routes = models.JSONField(default=dict)
    domains = models.JSONField(default=list)
    trial = models.JSONField(default=dict)
    problem = models.CharField(max_length=PROBLEM, blank=True)
    # Counted before each try, so that a file that kills the worker is set aside in the end.
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Its import notes what it makes (Origin.gave, ImportNote), so that it can be taken back.
    is_noted = models.BooleanField(default=False)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=REASON, blank=True)
    # What went so far, and at the end what stays (threads.keeping.taking_back.running).
    outcome = models.JSONField(default=dict)

    objects = LockingQuerySet["Archive"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["trying", "importing", "stopping"]),
                name="archives_to_work_off",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY

    @property
    def undo_until(self) -> datetime | None:
        return self.ended_at + self.UNDO_PERIOD if self.ended_at else None

    @property
    def may_be_undone(self) -> bool:
        """Whether it can be taken back; once more, if something had to stay that may go by now."""
        is_over = self.state in (self.State.DONE, self.State.STOPPED) or self.is_partly_undone
        is_in_time = self.undo_until is not None and timezone.now() < self.undo_until
        return bool(is_over and is_in_time and self.is_noted)

    @property
    def is_partly_undone(self) -> bool:
        return self.state == self.State.UNDONE and bool(self.outcome.get("stay"))

    @property
    def percent(self) -> int:
        return min(100, 100 * self.position // self.size) if self.size else 100

    def counts(self) -> dict[str, int]:
        """What the import counted so far, of all its groups (bulk_import.COUNTS); ``unread``: what could not be read."""
        found: dict[str, int] = {}
        for batch in self.batches.all():
            for name, number in batch.counts.items():
                found[name] = found.get(name, 0) + number
        return found | {"unread": found.get("refused", 0) + found.get("quarantined", 0)}
