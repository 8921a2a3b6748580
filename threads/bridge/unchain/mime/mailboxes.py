"""The people of a header field: structure first, words after (RFC 5322 section 3.4, RFC 2047 section 5).

An encoded word, a quoted string or a comment is a name, whatever it looks like: none of them makes an
address, a comma or a bracket. Linear in the length of the field; never raises.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from . import words

_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]{1,64}@[^\s<>,;:\"'()\[\]@]{1,255}")
#: Strictly: what may stand for a colleague.
_PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
#: An address inside a name, with what sets it off.
_PRINTED = re.compile(r"[<(\[\"']{0,3}[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}[>)\]\"']{0,3}")
_BESIDE = " ,;:|/<>()[]\"'-–—"
_MARK = re.compile(r"\\.|[\"()]", re.DOTALL)
_SPECIAL = re.compile(r"<[^<>]{0,1000}>|[,;:]")
_ESCAPED = re.compile(r"\\(.)")
MAX_NAME, MAX_RAW_NAME, MAX_ADDRESS = 200, 4_000, 254

#: Signs that turn the order of letters: a name of "kaO neB" would be shown as "Ben Oak".
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Mailbox(NamedTuple):
    """One of the people of a field. ``email`` is in lower case, "" if none is printed; ``sure`` if nothing
    about it is odd: one address, plainly set apart from the name."""

    name: str
    email: str
    sure: bool = True


@dataclass(slots=True)
class _Entry:
    """What stands between two commas; ``angles`` are the places of "<...>" in it."""

    start: int
    end: int = 0
    grouped: bool = False
    angles: list[re.Match[str]] = field(default_factory=list)


def mailboxes(value: str) -> list[Mailbox]:
    """All people of an address field in order, those of groups too."""
    text = _Masked(value)
    found: list[Mailbox] = []
    names: list[str] = []  # of a name that holds a comma without quotes: Lee, Ann <ann@...>
    for entry in _entries(text.masked):
        box = text.mailbox(entry)
        if box.name and not box.email and "@" not in box.name:
            names.append(box.name)
            continue
        if names and entry.angles and box.name:
            box, names = Mailbox(", ".join([*names, box.name]), box.email, False), []
        found += [Mailbox(name, "", False) for name in names]
        names = []
        if box.name or box.email:
            found.append(box)
    return found + [Mailbox(name, "", False) for name in names]


def first(value: str) -> Mailbox:
    """The first one with an address; else the first name, else nobody."""
    found = mailboxes(value)
    return next((box for box in found if box.email), found[0] if found else Mailbox("", ""))


def addresses(value: str) -> tuple[str, ...]:
    """The addresses of a field in order, each once."""
    text = _Masked(value)
    found = (text.email(entry) for entry in _entries(text.masked))
    return tuple(dict.fromkeys(email for email in found if email))


def author(fields: list[str]) -> tuple[str, str]:
    """Name and address of the only author; no address when the field is not plainly one mailbox.

    ``a@corp <mallory@evil>`` and ``a@corp@evil`` have fooled parsers (CVE-2023-27043): whatever holds more
    than one address outside of a name names nobody.
    """
    found = mailboxes(fields[0]) if len(fields) == 1 else []
    if len(found) == 1 and found[0].sure and _PLAIN_ADDRESS.fullmatch(found[0].email):
        return found[0].name, found[0].email
    return (found[0].name if found and "<" in fields[0] else ""), ""


def _entries(masked: str) -> Iterator[_Entry]:
    """The entries of a list. What is unclosed or stands in a wrong place is text of its entry."""
    entry, grouped = _Entry(0), False
    for found in _SPECIAL.finditer(masked):
        sign = found[0]
        if sign == ":":
            if entry.angles or "@" in masked[entry.start : found.start()]:
                continue
            grouped = masked[entry.start : found.start()].strip().lower() != "mailto"
            entry = _Entry(found.end(), grouped=grouped)
        elif len(sign) > 1:
            entry.angles.append(found)
        else:
            entry.end = found.start()
            yield entry
            grouped = grouped and sign == ","
            entry = _Entry(found.end(), grouped=grouped)
    entry.end = len(masked)
    yield entry


class _Masked:
    """A field whose names are hidden from the eye that looks for its structure."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.masked, self.notes = _mask(value)

    def email(self, entry: _Entry) -> str:
        """The address of an entry, "" if it has none."""
        at = entry.angles[0].start() if entry.angles else entry.end
        if entry.angles and (address := _address(entry.angles[0][0])):
            return address
        found = _ADDRESS.search(self.masked, entry.start, at)  # also: ann@varde.example <>
        return found[0].lower() if found else ""

    def mailbox(self, entry: _Entry) -> Mailbox:
        if not entry.angles:
            return self._bare(entry)
        angle = entry.angles[0]
        before, after = self.masked[entry.start : angle.start()], self.masked[angle.end() : entry.end]
        odd = "@" in before or "<" in before or after.strip() or entry.grouped or len(entry.angles) > 1
        address, name = self.email(entry), self._name(entry.start, angle.start())
        if address and not _address(angle[0]):
            name, odd = "", True
        name = name or self._name(angle.end(), entry.end) or self._note(entry)
        return Mailbox(name, address, not odd)

    def _bare(self, entry: _Entry) -> Mailbox:
        email = self.email(entry)
        if not email:
            return Mailbox(self._name(entry.start, entry.end) or self._note(entry), "", False)
        whole = self.masked[entry.start : entry.end].strip().lower() == email
        return Mailbox(self._note(entry), email, whole and not entry.grouped)

    def _notes_in(self, start: int, end: int) -> list[tuple[int, int]]:
        return self.notes[bisect_left(self.notes, (start, 0)) : bisect_left(self.notes, (end, 0))]

    def _name(self, start: int, end: int) -> str:
        """The words of a range without its comments."""
        pieces = []
        for place, behind in self._notes_in(start, end):
            pieces.append(self.value[start:place])
            start = behind
        return _clean("".join([*pieces, self.value[start:end]]))

    def _note(self, entry: _Entry) -> str:
        """The last comment, which is the name where no other is."""
        notes = self._notes_in(entry.start, entry.end)
        return _clean(self.value[notes[-1][0] + 1 : notes[-1][1] - 1]) if notes else ""


