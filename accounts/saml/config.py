"""Which SAML providers there are, and what each is believed."""

import re
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec

from cryptography import x509
from django.conf import settings
from django.urls import reverse

from accounts.models import SamlProvider

#: Before the entity ID in CompanyAccount: Keycloak gives OpenID Connect the same name, with other numbers for people.
KIND = "saml:"
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+?-----END CERTIFICATE-----")


@dataclass(frozen=True)
class SamlConfig:
    """``certificates``: PEM, each one for itself; ``vouched``: domains in which its word on an address is taken."""

    slug: str
    name: str
    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]
    subject_attribute: str = ""
    address_attribute: str = ""
    vouched: tuple[str, ...] = ()
    brings_new: bool = False
    is_on: bool = True

    #: Whoever may write addresses there takes no such account over.
    spares_glass = True

    @property
    def issuer(self) -> str:
        """As CompanyAccount has it."""
        return KIND + self.entity_id

    @property
    def domains(self) -> tuple[str, ...]:
        """Whose owners are made people at their first sign-in."""
        return self.vouched if self.brings_new else ()

    @property
    def own_id(self) -> str:
        """What Skein is called there: where it describes itself."""
        return settings.BASE_URL + reverse("saml_metadata", args=[self.slug])

    @property
    def acs_url(self) -> str:
        """Where it sends its answers."""
        return settings.BASE_URL + reverse("saml_answer", args=[self.slug])


def is_installed() -> bool:
    return find_spec("signxml") is not None


def of_row(row: SamlProvider) -> SamlConfig:
    return SamlConfig(
        row.slug,
        row.name,
        row.entity_id,
        row.sso_url,
        tuple(pems(row.certificates)),
        row.subject_attribute,
        row.address_attribute,
        tuple(row.domains.split()),
        row.brings_new,
        row.is_on,
    )


def pems(text: str) -> list[str]:
    return _PEM.findall(text)


def offered() -> list[SamlConfig]:
    """Those on the sign-in page."""
    if not is_installed():
        return []
    return [of_row(row) for row in SamlProvider.objects.filter(is_on=True).order_by("pk")]


def named(slug: str) -> SamlConfig | None:
    """One that is on or, for a test of the desk, off."""
    row = SamlProvider.objects.filter(slug=slug).first() if is_installed() else None
    return of_row(row) if row and row.entity_id else None


def ends_of(text: str) -> list[datetime]:
    """Until when the certificates of a provider hold."""
    return [x509.load_pem_x509_certificate(one.encode()).not_valid_after_utc for one in pems(text)]
