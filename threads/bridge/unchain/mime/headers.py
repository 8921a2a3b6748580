"""Header fields: the one reader for the engine, for intake and for the pages (RFC 5322, 2047, 6532).

A field is bounded where it is decoded, never refused: what is behind a bound is not read. Linear in the
size of the header; never raises.
"""

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz

from ..dates.dates import parse_date
from . import words
from .charsets import decode
from .mailboxes import Mailbox, addresses, author, first, mailboxes

__all__ = ["Mailbox", "addresses", "author", "date", "fields", "first", "ids", "mailboxes", "text", "values"]

#: Bytes of a field that are decoded: a To of 5,000 people has 200,000.
MAX_FIELD = 400_000
MAX_TEXT = 20_000
MAX_DATE = 200
_MAY_BEGIN = re.compile(rb"[!-9;-~]{1,200}[ \t]*:|>?From ")
_EMPTY = re.compile(rb"\r*\n")
_END = re.compile(rb"\n\r*\n")
_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_RFC_5322 = re.compile(
    r"(?:[A-Z][a-z]{2},? ?)?\d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{1,2}:\d\d(?::\d\d)? ?"
    r"(?P<zone>[+-]\d{4}|UTC?|GMT|[ECMP][SD]T)?(?: ?\(|$)"
)
#: The day before the month, as one client writes Chinese, Japanese and Korean months into a date.
_EASTERN = re.compile(r"(\d{1,2}) (\d{1,2}) ?[月월] (\d{4})")


def fields(raw: bytes, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
    """(fields in order with unfolded values, where the body starts)."""
    if not _MAY_BEGIN.match(raw, start, end):
        empty = _EMPTY.match(raw, start, end)
        return [], empty.end() if empty else start  # no header at all: the text begins at once
    stop = _END.search(raw, start, end)
    lines = raw[start : stop.start() if stop else end].split(b"\n")
    found: list[tuple[str, list[bytes]]] = []
    for n, line in enumerate(lines):
        if line[:1] in b" \t" and found:
            found[-1][1].append(line[:MAX_FIELD])
        elif name := _FIELD.match(line):
            found.append((name[1].decode("ascii").lower(), [line[name.end() : MAX_FIELD]]))
        elif not line.startswith((b"From ", b">From ")) and b":" not in line[:80] and line.strip():
            return _unfolded(found), start + sum(len(line) + 1 for line in lines[:n])  # no empty line
    return _unfolded(found), stop.end() if stop else end


def _unfolded(found: list[tuple[str, list[bytes]]]) -> list[tuple[str, bytes]]:
    return [
        (name, lines[0].strip() if len(lines) == 1 else b" ".join(map(bytes.strip, lines))[:MAX_FIELD])
        for name, lines in found
    ]


def values(found: list[tuple[str, bytes]]) -> dict[str, str]:
    """The first value of each field as it stands there: encoded words are not decoded, because structure is
    read before words. Bytes without any encoding are UTF-8, or what the mail says of its text."""
    first: dict[str, bytes] = {}
    for name, value in found:
        first.setdefault(name, value)
    whole = b"".join(first.values())
    if whole.isascii() and b"\x1b" not in whole:
        return {name: value.decode("ascii") for name, value in first.items()}
    charset = _charset(first.get("content-type", b""))
    return {name: raw_text(value, charset) for name, value in first.items()}


def raw_text(value: bytes, charset: str = "") -> str:
    """A value as text with its encoded words as they stand. NUL, which no database stores, leaves a mark: without
    one "bob@var\\0de.example" would become somebody's address."""
    plain = value.isascii() and b"\x1b" not in value
    found = value.decode("ascii") if plain else decode(value, charset)
    return found.replace("\0", "\ufffd") if "\0" in found else found


def _charset(content_type: bytes) -> str:
    found = re.search(rb"charset\s*=\s*[\"']?([\w.:-]{1,60})", content_type[:2_000], re.IGNORECASE)
    return found[1].decode("ascii", "replace") if found else ""


def text(value: str) -> str:
    """An unstructured value (Subject) in one line, encoded words decoded."""
    return " ".join(words.text(value[:MAX_TEXT]).split())


def ids(value: str) -> list[str]:
    """The Message-IDs of a field, each with its angle brackets."""
    return _ID.findall(value)


def without_ids(value: str) -> str:
    """What a field says besides Message-IDs."""
    return _ID.sub("", value)


def date(value: str) -> str | None:
    """ISO 8601 of an RFC 5322 date, or of one that a client wrote in its own language; with an offset if
    one is given. None if it cannot be read."""
    value = " ".join(value[:MAX_DATE].split())
    found = _RFC_5322.match(value)
    moment = _moment(value, has_zone=bool(found and found["zone"]))
    if found and moment:
        return moment
    printed = parse_date(_EASTERN.sub(r"\3年\2月\1日", value)) if value else None
    return printed.iso if printed else moment


def _moment(value: str, has_zone: bool) -> str | None:
    try:
        parsed = parsedate_tz(value)
        if not parsed:
            return None
        moment = datetime(*parsed[:5], min(parsed[5], 59))
        if has_zone and parsed[9] is not None:
            moment = moment.replace(tzinfo=timezone(timedelta(seconds=parsed[9])))
        return moment.isoformat()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