def _mask(value: str) -> tuple[str, list[tuple[int, int]]]:
    """The value with "_" in the place of quoted strings and encoded words, blanks in that of comments; and
    where the comments are."""
    if not ('"' in value or "(" in value or "=?" in value):
        return value, []
    whole = [(word.start, word.end) for word in words.find(value) if word.whole]
    masked = _covered(value, whole, "_")
    spans = list(_spans(masked))
    notes = [span for span in spans if masked[span[0]] == "("]
    masked = _covered(masked, [span for span in spans if masked[span[0]] == '"'], "_")
    return _covered(masked, notes, " "), notes


def _covered(value: str, spans: list[tuple[int, int]], sign: str) -> str:
    out, at = [], 0
    for start, end in spans:
        out += [value[at:start], sign * (end - start)]
        at = end
    return "".join([*out, value[at:]])


def _spans(value: str) -> list[tuple[int, int]]:
    """Quoted strings and comments, whichever opens first. What never closes is a letter."""
    kept: list[tuple[int, int]] = []
    at, ignored = 0, ""
    for _ in range(3):  # an unclosed quote, an unclosed bracket
        spans, opened = _closed(value, at, ignored)
        kept += spans
        if opened < 0:
            break
        at, ignored = opened + 1, ignored + ("(" if value[opened] == "(" else '"')
    return kept


def _closed(value: str, at: int, ignored: str) -> tuple[list[tuple[int, int]], int]:
    """(the closed ones from ``at`` on, where one opens that does not close or -1)."""
    spans: list[tuple[int, int]] = []
    opened, depth = -1, 0
    for found in _MARK.finditer(value, at):
        sign = found[0]
        if opened < 0:
            if sign in ('"', "(") and sign not in ignored:
                opened, depth = found.start(), 1
        elif value[opened] == '"':
            depth -= sign == '"'
        else:
            depth += (sign == "(") - (sign == ")")
        if opened >= 0 and not depth:
            spans.append((opened, found.end()))
            opened = -1
    return spans, opened


def own_name(name: str, address: str) -> str:
    """A display name without addresses: one that stands beside another address only passes for its owner's."""
    if not address or "@" not in name:
        return name
    bare = _PRINTED.sub(" ", name)
    return " ".join(bare.split()).strip(_BESIDE) if bare != name else name


def _address(text: str) -> str:
    """What stands in angle brackets as an address: <ann@...>, <mailto:ann@...>, <@relay,@relay:ann@...>."""
    text = text.strip("<> \t").rpartition(":")[2].strip()
    return text.lower()[: MAX_ADDRESS + 1] if "@" in text and len(text.split()) == 1 else ""


def _clean(name: str) -> str:
    """A display name: quotes off, escapes undone, encoded words decoded."""
    name = _ESCAPED.sub(r"\1", name.replace('\\"', "\0").replace('"', "").replace("\0", '"'))
    name = " ".join(words.text(name[:MAX_RAW_NAME]).translate(_TURNING).split()).strip(" ,;<>")
    if len(name) > 2 and name[0] in "'\"" and name[-1] == name[0]:
        name = name[1:-1].strip()
    return name[:MAX_NAME]
