"""What moderators took out of sight. It is in no other table, so no page, index, mail or export can show it."""

from django.db import models
from django.utils import timezone

from accounts.models import User

from .attachment import Attachment, Blob
from .message import Message


class Withheld(models.Model):
    """The text of a message that is hidden: a message without this row can only be hidden for good."""

    message = models.OneToOneField(
        Message, primary_key=True, on_delete=models.CASCADE, related_name="withheld"
    )
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    # The title of the conversation, when the message is the one that begins it.
    subject = models.CharField(max_length=300, blank=True)
    was_best = models.BooleanField(default=False)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class WithheldFile(models.Model):
    """A file that is out of sight, under the number it had and will have again."""

    id = models.BigIntegerField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="withheld_files")
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="withheld_uses")
    name = models.CharField(max_length=255)
    # Taken out of a message whose text stayed: it does not come back with the text.
    is_alone = models.BooleanField(default=False)
    # As of an attachment.
    removed_at = models.DateTimeField(null=True)
    # The other fields of an attachment.
    facts = models.JSONField(default=dict)

    @classmethod
    def of(cls, file: Attachment, *, is_alone: bool) -> "WithheldFile":
        return cls(
            id=file.pk,
            message_id=file.message_id,
            blob_id=file.blob_id,
            name=file.name,
            is_alone=is_alone,
            removed_at=file.removed_at,
            facts={name: getattr(file, name) for name in FACTS},
        )

    def as_attachment(self) -> Attachment:
        return Attachment(
            id=self.pk, message_id=self.message_id, blob_id=self.blob_id, name=self.name, removed_at=self.removed_at,
            **self.facts,
        )  # fmt: skip


FACTS = ("content_type", "size", "width", "height", "content_id")
