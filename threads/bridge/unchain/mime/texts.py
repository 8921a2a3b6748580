"""Which parts of a mail are its text, as a mail client shows it, and which are files.

Shown are the text parts that are no attachments, one behind the other; of a multipart/alternative one. A
part with a file name is a file, unless nothing else says anything.
"""

import html as entities
import re
from dataclasses import dataclass, field
from itertools import islice

from ..bounds import MAX_LINES
from ..values import Alternatives, Body, Span
from . import calendars, enriched, rtf
from .charsets import decode
from .structure import MimePart

_LINE_END = re.compile(rb"\n")
#: A line end of a quoted-printable text: "=" before it takes it out.
_HARD_END = re.compile(rb"\n(?<!=\n)(?<!=\r\n)")
_BREAK = re.compile(r"\n")
_UNSEEN = re.compile(r"<(/?)(style|head|script)\b[^<>]{0,1000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>|&nbsp;|&#160;")
_HTML = frozenset(["text/html", "application/xhtml+xml"])
#: Texts for programs: clients offer them as files.
_FILES = frozenset(
    ["text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css", "text/javascript"]
    + ["text/rfc822-headers", "text/x-moz-deleted", "text/uri-list", "text/tab-separated-values"]
)
_EMPTY = Body("", (0, 0))
REACTION = "text/vnd.google.email-reaction+json"
MAX_REACTION = 2_000
_READERS = {
    "text/enriched": enriched.text,
    "text/richtext": enriched.text,
    "text/rtf": rtf.text,
    "application/rtf": rtf.text,
}


@dataclass(slots=True)
class Sorted:
    """The parts of a mail by what they are. ``spare`` are other forms of a text that is shown."""

    bodies: list[Alternatives] = field(default_factory=list)
    files: list[MimePart] = field(default_factory=list)
    spare: list[Span] = field(default_factory=list)
    reaction: str = ""


@dataclass(slots=True)
class _Place:
    """The parts of one place in the mail, of which a reader sees one kind."""

    plain: list[MimePart] = field(default_factory=list)
    html: list[MimePart] = field(default_factory=list)
    others: list[MimePart] = field(default_factory=list)


def sort(parts: list[MimePart]) -> Sorted:
    """Texts and files, each in the order of the mail."""
    found = Sorted()
    places: dict[tuple[int, int], _Place] = {}
    named: list[MimePart] = []
    for number, part in enumerate(parts):
        kind = _kind(part)
        if kind == "reaction":
            found.reaction = found.reaction or _text(part)[:MAX_REACTION]
            found.spare.append(part.span)
        elif kind == "file":
            found.files.append(part)
        elif kind == "named":
            named.append(part)
        else:
            key = (part.choice, 0) if part.choice >= 0 else (-1, number)
            place = places.setdefault(key, _Place())
            getattr(place, kind).append(part)
    _settle(found, list(places.values()), named)
    return found


def _kind(part: MimePart) -> str:
    """What a part is by itself: plain, html, others (a text in a third form), named (a text that is called
    like a file), file or reaction."""
    if part.type == REACTION:
        return "reaction"
    is_text = part.type.startswith("text/") or part.type in _HTML or part.type in _READERS
    if not is_text or part.type in _FILES or part.disposition == "attachment":
        return "file"
    if not part.root and "content-id" in part.headers:
        return "file"  # what the text of a multipart/related refers to
    if part.choice < 0 and part.name:
        return "named"
    if part.type in _HTML:
        return "html"
    if part.choice >= 0 and part.type != "text/plain" or part.type in _READERS:
        return "others"
    return "plain"


def _settle(found: Sorted, places: list[_Place], named: list[MimePart]) -> None:
    """Texts out of the places; if they say nothing, the first text with a name, or an invitation."""
    for place in places:
        if place.plain or place.html:
            shown = Alternatives(_body(place.plain), _body(place.html))
            found.bodies.append(shown)
            for part in place.others:
                if _is_said(part, shown):
                    found.spare.append(part.span)
                else:
                    found.files.append(part)  # whose client shows this form reads other words
        else:
            found.spare += [part.span for part in place.others[:-1]]
            found.bodies.append(Alternatives(_body(place.others[-1:]), None))
    found.files += named
    if (named or calendars.among(found.files)) and all(_is_blank(body) for body in found.bodies):
        _speak(found, named)
    found.files.sort(key=lambda part: part.span)
    found.bodies = _paired([body for body in found.bodies if not _is_blank(body)] or found.bodies[:1])


