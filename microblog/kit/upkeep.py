"""What works for long after somebody forgot it: /readyz?all and `doctor` say so in time."""

import socket
import ssl
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .briefly import briefly
from .health import Doubt, Trouble, check
from .models import Backup

# Days before its end at which a certificate should have been renewed: those that renew themselves do it at thirty.
SOON = 14
PATIENCE = 3  # seconds for our own front door to answer
KEEP = 300  # seconds for which what it showed is remembered
# Seconds two clocks may differ by, and by which something is wrong.
NEAR, FAR = 2.0, 60.0


@check("backup")
def backup() -> str:
    """How old the last one is. No reason to call the site ill, only to do something."""
    if not settings.BACKUP_DAYS:
        return "not by manage.py backup"
    last = Backup.objects.order_by("-at").first()
    if last is None:
        raise Doubt("None was made yet: manage.py backup DIR.")
    age = timezone.now() - last.at
    told = f"{_words(age)} old, {last.size / 1e6:.0f} MB in {last.seconds:.0f} s"
    if age > timedelta(days=settings.BACKUP_DAYS):
        raise Doubt(f"The last one is {told}: manage.py backup DIR.")
    return told


def _words(age: timedelta) -> str:
    hours = int(age.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


@check("certificate")
def certificate() -> str:
    """When the certificate of SKEIN_BASE_URL ends, as browsers see it."""
    if not settings.BEHIND_TLS:
        return "none: SKEIN_BASE_URL is no https address"
    end = _certificate_end()
    if isinstance(end, str):
        raise Doubt(f"{settings.BASE_URL} cannot be asked from here: {end}")
    days = (end - timezone.now()).days
    if end <= timezone.now():
        raise Trouble(f"It ended on {end:%Y-%m-%d}: browsers refuse {settings.BASE_URL}.")
    if days < SOON:
        raise Doubt(f"It ends on {end:%Y-%m-%d}, in {days} days: renew it.")
    return f"until {end:%Y-%m-%d}"


@briefly(KEEP)
def _certificate_end() -> datetime | str:
    """Or why nobody can tell. Who signed it is the browsers' business: a company may have an authority of its own."""
    from cryptography import x509

    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, address.port or 443), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            return x509.load_der_x509_certificate(secure.getpeercert(True) or b"").not_valid_after_utc
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__


@check("clock")
def clock() -> str:
    """Against the database's: what one machine says is due, another may have written."""
    if connection.vendor != "postgresql":
        return "the one of this machine"
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    here = before + (timezone.now() - before) / 2
    apart = abs((there - here).total_seconds())
    told = f"{apart:.1f} s from that of the database"
    if apart > FAR:
        raise Trouble(f"It is {told}.")
    if apart > NEAR:
        raise Doubt(f"It is {told}: let both follow a time server (NTP).")
    return told
