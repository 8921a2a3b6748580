"""The company's LDAP directory or Active Directory: how to ask it, and what became of that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from microblog.kit import sealing
from microblog.kit.locking import LockingQuerySet

SEALED_FOR = "accounts.ldap.password"


class LdapDirectory(models.Model):
    """One row, or none while there never was one. Where the environment names the directory (ldap/config.py), only what became
    of the last look at it is kept here."""

    class Kind(models.TextChoices):
        AD = "ad", _("Active Directory")
        OTHER = "other", _("OpenLDAP and others")

    ONE = 1

    kind = models.CharField(_("Kind"), max_length=5, choices=Kind, default=Kind.AD)
    name = models.CharField(_("Name"), max_length=40, help_text=_("As people call it: Varde directory."))
    urls = models.CharField(
        _("Servers"),
        max_length=500,
        help_text=_("ldaps://dc1.example.com ldaps://dc2.example.com; the first that answers is asked."),
    )
    # PEM; empty: the authorities that the machine knows.
    ca = models.TextField(
        _("Certificate of your authority"),
        max_length=50_000,
        blank=True,
        help_text=_("PEM, if the servers have one of your own. A certificate is checked always."),
    )
    bind_dn = models.CharField(
        _("Name of Skein there"),
        max_length=500,
        blank=True,
        help_text=_(
            "An account that may search: cn=skein,ou=services,dc=example,dc=com, or skein@example.com."
        ),
    )
    sealed_password = models.TextField(blank=True, editable=False)
    base_dn = models.CharField(_("People stand below"), max_length=500)
    more_filter = models.CharField(
        _("Only those"),
        max_length=500,
        blank=True,
        help_text=_("A filter: (memberOf=cn=skein,ou=groups,dc=example,dc=com)."),
    )
    group_base = models.CharField(
        _("Groups stand below"),
        max_length=500,
        blank=True,
        help_text=_("Empty: its groups are not looked at."),
    )
    domains = models.CharField(
        _("Domains"),
        max_length=500,
        help_text=_("An address in one of these counts as theirs, since the directory says so."),
    )
    brings_new = models.BooleanField(_("Colleagues come in without an invitation"), default=False)
    # So many may be missing at once; more of them is a fault.
    most_gone = models.PositiveSmallIntegerField(
        _("At most so many leave at once"),
        default=20,
        help_text=_("If more are missing there, nobody is signed out and you are told."),
    )
    is_on = models.BooleanField(_("People sign in by it"), default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    # Why the last look was broken off, in words for an admin; empty when it went well.
    fault = models.CharField(max_length=500, blank=True)

    objects = LockingQuerySet["LdapDirectory"].as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def password(self) -> str:
        return sealing.unseal(SEALED_FOR, self.sealed_password) or ""

    @password.setter
    def password(self, text: str) -> None:
        self.sealed_password = sealing.seal(SEALED_FOR, text)
