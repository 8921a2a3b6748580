"""A key that a phone, a laptop or a stick keeps for a person: it opens the door without a password (WebAuthn)."""

from django.db import models
from django.utils import timezone

from .user import User


class Passkey(models.Model):
    """The public half; the other one never leaves the device."""

    NAME_LENGTH = 60

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    # What its owner calls it.
    name = models.CharField(max_length=NAME_LENGTH)
    # By which the device names it: base64url of at most 1,023 bytes (WebAuthn 3, section 4).
    credential = models.CharField(max_length=1_400, unique=True)
    public_key = models.BinaryField()
    # How often it was used, as the device counts; many do not count and say 0.
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
