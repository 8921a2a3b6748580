"""ARC (RFC 8617): servers on the way that say who sent the mail before they changed it, a mailing list's above all.

A chain proves who carried a mail, not that the carriers are honest. It counts only when each of them is one of
``SKEIN_ARC_SEALERS``; then the first of them says what the sender's proof was.
"""

import re

import dkim
from django.conf import settings
from dkim.util import InvalidTagValueList, parse_tag_value

from threads.bridge.intake import headers

from . import results, server
from .domains import plain
from .lookups import Lookups
from .signatures import COVERED, MAX_BODY, MAX_FIELD, in_form, is_plain, keys, names

MAX_SETS = 5
_INSTANCE = re.compile(r"\s*i\s*=\s*1\s*;")


def sealer(raw: bytes, domain: str, lookups: Lookups) -> str:
    """The trusted server that vouches for the mail; nothing when none does. Raises NoAnswer."""
    block, body = headers.split(raw)
    if not settings.ARC_SEALERS or not is_plain(block) or len(body) > MAX_BODY:
        return ""
    try:
        chain = dkim.ARC(block + b"\r\n\r\n")
        if not _are_trusted(chain):
            return ""
        chain.body = in_form(body, b"relaxed")
        verdict, found, _why = chain.verify(dnsfunc=keys(lookups))
    except (
        dkim.DKIMException, InvalidTagValueList, ValueError, KeyError, IndexError, TypeError, ArithmeticError
    ):  # fmt: skip
        return ""
    if verdict != dkim.CV_Pass or not _says_pass(found[-1]["aar-value"], domain):
        return ""
    return found[0]["as-domain"].decode()


def _are_trusted(chain: dkim.ARC) -> bool:
    """Whether all seals and signatures are in the names of servers we trust, and the newest covers all we read."""
    fields: dict[bytes, list[bytes]] = {name: [] for name in chain.ARC_HEADERS}
    for name, value in chain.headers:
        if name.lower() in fields:
            fields[name.lower()].append(value)
    if not all(0 < len(values) <= MAX_SETS for values in fields.values()):
        return False
    if any(len(value) > MAX_FIELD or re.search(rb"\s{100}", value) for v in fields.values() for value in v):
        return False
    seals = [parse_tag_value(value) for value in fields[b"arc-seal"]]
    signatures = [parse_tag_value(value) for value in fields[b"arc-message-signature"]]
    newest = max(signatures, key=lambda tags: int(tags[b"i"]))
    is_trusted = all(plain(tags[b"d"].decode()) in settings.ARC_SEALERS for tags in [*seals, *signatures])
    return is_trusted and b"l" not in newest and _covers(chain, newest)


def _covers(chain: dkim.ARC, tags: dict[bytes, bytes]) -> bool:
    there = [name.lower() for name, _value in chain.headers]
    signed = names(tags)
    return b"from" in signed and all(signed.count(name) >= there.count(name) for name in COVERED)


def _says_pass(value: bytes, domain: str) -> bool:
    text = value.decode("ascii", "replace")
    found = _INSTANCE.match(text)
    said = results.parse(text[found.end() :]) if found else None
    return bool(said and server.confirms(said, domain))
