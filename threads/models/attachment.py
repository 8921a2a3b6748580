"""Files: the bytes once by content (Blob), the use of them per message (Attachment)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from .message import Message


class Blob(models.Model):
    """Bytes, stored once. Rights never hang on a blob: they come from the message that uses it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="blobs/")
    created_at = models.DateTimeField(default=timezone.now)
    # When it was last stored: bytes just stored may not be attached yet (actions/attaching.py).
    stored_at = models.DateTimeField(default=timezone.now)


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            message__in=Message.objects.visible_to(user).filter(withdrawn_at=None).values("pk")
        )


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    # No blob: the quoting mail named the file but did not carry it.
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveBigIntegerField(default=0)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["message", "id"])]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="attachment_has_a_name")]

    def get_absolute_url(self):
        return reverse("attachment", args=[self.pk])
