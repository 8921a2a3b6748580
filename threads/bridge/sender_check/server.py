"""What the mail server before us found out about the sender, as RFC 8601 writes it.

That server must take away fields in its own name that come with a mail. Only the topmost one is believed for a
pass. A failure counts wherever it stands: who forges one makes the own mail wait, and nothing else.
"""

from ipaddress import ip_address

from django.conf import settings
from django.utils.translation import gettext as _

from threads.bridge.intake.headers import Headers

from .domains import are_aligned, plain
from .results import Result, Results, parse
from .verdict import Verdict, failed, passed, unchecked

BROKEN = ("fail", "permerror", "temperror")


def verdict(found: Headers, domain: str, *, is_ours: bool) -> Verdict:
    """``is_ours``: whether one of our servers handed the mail over."""
    written = found.authentication if is_ours else ()
    fields = [results for text in written if (results := _ours(text))]
    if any(_denies(results, domain) for results in fields):
        return failed(_("Your mail server says that it is not from %s.") % found.from_address)
    if fields and confirms(fields[0], domain):
        return passed(_("Your mail server confirms that it is from %s.") % domain)
    return unchecked(_("Your mail server does not confirm that it is from %s.") % found.from_address)


def is_our_server(peer: str | None) -> bool:
    """Whether our server handed the mail over. Who it is we only know when it is named."""
    if not settings.MAIL_SERVERS:
        return True
    try:
        address = ip_address(peer or "")
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.MAIL_SERVERS)


def _ours(text: str) -> Results | None:
    results = parse(text)
    return results if results and results.server == settings.MAIL_AUTHSERV_ID else None


def _denies(results: Results, domain: str) -> bool:
    return any(result.value in BROKEN for result in results.found if result.method == "dmarc")


def confirms(results: Results, domain: str) -> bool:
    """DMARC decides; where it says nothing, DKIM or SPF of the author's own domain do.

    ARC alone never does: it says who carried the mail, and a server that trusts the carrier says dmarc=pass.
    """
    dmarc = [result for result in results.found if result.method == "dmarc" and result.value != "none"]
    if dmarc:
        return all(result.value == "pass" and _is_about(result, domain) for result in dmarc)
    return any(_is_aligned(result, domain) for result in results.found if result.value == "pass")


def _is_about(result: Result, domain: str) -> bool:
    """The domain that was checked is the one we read in the From field: two readers may differ."""
    checked = result.properties.get("header.from")
    return checked is None or plain(_domain(checked)) == plain(domain)


def _is_aligned(result: Result, domain: str) -> bool:
    if result.method == "dkim":
        signer = result.properties.get("header.d") or result.properties.get("header.i", "")
        return are_aligned(_domain(signer), domain)
    if result.method == "spf":
        return are_aligned(_domain(result.properties.get("smtp.mailfrom", "")), domain)
    return False


def _domain(value: str) -> str:
    return value.rpartition("@")[2]
