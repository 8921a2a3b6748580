"""What the directory of the company (Entra ID, Okta) says of people, and its groups."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from microblog.kit.folded import Folded
from microblog.kit.locking import LockingQuerySet

from .user import User


class DirectoryPerson(models.Model):
    """A colleague as the directory knows them. ``said``: what it said last, in its own words (RFC 7643, section 4.1)."""

    # Of the RFC: any string; of a table: a bound.
    LENGTH = 255

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="directory")
    # What they are called there, in small letters.
    user_name = models.CharField(max_length=LENGTH)
    external_id = models.CharField(max_length=LENGTH, blank=True, db_index=True)
    said = models.JSONField(default=dict)
    # Since when the directory does not know them any more.
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = LockingQuerySet["DirectoryPerson"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_name"], condition=Q(gone_at=None), name="one_directory_person_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.user_name


class DirectoryGroupQuerySet(LockingQuerySet[Any]):
    def here(self) -> Self:
        return self.filter(gone_at=None)

    def with_counts(self) -> Self:
        """``people``: how many of its members can sign in."""
        return self.annotate(people=models.Count("members", filter=Q(members__is_active=True)))


class DirectoryGroup(models.Model):
    """A group of the directory. Its members are in the groups it is tied to."""

    name = models.CharField(max_length=DirectoryPerson.LENGTH)
    folded_name = Folded("name")
    external_id = models.CharField(max_length=DirectoryPerson.LENGTH, blank=True, db_index=True)
    members = models.ManyToManyField(User, related_name="directory_groups", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Since when the directory does not have it any more; it goes when those who came with it are out.
    gone_at = models.DateTimeField(null=True, blank=True)

    objects = DirectoryGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class DirectoryTie(models.Model):
    """A group of the directory is tied to one of Skein: its members come and go with it. Who was added by hand stays."""

    directory_group = models.ForeignKey(DirectoryGroup, on_delete=models.CASCADE, related_name="ties")
    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="ties")
    tied_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    tied_at = models.DateTimeField(default=timezone.now)
    # Somebody came or went since the worker looked.
    is_due = models.BooleanField(default=True)

    objects = LockingQuerySet["DirectoryTie"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directory_group", "group"], name="one_tie_of_two_groups")
        ]
        indexes = [models.Index(fields=["id"], condition=Q(is_due=True), name="ties_to_look_at")]
