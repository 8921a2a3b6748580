"""Domains, and when two of them belong together (RFC 7489 section 3.2)."""

import importlib.resources
from functools import cache

from publicsuffix2 import PublicSuffixList

# Never to be asked for in the DNS (RFC 2606, RFC 6761).
RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")


def plain(domain: str) -> str:
    """As the DNS writes it: small letters, no dot at the end; nothing when it cannot be a domain."""
    name = domain.strip().lower().rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return ""
    is_whole = 0 < len(name) <= 253 and all(0 < len(label) <= 63 for label in name.split("."))
    return name if is_whole else ""


def is_reserved(domain: str) -> bool:
    name = plain(domain)
    return any(name == reserved or name.endswith("." + reserved) for reserved in RESERVED)


def organisation(domain: str) -> str:
    """The domain somebody registered: "varde.co.uk" of "mail.varde.co.uk"."""
    name = plain(domain)
    if not name:
        return ""
    # A top level that the list does not know is one label: the list's rule "*".
    return _suffixes().get_sld(name, strict=True) or ".".join(name.split(".")[-2:])


def are_aligned(one: str, other: str, *, is_strict: bool = False) -> bool:
    """Whether both are one organisation's; strict: the same domain."""
    if is_strict:
        return bool(plain(one)) and plain(one) == plain(other)
    own = organisation(one)
    return bool(own) and own == organisation(other)


@cache
def _suffixes() -> PublicSuffixList:
    """The list that comes with authheaders, read once."""
    path = importlib.resources.files("authheaders") / "public_suffix_list.txt"
    with path.open(encoding="utf-8") as lines:
        return PublicSuffixList(lines)
