"""What somebody with power did, for good: rows are added, sealed, and never changed."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone

from microblog.kit.locking import LockingQuerySet

from .group import Group
from .user import User


class AppendOnly(Exception):
    """The audit log is not written anew."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **_fields: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    update.alters_data = delete.alters_data = True  # type: ignore[attr-defined]


def _kept_key(to: type[models.Model], **options: Any) -> Any:
    """Stays what it is when the row it points to goes."""
    return models.ForeignKey(
        to, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **options
    )


class AuditEntry(models.Model):
    """``digest`` is the SHA-256 of the row, ``seal`` that of the seal before it and the digest (audit/chain.py).

    The rows it points to may go; it stays as it was. ``words`` are names and addresses, the one part that can be
    erased: the digest knows them by ``words_digest`` alone.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    # One of audit.ACTS.
    act = models.CharField(max_length=60)
    # Who did it (None: Skein itself), to whom and in which group.
    actor = _kept_key(User, db_index=False)
    person = _kept_key(User, db_index=False)
    group = _kept_key(Group)
    # The network address it was asked from, or what asked: "command", "worker".
    source = models.CharField(max_length=45)
    detail = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    words_salt = models.CharField(max_length=32, blank=True)
    words_digest = models.CharField(max_length=64)
    words_erased_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    # Its place in the chain, from 1; given right after the transaction that wrote it.
    number = models.PositiveBigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(number=None), name="audit_to_seal"),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["person", "-id"]),
            models.Index(fields=["act", "-id"]),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """Once, by `audit.record`."""
        if not options.get("force_insert"):
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnly


class AuditHead(models.Model):
    """The end of the chain, in one row; and what the last check of the whole chain found."""

    number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_number = models.PositiveBigIntegerField(default=0)
    # Why the chain does not hold; empty when it does.
    fault = models.CharField(max_length=300, blank=True)

    objects = LockingQuerySet["AuditHead"].as_manager()
