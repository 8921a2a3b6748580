"""Legal hold: what is said under it is kept, whatever people go on to do with it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Group, User
from microblog.kit.locking import LockingQuerySet

from .attachment import Blob
from .conversation import Conversation


class LegalHoldQuerySet(LockingQuerySet["LegalHold"]):
    def active(self) -> "LegalHoldQuerySet":
        return self.filter(ended_at=None)


class LegalHold(models.Model):
    """What it covers is asked at each change: also what is written after it began. What is empty does not narrow it."""

    CASE = 120

    case = models.CharField(max_length=CASE)
    reason = models.CharField(max_length=500, blank=True)
    people = models.ManyToManyField(User, blank=True, related_name="+")
    groups = models.ManyToManyField(Group, blank=True, related_name="+")
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # It is about one conversation, also when that is gone: its copies are kept, and nothing else is covered.
    is_of_conversation = models.BooleanField(default=False)
    # Each in the text or the title, one a line.
    words = models.TextField(blank=True)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    # How much there was when it began.
    count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # One admin asks to end it, another does.
    end_asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    end_asked_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="one_active_hold_a_case"
            )
        ]

    def __str__(self) -> str:
        return self.case


class HeldCopy(models.Model):
    """A message as it was before it was changed, taken back, removed or deleted. It stays until its hold ends.

    Numbers instead of keys: the message and its conversation may be gone.
    """

    class Why(models.TextChoices):
        CHANGED = "changed"
        EMPTIED = "emptied"
        DELETED = "deleted"

    hold = models.ForeignKey(LegalHold, on_delete=models.PROTECT, related_name="copies")
    message = models.PositiveBigIntegerField()
    conversation = models.PositiveBigIntegerField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    message_id = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()
    why = models.CharField(max_length=7, choices=Why)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["hold", "message"])]


class HeldFile(models.Model):
    """A file of a kept copy: its bytes are not deleted while it is there."""

    copy = models.ForeignKey(HeldCopy, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="held_uses")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
