"""SPF (RFC 7208): may this host send mail for this domain?

``ptr`` never matches (section 5.5 asks not to use it). Every bound of section 4.6.4 is kept.
"""

import ipaddress
import re
import time
from dataclasses import dataclass

from .domains import plain
from .lookups import Lookups, NoAnswer

MAX_TERMS = 10  # that ask the DNS
MAX_VOID = 2  # questions without an answer
MAX_HOSTS = 10  # of one mx
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}

_TERM = re.compile(r"([-+~?]?)([a-z0-9][a-z0-9._-]*)([:=/].*)?", re.IGNORECASE)
_MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d{0,3})(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_CIDR = re.compile(r"(?:/(\d{1,3}))?(?://(\d{1,3}))?$")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Broken(Exception):
    """permerror: the record cannot be used."""


@dataclass
class _Question:
    address: Address
    sender: str
    helo: str
    lookups: Lookups
    terms: int = 0
    void: int = 0

    def count(self) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise Broken

    def records(self, name: str, kind: str) -> list[str]:
        found = self.lookups.records(name, kind)
        self.void += not found
        if self.void > MAX_VOID:
            raise Broken
        return found


def check_host(address: Address, domain: str, sender: str, helo: str, lookups: Lookups) -> str:
    """pass, fail, softfail, neutral, none or permerror. Raises NoAnswer (temperror)."""
    mapped = getattr(address, "ipv4_mapped", None)
    try:
        return _evaluate(_Question(mapped or address, sender, helo, lookups), domain)
    except Broken:
        return "permerror"


def _evaluate(question: _Question, domain: str) -> str:
    """The record of a domain; its redirect is followed here, so that no chain of them goes deep."""
    while True:
        terms = _record(question, domain)
        if terms is None:
            return "none"
        redirect = ""
        for sign, name, value in terms:
            if value.startswith("="):
                redirect = value[1:] if name == "redirect" else redirect
            elif _matches(question, domain, name, value):
                return RESULTS[sign or "+"]
        if not redirect:
            return "neutral"
        question.count()
        domain = _expand(question, domain, redirect)
        if _record(question, domain) is None:
            raise Broken


def _record(question: _Question, domain: str) -> list[tuple[str, str, str]] | None:
    """The terms of the only record; None without one."""
    if not plain(domain):
        return None
    texts = [t for t in question.lookups.txt(plain(domain)) if t.lower().split(" ")[0] == "v=spf1"]
    if len(texts) > 1:
        raise Broken
    if not texts:
        return None
    found = [_TERM.fullmatch(word) for word in texts[0].split()[1:]]
    if not all(found):
        raise Broken
    return [(term[1], term[2].lower(), term[3] or "") for term in found if term]


def _matches(question: _Question, domain: str, name: str, value: str) -> bool:
    match name:
        case "all":
            return True
        case "ip4" | "ip6":
            return _in_network(question.address, value.removeprefix(":"))
        case "include":
            return _includes(question, domain, value)
        case "a" | "mx" | "exists":
            question.count()
            return _names(question, domain, name, value)
        case "ptr":
            question.count()
            return False
    raise Broken


def _in_network(address: Address, text: str) -> bool:
    try:
        return address in ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise Broken from None


def _includes(question: _Question, domain: str, value: str) -> bool:
    question.count()
    other = _expand(question, domain, value.removeprefix(":"))
    # The bound on terms ends every chain of includes.
    result = _evaluate(question, other)
    if result == "none":
        raise Broken
    return result == "pass"


def _names(question: _Question, domain: str, name: str, value: str) -> bool:
    cidr = _CIDR.search(value)
    target = value[: cidr.start()] if cidr else value
    target = _expand(question, domain, target.removeprefix(":")) if target else domain
    if name == "exists":
        return bool(question.records(target, "A"))
    hosts = [target] if name == "a" else question.records(target, "MX")
    if len(hosts) > MAX_HOSTS:
        raise Broken
    kind, group = ("A", 1) if question.address.version == 4 else ("AAAA", 2)
    bits = (cidr[group] if cidr else None) or question.address.max_prefixlen
    return any(
        _in_network(question.address, f"{address}/{bits}")
        for host in hosts
        for address in question.records(host, kind)
    )


def _expand(question: _Question, domain: str, text: str) -> str:
    """Macros (section 7) put in."""

    def put(found: re.Match) -> str:
        if found[5]:
            return {"%": "%", "_": " ", "-": "%20"}[found[5]]
        parts = re.split(f"[{re.escape(found[4] or '.')}]", _letter(question, domain, found[1].lower()))
        parts = parts[::-1] if found[3] else parts
        return ".".join(parts[-int(found[2]) :] if found[2] and int(found[2]) else parts)

    name = _MACRO.sub(put, text)
    while len(name) > 253 and "." in name:
        name = name.partition(".")[2]
    return name


def _letter(question: _Question, domain: str, letter: str) -> str:
    local, _at, sender_domain = question.sender.rpartition("@")
    is_4 = question.address.version == 4
    digits = str(question.address) if is_4 else ".".join(question.address.exploded.replace(":", ""))
    return {
        "s": question.sender,
        "l": local or "postmaster",
        "o": sender_domain,
        "d": domain,
        "i": digits,
        "c": str(question.address),
        "p": "unknown",
        "v": "in-addr" if is_4 else "ip6",
        "h": question.helo,
        "r": "unknown",
        "t": str(int(time.time())),
    }[letter]


__all__ = ["NoAnswer", "check_host"]
