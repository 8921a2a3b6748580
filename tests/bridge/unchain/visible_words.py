"""What a reader sees of a mail in a mail program, found without the engine: by the standard library's MIME reader
and a plain HTML-to-text. ``lost`` tells which of these words no message holds.

By hand: ``python -m tests.bridge.unchain.visible_words FILE...`` prints the mails with lost words.
"""

import re
import sys
from collections import Counter
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from threads.bridge.unchain import ExtractedMessage, Unchained, unchain
from threads.bridge.unchain.mime.charsets import decode

WORD = re.compile(r"\w+")
UNSEEN = {"style", "script", "head", "title", "template", "noscript", "svg"}
INLINE = {
    "a",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "span",
    "font",
    "code",
    "tt",
    "sub",
    "sup",
    "small",
    "big",
    "mark",
    "wbr",
}
VOID = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "base", "area"}
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.I)
PACKED = ("quoted-printable", "base64")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE:
            self.out.append("\n")
        style = next((value for name, value in attrs if name == "style" and value), "")
        hides = tag in UNSEEN or HIDDEN.search(style) or any(name == "hidden" for name, _value in attrs)
        if tag not in VOID and (hides or (self.unseen and self.unseen[-1] == tag)):
            self.unseen.append(tag)

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.out.append("\n")
        if self.unseen and self.unseen[-1] == tag:
            self.unseen.pop()

    def handle_data(self, data):
        if not self.unseen:
            self.out.append(data)


def html_text(source: str) -> str:
    reader = _Text()
    reader.feed(source)
    reader.close()
    return "".join(reader.out)


#: Quote marks; those that webmailers write as entities are seen, but no words.
MARKS = re.compile(r"^(?:>|&gt;|[ \t])+", re.M)
LINKED = re.compile(r"([\w.+-]+@[\w.-]+)>?\s?[<\[]mailto:\s?\1[>\]]", re.I)
#: How often an address that was replied to may have become the link of its link.
MOST_LINKED = 12


def unlinked(text: str) -> str:
    """A text without its quote marks, and addresses without their links, which are the same again."""
    text = MARKS.sub("", text)
    for _ in range(MOST_LINKED if "mailto:" in text else 0):
        text = LINKED.sub(r"\1", text)
    return text


def words(text: str) -> Counter:
    return Counter(WORD.findall(text.casefold().replace("\u00ad", "")))


def views(raw: bytes) -> list[str]:
    """The texts that different readers see of a mail: of alternatives each shows one."""
    return _views(message_from_bytes(raw))


def _views(part: Message) -> list[str]:
    if part.get_content_type() == "multipart/alternative":
        return [view for inner in part.get_payload() for view in _views(inner)] or [""]
    if part.is_multipart():
        seen = [""]
        for inner in part.get_payload():
            more = _views(inner)
            seen = [f"{one}\n{other}" for one in seen for other in more][:8]
        return seen
    if part.get_content_maintype() != "text" or part.get_content_subtype() == "calendar":
        return [""]
    if part.get_content_disposition() == "attachment":
        return [""]
    data = part.get_payload(decode=True) or b""
    text = decode(data, part.get_content_charset() or "")
    if part.get_param("delsp", "") == "yes":
        text = text.replace("\r\n", "\n").replace(" \n", "")  # RFC 3676: words go on
    return [html_text(text) if part.get_content_subtype() == "html" else text]


def lost(raw: bytes) -> Counter:
    """The words that a reader of the mail sees and a reader of its messages does not; none is right."""
    raw = unpacked(raw)
    found = unchain(raw)
    told = said(found)
    for piece in found.pieces:
        shown = words(_slice(raw, piece.start, piece.end))
        is_copy = piece.kind == "quote" and not shown - words(_shown(found.messages[piece.message or 0]))
        if piece.kind == "wrapper" or is_copy:
            told += shown
    missing = [words(unlinked(view)) - told for view in views(raw)]
    return min(missing, key=lambda one: one.total(), default=Counter())


def said(found: Unchained) -> Counter:
    """The words of all messages."""
    told: Counter = Counter()
    for message in found.messages:
        told += words(_shown(message))
        if not message.body.endswith(message.signature):
            told += words(message.signature)
    return told


def _shown(message: ExtractedMessage) -> str:
    """What is published of a message: the passages it answers too."""
    return message.in_context or message.body


def unpacked(raw: bytes) -> bytes:
    """The same mail with its texts in plain bytes, one a letter in HTML, so that ranges of it can be read."""
    mail = message_from_bytes(raw)
    changed = False
    for part in mail.walk():
        coding = part.get("Content-Transfer-Encoding", "").lower()
        is_html = part.get_content_type() == "text/html"
        if part.is_multipart() or not (is_html or coding in PACKED) or part.get_content_maintype() != "text":
            continue
        data = part.get_payload(decode=True) or b""
        if is_html:
            data = decode(data, part.get_content_charset() or "").encode("ascii", "xmlcharrefreplace")
        part.set_payload(data.decode("ascii", "surrogateescape"))
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = "8bit"
        changed = True
    if not changed:
        return raw
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=mail.policy.clone(max_line_length=None)).flatten(mail)
    return out.getvalue()


def _slice(raw: bytes, start: int, end: int) -> str:
    """A range of the raw mail as a reader sees it."""
    kinds = re.findall(rb"(?im)^content-type:\s*(text/\w+)", raw[:start])
    charsets = re.findall(rb"(?i)charset=[\"']?([\w.:-]+)", raw[:start])
    text = decode(raw[start:end], charsets[-1].decode() if charsets else "")
    if not kinds or kinds[-1].lower() != b"text/html":
        return text
    head, tag, rest = text.partition(">")
    return html_text(rest if tag and "<" not in head else text)


def main(paths: list[str]) -> None:
    count = 0
    for path in paths:
        raw = Path(path).read_bytes()
        missing = lost(raw)
        size = sum(len(word.encode()) + 1 for word in missing.elements())
        count += size > 80
        if size:
            print(size, path, " ".join(missing.elements())[:300])
    print(f"{count} of {len(paths)} mails with more than 80 bytes in no message")


if __name__ == "__main__":
    main(sys.argv[1:])
