"""What a domain asks of who receives mail in its name (DMARC, RFC 7489)."""

from dataclasses import dataclass

from authheaders.dmarc_lookup import DMARCException, lookup_receiver_record

from .domains import organisation, plain
from .lookups import Lookups


@dataclass(frozen=True)
class DmarcPolicy:
    """``is_strict_*``: DKIM and SPF must be of the very domain, not of one organisation."""

    asks: str = "none"
    is_strict_dkim: bool = False
    is_strict_spf: bool = False

    @property
    def forbids(self) -> bool:
        return self.asks in ("quarantine", "reject")


def policy(domain: str, lookups: Lookups) -> DmarcPolicy | None:
    """Of the domain, else of its organisation; None when there is none. Raises NoAnswer."""
    name, above = plain(domain), organisation(domain)
    if found := _record(name, lookups):
        return _policy(found, found["p"])
    if above and above != name and (found := _record(above, lookups)):
        return _policy(found, found.get("sp", found["p"]))
    return None


def _policy(record: dict[str, str], asks: str) -> DmarcPolicy:
    return DmarcPolicy(asks, record.get("adkim") == "s", record.get("aspf") == "s")


def _record(name: str, lookups: Lookups) -> dict[str, str] | None:
    def text(host: str) -> str | None:
        records = [t for t in lookups.txt(host) if t.lower().replace(" ", "").startswith("v=dmarc1")]
        # Two records are none (section 6.6.3).
        return records[0] if len(records) == 1 else None

    try:
        found = lookup_receiver_record(name, dnsfunc=text)
    except DMARCException:
        return None
    return found if found.get("p") else None
