"""Folders of groups in the menu at the side, as admins put them in order."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from microblog.kit.locking import LockingQuerySet


class GroupFolder(models.Model):
    """Its name is read by whoever is in a group in it, and by admins; a group is in one folder, or in none."""

    NAME_LENGTH = 60

    name = models.CharField(max_length=NAME_LENGTH)
    # From the top; two may have the same for a moment, the older one goes first.
    position = models.PositiveIntegerField()

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="folder_has_a_name"),
            models.UniqueConstraint(Lower("name"), name="folders_have_different_names"),
        ]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
