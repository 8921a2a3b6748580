"""What was asked for to go, and how far that is."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from microblog.kit.locking import LockingQuerySet

from .duplicates.models import LikelyPair, MergeNote, PersonMerge

__all__ = ["Erasure", "Export", "ExportRules", "LikelyPair", "MergeNote", "PersonMerge", "RetentionRun"]


class Erasure(models.Model):
    """A person who is to be erased. Its key is the number in "Erased person 3".

    It begins once a second admin has confirmed it (or a command has asked for it), and goes on where it was when
    whoever works on it is killed: ``place`` and ``after`` say how far it is, in the transaction of each step.
    """

    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # Why: a case number, "asked by mail on 3 March".
    case = models.CharField(max_length=200)
    # Other names and addresses of theirs, and addresses of people who only have the same name; none once it is over.
    further = models.JSONField(default=list)
    others = models.JSONField(default=list)
    # A command works on it, not the worker.
    by_hand = models.BooleanField(default=False)
    # What a trial run has found: [[place, count]], and what it will not touch.
    found = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    counted_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Where it is now, and the last row that is done there.
    place = models.CharField(max_length=60, blank=True)
    after = models.BigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    changed = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    # What the search at the end has still found: {place: count}.
    left = models.JSONField(default=dict)

    objects = LockingQuerySet["Erasure"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at=None, cancelled_at=None),
                name="one_erasure_a_person",
            )
        ]

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None or self.cancelled_at is not None

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def places(self) -> int:
        return sum(count for _place, count in self.found)


class Export(models.Model):
    """What is handed over as one ZIP file: to an admin for a case, or to a person what is theirs (``is_own``).

    ``question``: what it is about, as numbers (exporting/making.py). The file goes after a while, the row stays.
    """

    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_own = models.BooleanField(default=False)
    case = models.CharField(max_length=200, blank=True)
    question = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    mails = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    # The SHA-256 of SHA256SUMS in it.
    sums = models.CharField(max_length=64, blank=True)
    deleted_at = models.DateTimeField(null=True)
    # It is made only once another admin has agreed.
    needs_second = models.BooleanField(default=False)
    agreed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    # People whose words in private places it has, as numbers, and when they are told of it; None: they are not.
    tell_days = models.PositiveSmallIntegerField(null=True)
    authors = models.JSONField(default=list)
    tell_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = LockingQuerySet["Export"].as_manager()
    # What it is about, in a line; set by the page that asks a second admin.
    asked_for = ""

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(finished_at=None, stopped_at=None, failed_at=None),
                name="exports_to_make",
            ),
            models.Index(
                fields=["tell_at"], condition=Q(tell_at__isnull=False, told_at=None), name="exports_to_tell"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.finished_at is None and self.stopped_at is None and self.failed_at is None

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.needs_second and self.agreed_at is None

    @property
    def is_running(self) -> bool:
        return self.is_open and not self.is_waiting

    @property
    def is_there(self) -> bool:
        return self.finished_at is not None and self.deleted_at is None

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.total) if self.total else 0


class RetentionRun(models.Model):
    """One night's work by the rules (retaining/running.py). ``rule`` and ``after`` say how far it is, in the transaction
    of each step: killed, it goes on there."""

    started_at = models.DateTimeField(default=timezone.now)
    # A command works on it, not the worker.
    by_hand = models.BooleanField(default=False)
    rule = models.PositiveBigIntegerField(default=0)
    after = models.JSONField(null=True)
    # How much went: {"conversations": 3, ...}, and what a hold kept of it: "held".
    counts = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    # It took too long; the rest goes in the next night.
    is_cut = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="retention_runs")]


class ExportRules(models.Model):
    """One row. What one admin switches on, only two switch off."""

    needs_second = models.BooleanField(default=False)
    off_asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    off_asked_at = models.DateTimeField(null=True)

    objects = LockingQuerySet["ExportRules"].as_manager()

    @classmethod
    def now(cls) -> "ExportRules":
        """Not stored yet where nobody has changed anything."""
        return cls.objects.select_related("off_asked_by").filter(pk=1).first() or cls(pk=1)
