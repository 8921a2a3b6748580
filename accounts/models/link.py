"""Links that do one thing once: make the first admin, choose a password, prove an address, sign in."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from microblog.kit.numbers import whole_number

from .user import User


def fresh_nonce() -> str:
    return secrets.token_urlsafe(16)


class OneTimeLinkQuerySet(models.QuerySet):
    def usable(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())

    def with_token(self, purpose: str, token: str) -> "OneTimeLink | None":
        """The usable link of this purpose whose token this is."""
        number = whole_number(token.partition(".")[0])
        if number is None:
            return None
        link = self.usable().filter(pk=number, purpose=purpose).first()
        return link if link and constant_time_compare(token, link.token) else None


class OneTimeLink(models.Model):
    """The token is derived from the row and the secret key, never stored: a copy of the database opens no door.

    A link that is to leave by mail is its own outbox: ``mail_at`` is when it is due (signin/mails.py).
    """

    class Purpose(models.TextChoices):
        SETUP = "setup", _("make the first admin")
        PASSWORD = "password", _("choose a password")  # noqa: S105 - a purpose
        ADDRESS = "address", _("prove an address")
        SIGN_IN = "sign_in", _("sign in")

    purpose = models.CharField(max_length=8, choices=Purpose)
    # Nobody for a set-up, and for what is asked for at an address nobody has.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="links")
    # The mailbox it is for.
    address = models.EmailField(max_length=254, blank=True)
    nonce = models.CharField(max_length=30, default=fresh_nonce)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    mail_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="links_to_mail"),
            models.Index(fields=["user", "purpose"]),
        ]

    @property
    def token(self) -> str:
        seal = salted_hmac("accounts.link", f"{self.purpose} {self.pk} {self.nonce}", algorithm="sha256")
        return f"{self.pk}.{seal.hexdigest()[:40]}"

    @property
    def url(self) -> str:
        return settings.BASE_URL + reverse(f"link_{self.purpose}", args=[self.token])

    def use(self) -> bool:
        """Use it up; False when somebody else was quicker."""
        mine = OneTimeLink.objects.usable().filter(pk=self.pk)
        return bool(mine.update(used_at=timezone.now(), mail_at=None))
