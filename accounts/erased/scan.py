"""Find the marked names, addresses and handles in a text, and put the placeholders there.

A text is looked at as it stands, and as a reader sees it: without tags, entities and percent signs undone. Linear in
the length of the text.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from accounts import names
from microblog.kit.text_folding import INVISIBLE, folded

from .marks import QUOTES, RUN, Kind, Marks, plain
from .words import address_of, called, token

_LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_LETTERS}(?:[{QUOTES}]{_LETTERS})*")
#: Between two words of a name: blanks, quote marks of mails, punctuation.
MAX_GAP = 12
#: Between mailbox and domain: "@", "ann at varde.example" of list archives, "bounce+ann=varde.example@" of VERP.
_AT = re.compile(r"@|=|\s\(?at\)?\s", re.IGNORECASE)
_LOCAL = re.compile(r"[^\s<>()\[\]\\,;:\"@=]{1,64}\Z")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]|\.(?=[\w])){1,252}")
#: In front of the mailbox proper: VERP, links, quotes.
_BEFORE = re.compile(r"['+*/&?#!|{}`~]")
_HANDLE = re.compile(r"(?<![\w.@])@([^\W_][\w-]{0,59})")
_SHOWN = re.compile(r"(?P<name>[^<>,;:\"\n]{1,200}?)(?P<end>\"?\s{0,3}<(?:mailto:)?)\Z")
_TAG = r"<[^<>]{0,4000}>"
_ODD = rf"&(?:\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z]{{2,31}});|(?:%[0-9A-Fa-f]{{2}})+|[{INVISIBLE}]"
_PLAIN_ODD, _HTML_ODD = re.compile(_ODD), re.compile(f"{_TAG}|{_ODD}")


@dataclass(frozen=True)
class Edit:
    """``new`` in the place of ``start`` to ``end``."""

    start: int
    end: int
    new: str


class SeenText:
    """A text as a reader sees it, and where each of its characters stands."""

    def __init__(self, text: str, is_html: bool):
        self.raw = text
        parts: list[str] = []
        # (place in what is seen, place in the text, whether it is one thing that is read as another)
        self._seen: list[int] = []
        self._runs: list[tuple[int, int, int]] = []
        at = size = 0
        for odd in (_HTML_ODD if is_html else _PLAIN_ODD).finditer(text):
            read = _read(odd.group())
            for piece, start, end in ((text[at : odd.start()], at, 0), (read, odd.start(), odd.end())):
                if piece:
                    self._seen.append(size)
                    self._runs.append((size, start, end))
                    parts.append(piece)
                    size += len(piece)
            at = odd.end()
        if at < len(text) or not parts:
            self._seen.append(size)
            self._runs.append((size, at, 0))
            parts.append(text[at:])
        self.text = "".join(parts)

    def start(self, place: int) -> int:
        seen, start, end = self._runs[max(0, bisect_right(self._seen, place) - 1)]
        return start if end else start + place - seen

    def end(self, place: int) -> int:
        """Where the character before ``place`` ends."""
        seen, start, end = self._runs[max(0, bisect_right(self._seen, place - 1) - 1)]
        return end or start + place - seen


def _read(odd: str) -> str:
    if odd.startswith("&"):
        return html.unescape(odd)
    return unquote(odd, errors="strict") if _is_utf_8(odd) else ""


def _is_utf_8(odd: str) -> bool:
    try:
        return odd.startswith("%") and bool(unquote(odd, errors="strict"))
    except UnicodeDecodeError:
        return False


def scrub(text: str, marks: Marks, is_html: bool = False) -> str:
    """The text with placeholders in the place of erased persons."""
    if not text or not marks:
        return text
    text = _applied(text, list(_edits(SeenText(text, False), marks)))
    return _applied(text, list(_edits(SeenText(text, True), marks))) if is_html else text


def _applied(text: str, edits: list[Edit]) -> str:
    out, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start >= at:
            out += [text[at : edit.start], edit.new]
            at = edit.end
    return "".join([*out, text[at:]]) if edits else text


def _edits(view: SeenText, marks: Marks) -> Iterator[Edit]:
    taken: list[tuple[int, int]] = []
    for start, end, number, sign in _addresses(view.text, marks):
        taken.append((start, end))
        new = address_of(number)
        yield Edit(view.start(start), view.end(end), new.replace("@", "=") if sign == "=" else new)
        shown = _SHOWN.search(view.text, max(0, start - 220), start)
        # A name of one word is only theirs in front of their address.
        if shown and marks.number(Kind.SHOWN, names.fold(shown["name"].strip())) == number:
            name = shown["name"]
            begin = shown.start("name") + len(name) - len(name.lstrip())
            taken.append((begin, shown.start("end")))
            yield Edit(view.start(begin), view.end(begin + len(name.strip())), called(number))
    yield from _handles(view, marks)
    yield from _runs(view, marks)
    yield from _names(view, marks, taken)


# --- Addresses and handles ---------------------------------------------------------------------------------------


def _addresses(text: str, marks: Marks) -> Iterator[tuple[int, int, int, str]]:
    """(start, end, number, what stands between mailbox and domain)."""
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        hosts = _hosts(domain.group(), marks) if domain else []
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start()) if hosts else None
        hit = _address(local.group(), hosts, marks) if local else None
        if local and hit:
            yield local.start() + hit[0], at.end() + hit[1], hit[2], at.group()


def _hosts(domain: str, marks: Marks) -> list[str]:
    """The domains that are looked for with which this begins: a text may go on without a blank."""
    labels = domain.split(".")
    hosts = [".".join(labels[:count]) for count in range(len(labels), 1, -1)]
    return [host for host in hosts if marks.may_begin(host)]


def _address(local: str, hosts: list[str], marks: Marks) -> tuple[int, int, int] | None:
    for start in [0, *(found.end() for found in _BEFORE.finditer(local))]:
        for tail in {local[start:], local[start:].partition("+")[0]}:
            for host in hosts:
                number = marks.number(Kind.ADDRESS, folded(f"{tail}@{host}"))
                if number:
                    return start, len(host), number
    return None


def _handles(view: SeenText, marks: Marks) -> Iterator[Edit]:
    if not marks.has_handles:
        return
    for found in _HANDLE.finditer(view.text):
        number = marks.number(Kind.HANDLE, folded(found[1]))
        if number:
            yield Edit(view.start(found.start()), view.end(found.end()), f"@{token(number)}")


# --- Names -------------------------------------------------------------------------------------------------------


def _runs(view: SeenText, marks: Marks) -> Iterator[Edit]:
    """Names in a script without blanks."""
    for found in RUN.finditer(view.text) if marks.runs else ():
        at, run = 0, found.group()
        while at < len(run):
            for length in marks.runs:
                number = marks.number(Kind.RUN, folded(run[at : at + length]))
                if number and at + length <= len(run):
                    start = found.start() + at
                    yield Edit(view.start(start), view.end(start + length), called(number))
                    at += length - 1
                    break
            at += 1


def _names(view: SeenText, marks: Marks, taken: list[tuple[int, int]]) -> Iterator[Edit]:
    # Most texts name nobody, and have few different words.
    if not marks.lengths or not any(map(marks.may_begin, set(_WORD.findall(view.text)))):
        return
    found = list(_WORD.finditer(view.text))
    taken.sort()
    n = 0
    while n < len(found):
        if marks.may_begin(found[n].group()) and not _is_in(found[n].start(), taken):
            hit = _name(view, found, n, marks)
            if hit:
                words, end, number = hit
                yield from _replaced(view, words, end, number)
                n = _next(found, end, n + 1)
                continue
        n += 1


def _is_in(place: int, ranges: list[tuple[int, int]]) -> bool:
    n = bisect_right(ranges, (place, 1 << 60)) - 1
    return n >= 0 and ranges[n][0] <= place < ranges[n][1]


def _next(found: list[re.Match[str]], end: int, n: int) -> int:
    while n < len(found) and found[n].start() < end:
        n += 1
    return n


def _name(
    view: SeenText, found: list[re.Match[str]], first: int, marks: Marks
) -> tuple[list[re.Match[str]], int, int] | None:
    """The words from ``first`` that are a name, the longest; where it ends; whose it is."""
    words = _together(view.text, found, first, marks.lengths[0])
    for length in marks.lengths:
        if len(words) < length:
            continue
        said = words[:length]
        texts = [plain(word.group()) for word in said]
        for last, end in _endings(said[-1]):
            text = " ".join([*texts[:-1], last])
            number = marks.number(Kind.NAME, text)
            if not number and _may_be_turned(view.text, said):
                number = marks.number(Kind.TURNED, text)
            if number:
                return said, end, number
    return None


def _together(text: str, found: list[re.Match[str]], first: int, most: int) -> list[re.Match[str]]:
    """Words that stand together, without initials between them."""
    words = [found[first]]
    end = found[first].end()
    for word in found[first + 1 : first + 3 * most]:
        if word.start() - end > MAX_GAP or len(words) == most:
            break
        end = word.end()
        if len(word.group()) > 1 or not word.group().isascii():
            words.append(word)
    return words


def _endings(word: re.Match[str]) -> Iterator[tuple[str, int]]:
    """The last word, and what it is without the ending of the genitive."""
    text = word.group()
    yield plain(text), word.end()
    for quote in QUOTES:
        head, mark, _rest = text.rpartition(quote)
        if mark:
            yield plain(head), word.start() + len(head)
    if text[-1:] in "sS" and len(text) > 2:
        yield plain(text[:-1]), word.end() - 1


def _may_be_turned(text: str, words: list[re.Match[str]]) -> bool:
    """ "Berg, Ann", "berg.ann", "Berg Ann", but not "will may"."""
    gap = text[words[0].end() : words[1].start()]
    is_tight = not any(sign.isspace() for sign in gap)
    return "," in gap or is_tight or all(not word.group()[0].islower() for word in words)


def _replaced(view: SeenText, words: list[re.Match[str]], end: int, number: int) -> Iterator[Edit]:
    """The placeholder in the place of the first word; the others go, tags between them stay."""
    places = [(view.start(word.start()), view.end(word.end())) for word in words]
    places[-1] = (places[-1][0], view.end(end))
    gaps = [view.raw[a[1] : b[0]] for a, b in zip(places, places[1:], strict=False)]
    is_loose = any("<" in gap or " " in gap or "&" in gap or gap != gap.strip() for gap in gaps)
    yield Edit(*places[0], called(number) if is_loose else token(number))
    for before, place, gap in zip(places, places[1:], gaps, strict=False):
        yield Edit(place[0] if "<" in gap else before[1], place[1], "")
