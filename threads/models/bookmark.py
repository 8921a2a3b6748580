from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User

from .message import Message


class BookmarkQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own, of messages one may still read: what moved out of sight comes back with the right to it."""
        readable = Message.objects.visible_to(user).filter(pk=OuterRef("message"))
        return self.filter(Exists(readable), user=user.pk)


class Bookmark(models.Model):
    """A message a person saved for themselves. Nobody else is told."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmarks")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="bookmarks")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="one_bookmark_each")]
        indexes = [models.Index(fields=["user", "-id"])]
