"""Tokens with which machines come in: the directory of the company, and whatever asks the API one day."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def usable(self, now: datetime | None = None) -> Self:
        """Neither revoked nor over, and made by somebody who may still make one."""
        now = now or timezone.now()
        mine = self.filter(revoked_at=None, made_by__in=User.objects.employees().filter(role=User.Role.ADMIN))
        return mine.filter(Q(ends_at=None) | Q(ends_at__gt=now))


class AccessToken(models.Model):
    """Of the token itself a hash alone is stored: a copy of the database opens no door."""

    class Scope(models.TextChoices):
        DIRECTORY = "directory", _("Directory (SCIM)")

    NAME_LENGTH = 60

    name = models.CharField(max_length=NAME_LENGTH)
    scope = models.CharField(max_length=12, choices=Scope)
    # SHA-256 of all of it: with 256 random bits there is nothing to guess, so nothing to slow down either.
    digest = models.CharField(max_length=64, unique=True)
    # Its last characters, by which its owner knows it again.
    hint = models.CharField(max_length=4)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
