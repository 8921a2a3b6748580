"""The few header fields that decide where a mail goes, read without trusting any of them."""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

# policy.compat32 (the default): the new policy needs more than 20 s for one field of 300 KB.
_PARSER = BytesHeaderParser()
_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
# "Name <address>" and "address", each with a comment behind it (RFC 5322 section 3.2.2).
_MAILBOX = re.compile(r"[^<>,;:@]*<(?P<address>[^<>\s]*)> *(?:\(.*\))?")
_BARE = re.compile(r"(?P<address>[^<>,;:\s()]*) *(?:\((?P<name>[^()]*)\))?")

MAX_FIELD = 16_000
MAX_HEADER = 256_000
MAX_REFERENCES = 50


@dataclass(frozen=True)
class Headers:
    """Fields of the outermost header. Message-IDs lose their brackets; ``references`` end with the parent."""

    message_id: str
    subject: str
    from_name: str
    from_address: str
    date: datetime | None
    date_raw: str
    references: tuple[str, ...]
    auto_submitted: str
    precedence: str
    loop: str
    crash: str
    received: int
    has_null_return_path: bool
    # Longer than any honest client writes: not to be parsed any further (SECURITY A014).
    is_oversize: bool
    # Authentication-Results as they stand there, whoever wrote them (RFC 8601).
    authentication: tuple[str, ...] = ()


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body."""
    found = _END.search(raw, 0, MAX_HEADER + 4)
    return (raw[: found.start()], raw[found.end() :]) if found else (raw[:MAX_HEADER], b"")


def read(raw: bytes) -> Headers:
    block, _ = split(raw)
    fields = _PARSER.parsebytes(block + b"\n\n")

    values: dict[str, list[str]] = {}
    for name, value in fields.raw_items():
        values.setdefault(name.lower(), []).append(_text(value))

    def field(name: str) -> str:
        return values.get(name.lower(), [""])[0][:MAX_FIELD]

    name, address = author(values.get("from", []))
    date_raw = " ".join(field("Date").split())[:200]
    ids = _MESSAGE_ID.findall(field("Message-ID"))
    return Headers(
        message_id=clean(ids[0]) if len(ids) == 1 else "",
        subject=decode(field("Subject"))[:1_000],
        from_name=name,
        from_address=address,
        date=moment(date_raw),
        date_raw=date_raw,
        references=_references(field("References"), field("In-Reply-To")),
        auto_submitted=field("Auto-Submitted").strip().lower(),
        precedence=field("Precedence").strip().lower(),
        loop=field("X-Skein-Loop").strip().lower(),
        crash=field("X-Test-Crash").strip(),
        received=len(values.get("received", [])),
        has_null_return_path=field("Return-Path").strip() == "<>",
        is_oversize=len(block) >= MAX_HEADER
        or any(len(v) > MAX_FIELD for found in values.values() for v in found),
        authentication=tuple(v[:MAX_FIELD] for v in values.get("authentication-results", [])),
    )


def _text(value: str) -> str:
    """A field whose bytes were written without any encoding: UTF-8 if they are, else Windows-1252."""
    if value.isascii():
        return value
    data = value.encode("ascii", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def author(fields: list) -> tuple[str, str]:
    """Display name and address of the only author; no address when the field is not plainly one mailbox.

    ``a@corp <mallory@evil>`` and ``a@corp@evil`` have fooled parsers (CVE-2023-27043): whatever holds more
    than one address outside a quoted name names nobody.
    """
    if len(fields) != 1:
        return "", ""
    text = " ".join(str(fields[0])[:MAX_FIELD].split())
    # What stands in quotes is a name, whatever it looks like.
    masked = _QUOTED.sub(lambda found: "_" * len(found[0]), text)
    found = _MAILBOX.fullmatch(masked) or _BARE.fullmatch(masked)
    name = text[: masked.find("<")] if "<" in masked else (found["name"] or "") if found else ""
    address = found["address"] if found else ""
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        address = ""
    return decode(name.strip().strip('"').replace('\\"', '"'))[:200], address.lower()


def decode(text: str) -> str:
    """Encoded words (RFC 2047) read; control characters out. Never raises."""
    if "=?" in text:
        with contextlib.suppress(LookupError, UnicodeError, ValueError, HeaderParseError, MessageError):
            text = str(make_header(decode_header(text)))
    return clean(" ".join(text.split()))


def clean(text: str) -> str:
    """Storable text: no NUL, no lone surrogate (PostgreSQL takes neither)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _references(references: str, in_reply_to: str) -> tuple[str, ...]:
    """Ancestors from the oldest to the parent, each once; the last fifty, a chain is never really longer.

    Some clients write the parent only into In-Reply-To, so it is put last when References lack it.
    """
    ids = [clean(found) for found in _MESSAGE_ID.findall(references)]
    parents = [clean(found) for found in _MESSAGE_ID.findall(in_reply_to)][:1]
    ids += [found for found in parents if found not in ids]
    return tuple(dict.fromkeys(reversed(ids)))[:MAX_REFERENCES][::-1]
