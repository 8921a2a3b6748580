"""The providers there are: one of the environment, and those of the desk."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Case, F, Value, When
from django.urls import reverse

from accounts.models import SamlProvider, SignInProvider
from accounts.saml import config as saml
from accounts.saml.config import SamlConfig

# The name in addresses of the provider that the environment sets.
OF_ENVIRONMENT = "company"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Provider:
    """``domains``: whose owners are made people at their first sign-in."""

    slug: str
    name: str
    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...] = ()

    # It says itself that an address is confirmed.
    spares_glass = False

    @property
    def redirect_uri(self) -> str:
        """Where it sends people back to: known to it beforehand, so of the site's own address and no other."""
        return settings.BASE_URL + reverse("company_back", args=[self.slug])


def of_environment() -> Provider | None:
    if not settings.OIDC_ISSUER:
        return None
    return Provider(
        OF_ENVIRONMENT,
        settings.OIDC_NAME,
        settings.OIDC_ISSUER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        tuple(settings.OIDC_DOMAINS),
    )


def of_row(row: SignInProvider) -> Provider:
    return Provider(
        row.slug, row.name, row.issuer, row.client_id, row.secret, tuple(row.domains.lower().split())
    )


#: By which protocol it answers is of no matter to who somebody is.
AnyProvider = Provider | SamlConfig


def offered() -> list[AnyProvider]:
    """Those on the sign-in page, in the order in which they were set up; those of SAML behind the others."""
    first = of_environment()
    rows = [of_row(row) for row in SignInProvider.objects.filter(is_on=True).order_by("pk")]
    return [*([first] if first else []), *rows, *saml.offered()]


def listed() -> list[Any]:
    """Those of the desk, on or off, with one question: kind ("oidc" or "saml"), pk, name, issuer, brings (domains), is_on."""
    words = ("kind", "pk", "name", "as_issuer", "brings", "is_on")
    oidc = SignInProvider.objects.annotate(
        kind=Value("oidc"), as_issuer=F("issuer"), brings=F("domains")
    ).values_list(*words, named=True)
    brings = Case(When(brings_new=True, then=F("domains")), default=Value(""))
    by_saml = SamlProvider.objects.annotate(
        kind=Value("saml"), as_issuer=F("entity_id"), brings=brings
    ).values_list(*words, named=True)
    return list(oidc.union(by_saml, all=True).order_by("kind", "pk"))


def named(slug: str) -> AnyProvider | None:
    return next((provider for provider in offered() if provider.slug == slug), None)


def is_safe(url: object) -> bool:
    """Whether what is sent there is read by nobody on the way: https, or this machine."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
