"""Bytes -> ParsedMail. Pure: no Django, no network, no clock. Never raises on mail, however broken."""

import re

from ..values import Alternatives, ExtractedFile, ParsedMail
from . import headers, opening, texts, via
from .lists import list_addresses
from .smime import is_encrypted
from .structure import MimePart, leaves

MAX_REFERENCES = 200
_OUTLOOK = b"\xd0\xcf\x11\xe0"
_MAILS = frozenset(
    ["message/rfc822", "message/global", "message/news", "message/x-rfc822", "message/rfc-822"]
    + ["application/rfc822", "application/eml", "application/x-eml", "application/x-message"]
)
#: Two of these in the first lines, and a file is a mail, whatever it is called.
_FIELD = re.compile(
    rb"^(from|to|date|subject|received|message-id|return-path|mime-version)[ \t]*:", re.M | re.I
)
ENCRYPTED = "[This mail is encrypted. Its text is in the file: {}]"


def parse_mail(raw: bytes) -> ParsedMail:
    """The decoded mail: headers, its readable bodies, its attachments and attached mails."""
    found, header_end = headers.fields(raw, opening.start(raw), len(raw))
    top = headers.values(found)
    parts = texts.sort(leaves(raw, (top, header_end)))
    name, address = author(top)
    files = [(part, part.decoded()) for part in parts.files]
    mails = [is_mail(part, content) for part, content in files]
    bodies = parts.bodies or _encrypted(files)
    first = bodies[0] if bodies else Alternatives()
    return ParsedMail(
        raw=raw,
        author_name=name,
        author_email=address,
        to=headers.addresses(top.get("to", "")),
        cc=headers.addresses(top.get("cc", "")),
        subject=headers.text(top.get("subject", "")),
        date_iso=headers.date(top.get("date", "")),
        date_raw=top.get("date", ""),
        message_id=message_id(top.get("message-id", "")),
        in_reply_to=message_id(top.get("in-reply-to", "")),
        references=tuple(headers.ids(top.get("references", ""))[-MAX_REFERENCES:]),
        headers=top,
        header_end=header_end,
        plain=first.plain,
        html=first.html,
        further=tuple(bodies[1:]),
        attachments=tuple(
            _attachment(part, content) for (part, content), mail in zip(files, mails, strict=True) if not mail
        ),
        attached=tuple(
            (content, part.span) for (part, content), mail in zip(files, mails, strict=True) if mail
        ),
        spare=tuple(parts.spare),
        reaction=parts.reaction,
    )


def author(top: dict[str, str]) -> tuple[str, str]:
    """(name, address) of the author. A list that writes "Ann via List <list@...>" to pass DMARC
    names the true author in X-Original-From, Reply-To or Cc."""
    found = headers.first(top.get("from", "") or top.get("sender", ""))
    name = via.without(found.name)
    if name == found.name:
        return found.name, found.email
    known = list_addresses(top)
    lists = {found.email, *known}
    for field in ("x-original-from", "x-original-sender", "reply-to"):
        true = headers.first(top.get(field, ""))
        if true.email and true.email not in lists:
            return true.name or name, true.email
    for true in headers.mailboxes(top.get("cc", "")):
        if true.email and true.email not in lists and true.name.casefold() == name.casefold():
            return true.name, true.email
    return name, "" if found.email in known else found.email


def message_id(value: str) -> str:
    """The first Message-ID with its angle brackets, "" if there is none."""
    return next(iter(headers.ids(value)), "")


# -- files -----------------------------------------------------------------------------------------


def is_mail(part: MimePart, content: bytes) -> bool:
    """Whether a file is a mail, by its type, or by its name and what is in it."""
    if content.startswith(_OUTLOOK):
        return False
    if part.type in _MAILS:
        return True
    return part.name.lower().endswith((".eml", ".msg")) and looks_like_mail(content)


def looks_like_mail(content: bytes) -> bool:
    """Whether bytes begin with a mail's header."""
    return len({name.lower() for name in _FIELD.findall(content[:20_000].partition(b"\n\n")[0])}) > 1


def _encrypted(files: list[tuple[MimePart, bytes]]) -> list[Alternatives]:
    """Who sees nothing but a file shall know why."""
    for part, content in files:
        if part.inside == "multipart/encrypted" and part.type != "application/pgp-encrypted":
            return [_told(part)]
        if is_encrypted(part.type, part.params, content):
            return [_told(part)]
    return []


def _told(part: MimePart) -> Alternatives:
    start = part.span[0]
    return Alternatives(texts.placed(ENCRYPTED.format(part.name or "smime.p7m"), (start, start)), None)


def _attachment(part: MimePart, content: bytes) -> ExtractedFile:
    cid = part.headers.get("content-id", "").strip("<> ")[:200]
    return ExtractedFile(part.name, part.type, len(content), content, part.span, cid)
