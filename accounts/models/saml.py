"""Company accounts by SAML 2.0: the providers that an admin set up, and what they said lately."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SamlProvider(models.Model):
    """One that an admin set up in the browser. What is empty is not known yet: it is off until then."""

    # In the addresses that the provider is told of.
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(
        _("Name"), max_length=40, help_text=_("Stands on the button: Go on with your NAME account.")
    )
    metadata_url = models.CharField(
        _("Address of its metadata"),
        max_length=500,
        blank=True,
        help_text=_("Asked only when you read it: no certificate changes by itself."),
    )
    # Beside a word before it in CompanyAccount.issuer.
    entity_id = models.CharField(
        _("Entity ID of the provider"),
        max_length=290,
        blank=True,
        help_text=_("As it calls itself (issuer)."),
    )
    sso_url = models.CharField(
        _("Its sign-in address"),
        max_length=500,
        blank=True,
        help_text=_("SingleSignOnService with HTTP-Redirect."),
    )
    # PEM.
    certificates = models.TextField(
        _("Certificates"),
        max_length=50_000,
        blank=True,
        help_text=_(
            "PEM. What is signed with none of these is refused. Two while the provider changes its own."
        ),
    )
    subject_attribute = models.CharField(
        _("Attribute with a number for good"),
        max_length=200,
        blank=True,
        help_text=_(
            "Empty: the NameID, which has to be persistent. It cannot be changed once people came in."
        ),
    )
    address_attribute = models.CharField(
        _("Attribute with the address"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the usual ones (mail, email, emailaddress), else a NameID that is an address."),
    )
    domains = models.CharField(
        _("Domains"),
        max_length=500,
        help_text=_("An address in one of these counts as theirs, since the provider says so."),
    )
    brings_new = models.BooleanField(_("Colleagues come in without an invitation"), default=False)
    is_on = models.BooleanField(_("On the sign-in page"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class SamlAssertion(models.Model):
    """What a provider has said, once: its answer comes without the cookies of the browser, and waits here for it."""

    # Of the provider and the number it gave: nothing it says is taken twice.
    digest = models.CharField(max_length=64, unique=True)
    # Of the key that the browser brings along; empty as soon as it did.
    key = models.CharField(max_length=64, blank=True, db_index=True)
    # Readable with the secret key of this site alone; empty as soon as it was read.
    sealed = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # From then on the provider's own word is too old.
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
