"""What the place is called and how it looks, as its admins chose. `SKEIN_SITE_NAME` goes before their name.

Every page asks, so each process keeps the answer for a few seconds.
"""

import hashlib
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.urls import reverse

from .briefly import briefly
from .models import Site

PRODUCT = "Skein"


@dataclass(frozen=True)
class SiteLook:
    """``accent``: "#rrggbb" or empty; ``logo``: a mark that changes with the picture, or empty;
    ``setup_step``: where the first set-up was left (accounts/setup.py)."""

    chosen_name: str = ""
    accent: str = ""
    logo: str = ""
    setup_step: str = ""

    @property
    def name(self) -> str:
        return settings.SITE_NAME or self.chosen_name or PRODUCT

    @property
    def logo_url(self) -> str:
        return reverse("site_logo", args=[self.logo]) if self.logo else ""

    @property
    def style_url(self) -> str:
        return reverse("site_style", args=[self.accent[1:]]) if self.accent else ""


@briefly(5)
def look() -> SiteLook:
    row = Site.objects.first()
    return look_of(row) if row else SiteLook()


def look_of(row: Site) -> SiteLook:
    logo = hashlib.sha256(row.logo).hexdigest()[:16] if row.logo else ""
    return SiteLook(row.name, row.accent, logo, row.setup_step or "")


def name() -> str:
    return look().name


def sender() -> str:
    """The From field of a mail by the place itself."""
    return formataddr((" ".join(name().split()), f"no-reply@{settings.MAIL_DOMAIN}"))


def of() -> Site:
    """The row to change; not saved yet where there is none."""
    return Site.objects.first() or Site(pk=1)


def save(row: Site) -> None:
    row.save()
    look.know(look_of(row))
