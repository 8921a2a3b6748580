from django.db import models

from accounts.models import User
from threads.models import Message

from .incoming import ImportBatch


class ImportNote(models.Model):
    """What an import has changed of a message that was here before it: where it hung, its Message-ID, the ancestors it
    waited for, and who was taken for its author. Never its words: those are read again in the mail that brought them."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="notes")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="import_notes")
    # As it was before.
    parent = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    named = models.CharField(max_length=500, blank=True)
    # [[Message-ID, rank], ...], as in Gap.
    gaps = models.JSONField(default=list)
    # As the import left it: what has changed since is not changed back.
    parent_since = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    named_since = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "message"], name="one_note_a_message")]
