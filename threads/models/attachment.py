"""Files: the bytes once by content (Blob), the use of them per message (Attachment)."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from microblog.kit.folded import Folded
from microblog.kit.picture_sizes import Size
from threads import pictures

from .message import Message

# The box a picture is shown in, in pixels of CSS; one of unknown size is cut to fit the second.
LARGEST_SHOWN = (480, 320)
UNKNOWN_SHOWN = (240, 180)


class Scan(models.TextChoices):
    """What the virus scanner says of bytes."""

    UNSEEN = "unseen"  # stored while there was none, or while it was away and files are shown all the same
    WAITS = "waits"
    CLEAN = "clean"
    FOUND = "found"
    ODD = "odd"  # it cannot check it, and such files are not shown
    PASSED = "passed"  # it cannot check it, and such files are shown


#: Not handed out.
OUT = frozenset({Scan.WAITS, Scan.FOUND, Scan.ODD})


class Blob(models.Model):
    """Bytes, stored once. Rights never hang on a blob: they come from the message that uses it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="blobs/")
    created_at = models.DateTimeField(default=timezone.now)
    # When it was last stored: bytes just stored may not be attached yet (actions/attaching.py).
    stored_at = models.DateTimeField(default=timezone.now)
    scan = models.CharField(max_length=6, choices=Scan, default=Scan.UNSEEN)
    # What the scanner calls what it found.
    found = models.CharField(max_length=100, blank=True)
    scan_tries = models.PositiveSmallIntegerField(default=0)
    scanned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scan", "scan_tries", "id"])]


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        readable = Message.objects.visible_to(user).filter(pk=OuterRef("message"), withdrawn_at=None)
        return self.filter(Exists(readable))


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    # No blob: the quoting mail named the file but did not carry it, or a retention rule removed it (``removed_at``).
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=255)
    folded_name = Folded("name")
    content_type = models.CharField(max_length=100, default="application/octet-stream")
    size = models.PositiveBigIntegerField(default=0)
    # Of a picture, in pixels; None when its first bytes do not say it.
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # RFC 2392: how the text of a mail names it.
    content_id = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["message", "id"])]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="attachment_has_a_name")]

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])

    @property
    def scan(self) -> str:
        """What the virus scanner says of it (``Scan``). Lists select the blob with it."""
        return self.blob.scan if self.blob else ""

    @property
    def is_out(self) -> bool:
        """Not handed out, as the virus scanner says."""
        return self.scan in OUT

    @property
    def is_picture(self) -> bool:
        return pictures.is_shown(self.blob_id, self.content_type) and not self.is_out

    @property
    def shown(self) -> Size:
        """The size a page shows it in: never larger than it is."""
        if not self.width or not self.height:
            return Size(*UNKNOWN_SHOWN)
        scale = min(
            1, *(most / side for most, side in zip(LARGEST_SHOWN, (self.width, self.height), strict=True))
        )
        return Size(max(1, round(self.width * scale)), max(1, round(self.height * scale)))
