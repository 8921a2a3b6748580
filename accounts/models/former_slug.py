"""What a group was called in addresses before: mails and links that remember it go on working."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from .group import Group


class FormerSlug(models.Model):
    """Taken, like the slug of a group: no other group may get what is sent to it. ``group``: None once it is deleted."""

    slug = models.SlugField(max_length=Group.SLUG_LENGTH, unique=True)
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="former_slugs")
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(slug=Lower("slug")), name="former_slug_is_lower_case"),
        ]