def _speak(found: Sorted, named: list[MimePart]) -> None:
    """Let a file speak where no text does."""
    for part in named[:1]:
        body = _body([part])
        both = Alternatives(None, body) if part.type in _HTML else Alternatives(body, None)
        if not _is_blank(both):
            found.files.remove(part)
            found.bodies.append(both)
            return
    for part in calendars.among(found.files)[:1]:
        text = calendars.described(_text(part))
        if text:
            found.bodies.append(Alternatives(placed(text, part.span), None))


def _is_blank(body: Alternatives) -> bool:
    if body.plain and body.plain.text.strip():
        return False
    return not (body.html and html_text(body.html.text).strip())


# -- texts -----------------------------------------------------------------------------------------


def _paired(bodies: list[Alternatives]) -> list[Alternatives]:
    """A text and its like in HTML, one behind the other, are two forms of one."""
    out: list[Alternatives] = []
    for body in bodies:
        last = out[-1] if out else Alternatives()
        if last.plain and body.html and not last.html and not body.plain and _says(last.plain, body.html):
            out[-1] = Alternatives(last.plain, body.html)
        else:
            out.append(body)
    return out


def _is_said(part: MimePart, shown: Alternatives) -> bool:
    """Whether a text in a third form has just the words of the forms that are read."""
    third = _words(html_text((_body([part]) or _EMPTY).text))
    forms = (shown.plain.text if shown.plain else "", html_text(shown.html.text) if shown.html else "")
    return not third or any(third == _words(form) for form in forms)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", entities.unescape(text).casefold())


def _says(plain: Body, html: Body) -> bool:
    return same_words(plain.text, html_text(html.text))


def _behind(a: Body, b: Body) -> Body:
    """Two texts of one kind as one, with the raw offset of every line."""
    return Body(f"{a.text}\n{b.text}", (a.span[0], b.span[1]), a.offsets + b.offsets, a.flowed, a.delsp)


def html_text(source: str) -> str:
    """The words of an HTML text, roughly: to compare, not to show."""
    out, at, hidden = [], 0, ""
    for found in _UNSEEN.finditer(source):
        name = found[2].lower()
        if not hidden and not found[1]:
            out.append(source[at : found.start()])
            hidden = name
        elif hidden == name and found[1]:
            at, hidden = found.end(), ""
    return _TAG.sub(" ", "".join([*out, "" if hidden else source[at:]]))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: nearly all words of each are in the other."""
    a, b = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return bool(a and b) and len(a & b) >= 0.85 * max(len(a), len(b))


def _body(parts: list[MimePart]) -> Body | None:
    """The texts of one kind as one, with the raw offset of every line."""
    whole: Body | None = None
    for part in parts:
        text = _text(part)
        reader = _READERS.get(part.type)
        flowed = part.params.get("format", "").lower() == "flowed"
        delsp = part.params.get("delsp", "").lower() == "yes"
        if reader:
            body = placed(reader(text), part.span)
        elif part.outer:
            body = placed(text, part.outer, flowed, delsp)
        else:
            body = Body(text, part.span, tuple(_offsets(part, text)), flowed, delsp)
        whole = _behind(whole, body) if whole else body
    return whole


def placed(text: str, span: Span, flowed: bool = False, delsp: bool = False) -> Body:
    """A text none of whose lines has a place of its own in the mail: all are in one range of it."""
    return Body(text, span, (span[0],) * (text.count("\n") + 1), flowed, delsp)


def _text(part: MimePart) -> str:
    return line_ends(decode(part.decoded(), part.params.get("charset", ""), html=part.type in _HTML))


def line_ends(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", "\n") if "\n" not in text else text.replace("\r", "")
    return text.replace("\x00", "").replace("\ufeff", "")


def _offsets(part: MimePart, text: str) -> list[int]:
    """Where each line of the decoded text starts in the raw mail; of a longer text the lines that are read."""
    count = min(text.count("\n"), MAX_LINES)
    raw, start, end = part.raw, part.start, part.end
    if part.encoding == "base64":
        size, total = end - start, max(len(text), 1)
        breaks = islice(_BREAK.finditer(text), count)
        return [start, *(start + size * found.end() // total for found in breaks)]
    ends = _HARD_END if part.encoding == "quoted-printable" else _LINE_END
    found = [start, *(found.end() for found in islice(ends.finditer(raw, start, end), count))]
    return found + [end] * (count + 1 - len(found))
