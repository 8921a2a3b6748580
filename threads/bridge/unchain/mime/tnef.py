"""winmail.dat (MS-OXTNEF): what Outlook packs into one file when it sends rich text."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ..values import Alternatives, Body, ExtractedFile, ParsedMail, Span
from . import rtf
from .charsets import decode
from .texts import html_text, line_ends, placed, same_words

if TYPE_CHECKING:
    from tnefparse.tnef import TNEF, TNEFAttachment

#: The reader builds the whole file in memory; Outlook itself stops far below this.
MAX_SIZE = 30 * 1024 * 1024


def opened(file: ExtractedFile) -> tuple[Alternatives | None, tuple[ExtractedFile, ...]]:
    """(the text, the files) inside; nothing of that if it cannot be read."""
    from tnefparse import TNEF  # only for the few mails that have one

    if len(file.content) > MAX_SIZE:
        return None, ()
    try:
        found = TNEF(file.content, do_checksum=False)
        files = tuple(_file(inner, file.span) for inner in found.attachments)
        return _text(found, file.span), files
    except Exception:  # noqa: BLE001 - third-party reader of a hostile format: anything may come
        return None, ()


def with_text(mail: ParsedMail, text: Alternatives) -> ParsedMail:
    """The mail with a text out of the file: behind its own, unless that says the same or nothing."""
    own = _words(Alternatives(mail.plain, mail.html))
    if not own.strip():
        return replace(mail, plain=text.plain, html=text.html)
    if same_words(own, _words(text)):
        return mail
    return replace(mail, further=(*mail.further, text))


def _words(text: Alternatives) -> str:
    return text.plain.text if text.plain else html_text(text.html.text) if text.html else ""


def _text(found: "TNEF", span: Span) -> Alternatives | None:
    plain, html = _body(found.body, found.codepage, span), _body(found.htmlbody, found.codepage, span)
    if not (plain or html) and found._rtfbody:
        source = rtf.uncompressed(bytes(found._rtfbody)).decode("latin-1")
        body = placed(line_ends(rtf.text(source)), span)
        plain, html = (None, body) if rtf.is_html(source) else (body, None)
    return Alternatives(plain, html) if plain or html else None


def _body(content: bytes | str | None, codepage: str | None, span: Span) -> Body | None:
    if not content:
        return None
    text = decode(content, codepage or "") if isinstance(content, bytes) else content
    return placed(line_ends(text), span) if text.strip("\0 \r\n\t") else None


def _file(inner: "TNEFAttachment", span: Span) -> ExtractedFile:
    content = bytes(inner.data or b"")
    name = str(inner.long_filename() or "").strip("\0")
    return ExtractedFile(name, "application/octet-stream", len(content), content, span)
