"""Company accounts: the servers that say who somebody is (OpenID Connect), and whom each has named."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from microblog.kit import sealing
from microblog.kit.locking import LockingQuerySet

from .user import User

SEALED_FOR = "accounts.company.secret"


class SignInProvider(models.Model):
    """One that an admin set up in the browser; the one of the environment has no row (company/providers.py)."""

    # In the address that the provider sends people back to.
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(
        _("Name"), max_length=40, help_text=_("Stands on the button: Go on with your NAME account.")
    )
    issuer = models.CharField(
        _("Issuer"),
        max_length=300,
        help_text=_("Its address; below it stands /.well-known/openid-configuration."),
    )
    client_id = models.CharField(_("Client ID"), max_length=200)
    # The client secret, readable with the secret key of this site alone.
    sealed_secret = models.TextField(blank=True, editable=False)
    # Whoever has a verified address in one of these is made a person at the first sign-in.
    domains = models.CharField(
        _("Domains"),
        max_length=500,
        blank=True,
        help_text=_("Colleagues with an address in these come in without an invitation. Empty: nobody does."),
    )
    is_on = models.BooleanField(_("On the sign-in page"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return sealing.unseal(SEALED_FOR, self.sealed_secret) or ""

    @secret.setter
    def secret(self, text: str) -> None:
        self.sealed_secret = sealing.seal(SEALED_FOR, text)


class SignInRules(models.Model):
    """One row, or none while everything is as at first."""

    class SecondStepFor(models.TextChoices):
        NOBODY = "", _("Nobody has to: everybody may")
        ROLES = "roles", _("Admins, moderators and security reviewers")
        ALL = "all", _("Everybody who signs in by password")

    ONE = 1

    # Passwords open nothing, but for break-glass accounts (company/only.py).
    company_only = models.BooleanField(default=False)
    # Whoever reads the mailbox of a colleague comes in by a link (signin/mailed.py).
    mailed_links = models.BooleanField(default=False)
    # The directory gives addresses in these alone; empty: in any.
    directory_domains = models.CharField(max_length=500, blank=True)
    # Of whom a second step is asked after the password, from this day on (second_step/rules.py).
    second_step_for = models.CharField(max_length=5, blank=True, choices=SecondStepFor)
    second_step_from = models.DateField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()


class CompanyAccount(models.Model):
    """A person as a provider knows them. From their first sign-in on this counts, whatever address it names later."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="company_accounts")
    # OpenID Connect Core 1.0, section 5.7: these two together name a person, for good.
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    # Since when somebody is sent away by the directory alone (ldap/syncing.py), which may let them in again; None as soon as
    # anybody else has a word in it.
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="company_account_is_one_person"),
            # Somebody new who got the address of somebody who left is not that person.
            models.UniqueConstraint(fields=["user", "issuer"], name="person_has_one_company_account"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"
