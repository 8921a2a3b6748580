"""The bytes of a mail without a person, in every encoding mails have. What does not name them stays to the byte.

The same bytes in give the same bytes out, so that a mail that comes again is known again.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.header import Header

from ..unchain.mime import charsets, headers, opening, transfer, words
from ..unchain.mime.labels import codec
from ..unchain.mime.structure import MAX_DEPTH, MimePart, leaves
from . import files

#: (text, whether it is HTML) -> the text without the person.
Scrub = Callable[[str, bool], str]
_FIELD = re.compile(rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n)?")
_RUN = re.compile(
    r"=\?[^?\s]{1,80}\?[bBqQ]\?[^?]{0,2000}\?=(?:\s{1,10}=\?[^?\s]{1,80}\?[bBqQ]\?[^?]{0,2000}\?=)*"
)
_SIMPLE = re.compile(r"[A-Za-z0-9 _-]*\Z")
_MAILS = ("message/rfc822", "message/global", "message/news")


@dataclass
class Rewritten:
    """``edits``: what changed, (start, end, new bytes) in the order of the old bytes."""

    data: bytes
    edits: list[tuple[int, int, bytes]] = field(default_factory=list)

    def place(self, at: int) -> int:
        """Where a place of the old bytes is now; inside of what was replaced, in proportion."""
        moved = 0
        for start, end, new in self.edits:
            if at <= start:
                break
            if at < end:
                return start + moved + round((at - start) * len(new) / (end - start))
            moved += len(new) - (end - start)
        return at + moved


def rewrite(raw: bytes, scrub: Scrub, depth: int = 0) -> Rewritten:
    """The mail without those whom ``scrub`` knows."""
    raw = opening.readable(raw)
    found, body = headers.fields(raw, opening.start(raw), len(raw))
    parts = sorted(leaves(raw, (headers.values(found), body)), key=lambda part: part.span)
    edits: list[tuple[int, int, bytes]] = []
    at = 0
    for part in parts:
        start, end = part.span
        if start < at:
            continue
        edits += _fields(raw, at, start, scrub)
        new = _body(part, scrub, depth)
        if new is not None:
            edits.append((start, end, new))
        at = end
    edits += _fields(raw, at, len(raw), scrub)
    return Rewritten(applied(raw, edits), edits)


def applied(raw: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """``edits`` in the order of the bytes, none in another."""
    out, at = [], 0
    for start, end, new in edits:
        out += [raw[at:start], new]
        at = end
    return b"".join([*out, raw[at:]])


# --- Header fields, and what else is no body ------------------------------------------------------------------------


def _fields(raw: bytes, start: int, end: int, scrub: Scrub) -> list[tuple[int, int, bytes]]:
    edits, at = [], start
    while at < end:
        found = _FIELD.match(raw, at, end)
        stop = max(found.end() if found else end, at + 1)
        new = field_without(raw[at:stop], scrub)
        if new != raw[at:stop]:
            edits.append((at, stop, new))
        at = stop
    return edits


def field_without(value: bytes, scrub: Scrub) -> bytes:
    """One field, folded or not. Its encoded words are read, and written anew where they name the person."""
    text, name = _text(value)
    new = scrub(text, False)
    if "=?" in new:
        new = _RUN.sub(lambda found: _word(found.group(), scrub), new)
        whole = words.text(new)
        # A name that is partly in an encoded word: the field is written as it reads.
        without = scrub(whole, False)
        if without != whole:
            new = without if without.isascii() else _encoded(without)
    return value if new == text else new.encode(name, "replace")


def _word(run: str, scrub: Scrub) -> str:
    read = words.text(run)
    new = scrub(read, False)
    return run if new == read else new if _SIMPLE.match(new) else _encoded(new)


def _encoded(text: str) -> str:
    label, colon, value = text.partition(": ")
    if not colon or not label.replace("-", "").isalnum() or not label.isascii():
        label, colon, value = "", "", text
    end = "\r\n" if text.endswith("\r\n") else "\n" if text.endswith("\n") else ""
    return f"{label}{colon}{Header(value.strip(), 'utf-8', maxlinelen=998).encode()}{end}"


# --- Bodies ----------------------------------------------------------------------------------------------------------


def _body(part: MimePart, scrub: Scrub, depth: int) -> bytes | None:
    """The body of a part as it is to stand in the mail; None: as it was."""
    content = part.decoded()
    new = _content(part, content, scrub, depth)
    if new == content:
        return None
    if part.outer:
        # Inside a signature that nobody can make again.
        return b""
    return transferred(new, part)


def _content(part: MimePart, content: bytes, scrub: Scrub, depth: int) -> bytes:
    if part.type in _MAILS and depth < MAX_DEPTH:
        return rewrite(content, scrub, depth + 1).data
    if part.type.startswith("text/") or part.type == "message/delivery-status":
        return text_without(content, part.params.get("charset", ""), scrub, part.type == "text/html")
    return files.without(content, part.name, scrub)


def text_without(content: bytes, charset: str, scrub: Scrub, is_html: bool) -> bytes:
    text = charsets.decode(content, charset, is_html)
    new = scrub(text, is_html)
    if new == text:
        return content
    for name in ("ascii", "utf-8", codec(charset) or "cp1252", "cp1252", "latin-1"):
        if _says(text, name) == content:
            return new.encode(name, "replace")
    # Broken or mixed: as well as its charset can.
    name = codec(charset) or "utf-8"
    return (_says(new, name) if _says(new, name) is not None else new.encode("utf-8")) or b""


def _says(text: str, name: str) -> bytes | None:
    try:
        return text.encode(name)
    except (UnicodeError, LookupError):
        return None


def _text(value: bytes) -> tuple[str, str]:
    try:
        return value.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return value.decode("latin-1"), "latin-1"


def transferred(content: bytes, part: MimePart) -> bytes:
    """Other content for a part, in its transfer encoding and with its line ends."""
    encoding, old = part.encoding, part.raw[part.start : part.end]
    line_end = b"\r\n" if b"\r\n" in old else b"\n"
    if encoding == "base64":
        return base64.encodebytes(content).replace(b"\n", line_end)
    if encoding == "quoted-printable":
        lines = content.replace(b"\r\n", b"\n")
        return binascii.b2a_qp(lines, istext=True).replace(b"\r\n", b"\n").replace(b"\n", line_end)
    if encoding == transfer.name("x-uuencode"):
        pieces = [content[at : at + 45] for at in range(0, len(content), 45)]
        coded = b"".join(binascii.b2a_uu(piece) for piece in pieces)
        return (b"begin 644 file\n" + coded + b"`\nend\n").replace(b"\n", line_end)
    return content
