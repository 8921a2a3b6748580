"""For which address passkeys are made. A browser gives one only to the site that it was made for."""

from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOCAL = "localhost"


class PasskeyPlace(NamedTuple):
    """``domain``: the relying party ID; ``origin``: what the browser says where it was."""

    domain: str
    origin: str


def of(request: HttpRequest) -> PasskeyPlace | None:
    """That of SKEIN_BASE_URL. None where it has no name, as numbers are none to a browser; but where Skein is tried out on
    one's own machine, localhost is one."""
    here = urlsplit(settings.BASE_URL)
    domain = here.hostname or ""
    if not _is_number(domain):
        return PasskeyPlace(domain, f"{here.scheme}://{here.netloc}")
    host = request.get_host()
    if host.partition(":")[0] == LOCAL:
        return PasskeyPlace(LOCAL, f"{request.scheme}://{host}")
    return None


def _is_number(domain: str) -> bool:
    try:
        ip_address(domain)
    except ValueError:
        return False
    return True
