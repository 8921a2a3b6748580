"""DKIM signatures (RFC 6376) of the author's own domain. dkimpy verifies; the bounds are set here.

A signature proves its words to whoever has the mail: everybody may send a signed mail on. So it counts only
when it covers the whole text and every field that says what the mail is about, and to whom and in answer to
what it was written.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from threads.bridge.intake import headers

from .domains import are_aligned, plain
from .lookups import Lookups

MAX_SIGNATURES = 3
MAX_FIELD = 4_000
_LONG_BLANK = re.compile(rb"\s{100}")
MAX_LINES = 6_000
MAX_BLOCK = 500_000
MAX_BODY = 30_000_000
# What a mail says by these must not be anybody else's: each one that is there is signed, however often.
COVERED = (
    b"from", b"subject", b"date", b"to", b"cc", b"message-id", b"in-reply-to", b"references",
)  # fmt: skip
_HASHES = {b"rsa-sha256": hashlib.sha256, b"ed25519-sha256": hashlib.sha256}
_BLANKS = re.compile(rb"[\t ]+")


@dataclass
class Signed:
    """``is_valid``: the words are the domain's. ``is_whole``: so is all else that Skein reads in the mail."""

    is_valid: bool = False
    is_whole: bool = False
    # There is a signature of this domain that is not right: the mail was changed, or never was theirs.
    is_broken: bool = False


def verify(raw: bytes, domain: str, lookups: Lookups, *, is_strict: bool = False) -> Signed:
    """The best of the signatures of ``domain``. Raises NoAnswer when a key cannot be asked for."""
    block, body = headers.split(raw)
    result = Signed()
    if not is_plain(block) or len(body) > MAX_BODY:
        return result
    mail = _Mail(block, body)
    for place, fields in _signatures(mail, domain, is_strict):
        if mail.is_signed_by(place, fields, lookups):
            whole = b"l" not in fields and mail.covers(fields)
            result = Signed(True, result.is_whole or whole)
        elif not result.is_valid:
            result.is_broken = True
    result.is_broken = result.is_broken and not result.is_valid
    return result


def is_plain(block: bytes) -> bool:
    """Whether all programs read the same fields: no bare CR, no NUL, and not more than anybody writes."""
    return (
        b"\r" not in block.replace(b"\r\n", b"")
        and b"\0" not in block
        and block.count(b"\n") <= MAX_LINES
        and len(block) <= MAX_BLOCK
    )


def _signatures(mail: "_Mail", domain: str, is_strict: bool) -> Iterable[tuple[int, dict[bytes, bytes]]]:
    """(place, tags) of the first few that are this domain's: of others nothing is asked for."""
    own = 0
    for place, text in enumerate(mail.signatures):
        fields = _tags(text)
        if fields and are_aligned(fields[b"d"].decode("ascii", "replace"), domain, is_strict=is_strict):
            own += 1
            if own <= MAX_SIGNATURES:
                yield place, fields


def _tags(text: bytes) -> dict[bytes, bytes] | None:
    """None when it is no signature, or one that leaves the author open (section 5.4)."""
    if len(text) > MAX_FIELD or _LONG_BLANK.search(text):
        return None
    try:
        tags = parse_tag_value(text)
    except (InvalidTagValueList, ValueError, IndexError):
        return None
    is_whole = all(name in tags for name in (b"d", b"s", b"h", b"bh", b"a"))
    return tags if is_whole and b"from" in names(tags) else None


def names(tags: dict[bytes, bytes]) -> list[bytes]:
    """The fields that are signed, in small letters, each as often as it is signed."""
    return re.split(rb"\s*:\s*", tags[b"h"].lower().strip())


class _Mail:
    """A mail as dkimpy takes it. Bodies are hashed once for each way of writing them."""

    def __init__(self, block: bytes, body: bytes) -> None:
        self._dkim: dkim.DKIM | None = None
        self._body, self._bodies = body, dict[bytes, bytes]()
        try:
            self._dkim = dkim.DKIM(block + b"\r\n\r\n")
        except (dkim.DKIMException, IndexError):
            self.signatures: list[bytes] = []
            return
        self._names = Counter(name.lower().strip() for name, _value in self._dkim.headers)
        self.signatures = [v for n, v in self._dkim.headers if n.lower() == b"dkim-signature"]

    def covers(self, fields: dict[bytes, bytes]) -> bool:
        signed = Counter(names(fields))
        # dkimpy adds all the From fields there are.
        return all(signed[name] >= self._names[name] for name in COVERED if name != b"from")

    def is_signed_by(self, place: int, fields: dict[bytes, bytes], lookups: Lookups) -> bool:
        assert self._dkim is not None
        if not self._has_right_body(fields):
            return False
        self._dkim.body = self._in_form(fields)
        try:
            return bool(self._dkim.verify(place, dnsfunc=keys(lookups)))
        except (dkim.DKIMException, ValueError, KeyError, IndexError, TypeError, ArithmeticError):
            # What a signature says need not be one.
            return False

    def _has_right_body(self, fields: dict[bytes, bytes]) -> bool:
        """Asked first: it costs least, and what a forger puts under a known signature fails here."""
        hasher = _HASHES.get(fields[b"a"].strip().lower())
        length = fields.get(b"l", b"").strip()
        if hasher is None or (length and not length.isdigit()) or len(length) > 12:
            return False
        body = self._in_form(fields)
        digest = hasher(body[: int(length)] if length else body).digest()
        try:
            return digest == base64.b64decode(re.sub(rb"\s+", b"", fields[b"bh"]))
        except ValueError:
            return False

    def _in_form(self, fields: dict[bytes, bytes]) -> bytes:
        form = fields.get(b"c", b"simple/simple").strip().partition(b"/")[2] or b"simple"
        if form not in self._bodies:
            self._bodies[form] = in_form(self._body, form)
        return self._bodies[form]


def in_form(body: bytes, form: bytes) -> bytes:
    """The canonical form (section 3.4) in one pass: dkimpy's own way is slow on blanks without end."""
    body = body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if form == b"relaxed":
        body = _BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n")
    body = _without_last_lines(body)
    return b"" if form == b"relaxed" and body == b"\r\n" else body


def _without_last_lines(body: bytes) -> bytes:
    """Empty lines at the end are one line end."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end] + b"\r\n"


def keys(lookups: Lookups) -> Callable[..., bytes | None]:
    """dkimpy's function for the DNS: TXT records of a name. NoAnswer goes through it to our caller."""

    def look_up(name: bytes, timeout: float = 0) -> bytes | None:
        domain = plain(name.decode("ascii", "replace"))
        found = lookups.txt(domain) if domain else []
        # A domain that only tries DKIM out (t=y) has not signed anything (section 3.6.1).
        is_trial = found and "y" in re.split(r"\s*:\s*", _flags(found[0]))
        return found[0].encode() if found and not is_trial else None

    return look_up


def _flags(record: str) -> str:
    found = re.search(r"(?:^|;)\s*t\s*=([^;]*)", record)
    return found[1].strip().lower() if found else ""
