"""What the place is called, how it looks, whose clock it keeps and where its people have their mail, as its admins chose.
`SKEIN_SITE_NAME` and `SKEIN_TIME_ZONE` go before what they say.

Every page asks, and each worker while it lives, so each process keeps the answer for a few seconds.
"""

import hashlib
from dataclasses import dataclass
from email.utils import formataddr
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from .briefly import briefly
from .models import Site

PRODUCT = "Skein"
WITHOUT_ZONE = "UTC"


@dataclass(frozen=True)
class SiteLook:
    """``accent``: "#rrggbb" or empty; ``logo``: a mark that changes with the picture, or empty;
    ``setup_step``: where the first set-up was left (accounts/setup.py); ``time_zone``: as admins chose it, or empty;
    ``domains``: of the addresses of colleagues, or none."""

    chosen_name: str = ""
    accent: str = ""
    logo: str = ""
    setup_step: str = ""
    time_zone: str = ""
    domains: tuple[str, ...] = ()

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
    found = look_of(row) if row else SiteLook()
    _keep_clock(found.time_zone)
    return found


def look_of(row: Site) -> SiteLook:
    logo = hashlib.sha256(row.logo).hexdigest()[:16] if row.logo else ""
    domains = tuple(row.mail_domains.split())
    return SiteLook(row.name, row.accent, logo, row.setup_step or "", row.time_zone, domains)


def _keep_clock(zone: str) -> None:
    """Pages, mails, work at an hour, exports: all of this process goes by one clock. A zone that this machine does not
    know changes nothing."""
    zone = zone or WITHOUT_ZONE
    if settings.TIME_ZONE_IS_SET or zone == settings.TIME_ZONE:
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return
    settings.TIME_ZONE = zone
    timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]  # an lru_cache


def name() -> str:
    return look().name


def sender() -> str:
    """The From field of a mail by the place itself."""
    return formataddr((" ".join(name().split()), f"no-reply@{settings.MAIL_DOMAIN}"))


def of() -> Site:
    """The row as it is; not saved yet where there is none."""
    return Site.objects.first() or Site(pk=1)


def locked() -> Site:
    """The row to change, held to the end of the transaction: two admins change different things at the same moment. Not
    saved yet where there is none."""
    return next(iter(Site.objects.all_locked()), Site(pk=1))


def save(row: Site, *fields: str) -> None:
    """Write these fields of a row that is held. Told once it holds: what is taken back was never so."""
    if row._state.adding:
        Site.objects.get_or_create(pk=row.pk)
    row.save(update_fields=fields)
    transaction.on_commit(lambda: _tell(row))


def _tell(row: Site) -> None:
    # Not what was written: by now somebody else may have written more.
    look.forget()
    _keep_clock(row.time_zone)
