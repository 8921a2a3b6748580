"""Bytes -> ParsedMail. Pure: no Django, no network, no clock. Never raises on mail, however broken."""

import re
from datetime import datetime, timedelta, timezone
from email.utils import parseaddr, parsedate_tz
from itertools import islice
from urllib.parse import unquote_to_bytes

from ..bounds import MAX_LINES
from ..values import Attachment, Body, ParsedMail
from .charsets import decode, header_text
from .structure import Part, content_type, headers_of, leaves

MAX_ADDRESSES = 500
MAX_COMMENTS = 10
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]{1,64}@[^\s<>,;:\"'()\[\]]{1,255}")
_LINE_END = re.compile(rb"\n")
_BREAK = re.compile(r"\n")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_MUNGED = re.compile(r"\s+via\s+\S.*$", re.IGNORECASE)


def parse_mail(raw: bytes) -> ParsedMail:
    """The decoded mail: headers, its readable bodies, its attachments and attached mails."""
    top, header_end = headers_of(raw, 0, len(raw), header_text)
    parts = leaves(raw, header_text, (top, header_end))
    plain, html, files = _sort(parts)
    name, address = author(top)
    iso = read_date(top.get("date", ""))
    return ParsedMail(
        raw=raw,
        author_name=name,
        author_email=address,
        to=addresses(top.get("to", "")),
        cc=addresses(top.get("cc", "")),
        subject=" ".join(top.get("subject", "").split()),
        date_iso=iso,
        date_raw=top.get("date", ""),
        message_id=message_id(top.get("message-id", "")),
        in_reply_to=message_id(top.get("in-reply-to", "")),
        references=tuple(_ID.findall(top.get("references", ""))[-200:]),
        headers=top,
        header_end=header_end,
        plain=_body(plain),
        html=_body(html),
        attachments=tuple(_attachment(part) for part in files if not _is_mail(part)),
        attached=tuple((part.decoded(), (part.start, part.end)) for part in files if _is_mail(part)),
    )


# -- headers ---------------------------------------------------------------------------------------


def author(headers: dict[str, str]) -> tuple[str, str]:
    """(name, address) of the author. A list that writes "Ann via List <list@...>" to pass DMARC
    names the true author in X-Original-From or Reply-To."""
    name, address = person(headers.get("from", "") or headers.get("sender", ""))
    if _MUNGED.search(name):
        true = person(headers.get("x-original-from", "") or headers.get("reply-to", ""))
        name = _MUNGED.sub("", name)
        if true[1] and true[1] not in addresses(headers.get("list-post", "")):
            return true[0] or name, true[1]
    return name, address


def person(value: str) -> tuple[str, str]:
    """(name, address) of the first person in a header value."""
    value = value[:1000].replace("\x00", "")
    if value.count("(") > MAX_COMMENTS:
        value = value.replace("(", " ")  # the standard library reads nested comments by recursion
    try:
        name, address = parseaddr(value)
    except (ValueError, IndexError, TypeError, AttributeError):
        name, address = "", ""
    if "@" not in address:
        found = _ADDRESS.search(value)
        address = found[0] if found else ""
        name = name or value.split("<", 1)[0]
    return " ".join(name.strip("\"' ").split()), address.strip().lower()


def addresses(value: str) -> tuple[str, ...]:
    """The addresses in a header value, in order, each once."""
    return tuple(dict.fromkeys(a.lower() for a in _ADDRESS.findall(value)[:MAX_ADDRESSES]))


def message_id(value: str) -> str:
    """The first Message-ID with its angle brackets, "" if there is none."""
    found = _ID.search(value)
    return found[0] if found else ""


def read_date(value: str) -> str | None:
    """ISO 8601 of an RFC 5322 date; with an offset if one is given. None if it cannot be read."""
    try:
        parsed = parsedate_tz(value[:200])
        if not parsed:
            return None
        moment = datetime(*parsed[:6])
        if parsed[9] is None:
            return moment.isoformat()
        return moment.replace(tzinfo=timezone(timedelta(seconds=parsed[9]))).isoformat()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


# -- parts -----------------------------------------------------------------------------------------


def _sort(parts: list[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """(plain texts, HTML texts, everything else). Text shown inline is text; in a mixed mail a plain
    part behind the HTML is a list's footer, which the HTML reader must not lose the mail to."""
    plain: list[Part] = []
    html: list[Part] = []
    files: list[Part] = []
    for part in parts:
        if not part.headers.get("content-disposition", "").lower().startswith("attachment") and not _name(
            part
        ):
            if part.type == "text/plain":
                plain.append(part)
                continue
            if part.type == "text/html":
                html.append(part)
                continue
        files.append(part)
    if html and plain and plain[0].start > html[0].start and plain[0].inside != "multipart/alternative":
        files += plain
        plain = []
    return plain, html, files


def _body(parts: list[Part]) -> Body | None:
    """The texts of one kind as one, with the raw offset of every line."""
    texts, offsets = [], []
    for part in parts:
        text = decode(part.decoded(), part.params.get("charset", ""))
        text = _line_ends(text)
        texts.append(text)
        offsets += _offsets(part, text)
    if not parts:
        return None
    flowed = parts[0].params.get("format", "").lower() == "flowed"
    delsp = parts[0].params.get("delsp", "").lower() == "yes"
    return Body("\n".join(texts), (parts[0].start, parts[-1].end), tuple(offsets), flowed, delsp)


def _line_ends(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", "\n") if "\n" not in text else text.replace("\r", "")
    return text.replace("\x00", "").replace("\ufeff", "")


def _offsets(part: Part, text: str) -> list[int]:
    """Where each line of the decoded text starts in the raw mail; of a longer text the lines that are read."""
    count = min(text.count("\n"), MAX_LINES)
    raw, start, end = part.raw, part.start, part.end
    if part.encoding == "base64":
        size, total = end - start, max(len(text), 1)
        breaks = islice(_BREAK.finditer(text), count)
        return [start, *(start + size * found.end() // total for found in breaks)]
    ends = (found.end() for found in _LINE_END.finditer(raw, start, end))
    if part.encoding == "quoted-printable":
        ends = (at for at in ends if not raw[max(at - 4, start) : at].rstrip(b" \t\r\n").endswith(b"="))
    found = [start, *islice(ends, count)]
    return found + [end] * (count + 1 - len(found))


def _is_mail(part: Part) -> bool:
    name = _name(part).lower()
    return part.type in {"message/rfc822", "message/global"} or (
        name.endswith(".eml") and part.type in {"application/octet-stream", "text/plain", "message/rfc822"}
    )


def _name(part: Part) -> str:
    """The file name, RFC 2231 continuations and charsets undone."""
    _, disposition = content_type(part.headers.get("content-disposition", ""))
    for params, key in ((disposition, "filename"), (part.params, "name")):
        name = params.get(key) or _continued(params, key)
        if name:
            return header_text(name.encode("utf-8", "replace"))[:255]
    return ""


def _continued(params: dict[str, str], key: str) -> str:
    pieces = [params.get(f"{key}*", "")] if f"{key}*" in params else []
    for n in range(50):
        piece = params.get(f"{key}*{n}*", params.get(f"{key}*{n}"))
        if piece is None:
            break
        pieces.append(piece)
    text = "".join(pieces)
    charset, _, rest = text.partition("'")
    _, mark, value = rest.partition("'")
    return decode(unquote_to_bytes(value), charset) if mark else text


def _attachment(part: Part) -> Attachment:
    content = part.decoded()
    cid = part.headers.get("content-id", "").strip("<> ")[:200]
    return Attachment(_name(part), part.type, len(content), content, (part.start, part.end), cid)
