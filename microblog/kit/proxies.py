"""Whom a request comes from when proxies stand before the web process (SKEIN_TRUSTED_PROXIES)."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .middleware import GetResponse

# Each proxy on the way adds the address it was asked by at the right end of this field.
FORWARDED_FOR, FORWARDED_PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# A longer way than this is made up.
MAX_HOPS = 20


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Middleware, the first of all: REMOTE_ADDR becomes the client's, and X-Forwarded-Proto counts only when a
    trusted proxy wrote it. Anybody else can write both fields (RFC 7239, section 8.1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        meta = request.META
        peer = meta.get("REMOTE_ADDR", "")
        if is_trusted(peer):
            meta["REMOTE_ADDR"] = client_of(peer, meta.get(FORWARDED_FOR, ""))
        else:
            meta.pop(FORWARDED_PROTO, None)
        return get_response(request)

    return middleware


def is_trusted(address: str) -> bool:
    """Whether an address is that of a proxy of ours."""
    return is_among(address, settings.TRUSTED_PROXIES)


def is_among(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in networks)


def client_of(peer: str, forwarded: str) -> str:
    """The first address from the right that is no trusted proxy's; where the field ends or breaks, the last good one."""
    client = peer
    for step in reversed(forwarded.split(",")[-MAX_HOPS:]):
        try:
            client = str(ip_address(step.strip()))
        except ValueError:
            break
        if not is_trusted(client):
            break
    return client
