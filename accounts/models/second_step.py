"""The second step of a sign-in by password: an app that shows codes, and codes on paper for the day it is lost."""

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from microblog.kit import sealing
from microblog.kit.locking import LockingQuerySet

from .user import User

APP_SEALED_FOR = "accounts.second_step"


class SecondStep(models.Model):
    """There is a row from the first right code on: what somebody only began to set up counts for nothing."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_step")
    # What the app was given, readable with the secret key of this site alone.
    sealed_secret = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    # The time step (RFC 6238) of the last code that was taken: none of it, or from before, is good again.
    last_step = models.BigIntegerField(default=0)

    objects = LockingQuerySet.as_manager()

    @property
    def secret(self) -> str:
        """Empty when the site has another secret key now."""
        return sealing.unseal(APP_SEALED_FOR, self.sealed_secret) or ""


class RecoveryCode(models.Model):
    """One of the codes on paper, good once. They have 58 bits each, so that a keyed hash is enough."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    @staticmethod
    def digest_of(user: User, letters: str) -> str:
        """``letters``: without what stands between them."""
        return salted_hmac("accounts.recovery_code", f"{user.pk} {letters}", algorithm="sha256").hexdigest()
