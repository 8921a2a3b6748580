"""E-mail addresses; people matching goes through them."""

from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from .user import User


class EmailAddress(models.Model):
    LENGTH = 254  # RFC 5321 section 4.5.3.1.3, without the brackets of a path

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    address = models.EmailField(max_length=LENGTH, unique=True)
    # An unverified address names a person in a mail but gives no rights to whoever writes from it.
    verified_at = models.DateTimeField(null=True, blank=True)
    primary = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Mails to it that came back for good (accounts/undelivered.py): how many since when, and the last status (RFC 3463).
    bounces = models.PositiveSmallIntegerField(default=0)
    bounced_since = models.DateTimeField(null=True, blank=True)
    bounce_status = models.CharField(max_length=11, blank=True)
    # Nothing but links is mailed there, until its person proves again that mail arrives.
    unreachable_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="address_is_lower_case"),
            models.UniqueConstraint(fields=["user"], condition=Q(primary=True), name="one_primary_address"),
        ]

    def __str__(self) -> str:
        return self.address


def validate_address(address: str) -> None:
    """Raises ValidationError for what is none, or has no room here."""
    validate_email(address)
    MaxLengthValidator(EmailAddress.LENGTH)(address)
