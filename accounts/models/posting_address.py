"""Secret addresses of a group, SLUG+TOKEN@: who has one may post there by mail."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from microblog.kit.locking import LockingQuerySet

from .group import Group
from .user import User


class PostingAddressQuerySet(LockingQuerySet["PostingAddress"]):
    def usable(self) -> Self:
        """Neither revoked nor replaced for longer than its admins said."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), revoked_at=None)


class PostingAddress(models.Model):
    """Of the token a hash is looked up; for the group's admins it is kept sealed: a copy of the database posts nothing."""

    NAME_LENGTH = 60

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="posting_addresses")
    # What it is for, or who has it.
    name = models.CharField(max_length=NAME_LENGTH)
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # Replaced by another one, it is good until then.
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PostingAddressQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
