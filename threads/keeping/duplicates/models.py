"""Two rows of people who may be one person, and what was done about it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from microblog.kit.locking import LockingQuerySet


class LikelyPair(models.Model):
    """Two people who may be one, as the worker found them (finding.py). ``reasons``: names of REASONS there.

    What an admin has looked at and taken for two people stays, so that nobody is asked again.
    """

    first = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reasons = models.JSONField(default=list)
    # How likely it is; the highest are shown first.
    weight = models.PositiveSmallIntegerField(default=0)
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = LockingQuerySet["LikelyPair"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_likely_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_pair_in_order"),
        ]
        indexes = [models.Index(fields=["-weight", "id"], name="likely_pairs")]


class PersonMerge(models.Model):
    """What was ``goes``'s became ``stays``'s. It goes on where it was when whoever works on it is killed: ``place`` and the
    rows themselves say how far it is, in the transaction of each step (moving.py, undoing.py)."""

    KEPT = timedelta(days=30)

    stays = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    goes = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # Also what gives a right to read: seats in private conversations, mails, notices. Of two accounts it always does.
    with_private = models.BooleanField()
    # Whether the one who goes could sign in.
    was_active = models.BooleanField(default=False)
    # Whether verified addresses and company accounts of the one who goes let the one who stays in (rules.lends_a_way_in).
    with_sign_in = models.BooleanField(default=False)
    # Number of the address at which the one who goes is told of it, while that is to be done (letters.py).
    letter_to = models.BigIntegerField(null=True)
    letter_at = models.DateTimeField(null=True)
    letter_tries = models.PositiveSmallIntegerField(default=0)
    # Number of the move it is at (places.MOVES).
    place = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # {"threads.Message.author": 12}: what was moved.
    counts = models.JSONField(default=dict)
    moved_at = models.DateTimeField(null=True)
    # When it was looked through again for what was under way meanwhile.
    checked_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    undo_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # The last mail that undoing it has looked at.
    after = models.BigIntegerField(default=0)
    # Since when nobody can take it apart any more.
    forgotten_at = models.DateTimeField(null=True)

    objects = LockingQuerySet["PersonMerge"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goes"], condition=Q(undone_at=None), name="one_merge_a_person")
        ]

    @property
    def is_running(self) -> bool:
        return self.moved_at is None or (self.undo_at is not None and self.undone_at is None)

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def undo_until(self) -> datetime:
        return self.at + self.KEPT


class MergeNote(models.Model):
    """What a merge did to some rows of a table, so that it can be taken back."""

    class Kind(models.TextChoices):
        # keys: rows whose column names the other person now.
        MOVED = "moved"
        # rows: what was deleted because the one who stays had the same, {column: value} (plain).
        DROPPED = "dropped"
        # rows: [key, {column: [before, after]}].
        CHANGED = "changed"

    merge = models.ForeignKey(PersonMerge, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=7, choices=Kind)
    table = models.CharField(max_length=60)
    column = models.CharField(max_length=40)
    keys = models.JSONField(default=list)
    rows = models.JSONField(default=list)


def plain(value: Any) -> Any:
    """A value of a column as it stands in a note; the column reads it again. Times keep their microseconds."""
    return value.isoformat() if isinstance(value, date) else value
