"""The providers there are: one of the environment, and those of the desk."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from accounts.models import SignInProvider

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


def offered() -> list[Provider]:
    """Those on the sign-in page, in the order in which they were set up."""
    first = of_environment()
    rows = [of_row(row) for row in SignInProvider.objects.filter(is_on=True).order_by("pk")]
    return [first, *rows] if first else rows


def named(slug: str) -> Provider | None:
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
