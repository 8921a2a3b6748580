"""Anchors: the printed claims that a quoted message begins here. Everything is cut at anchors only.

A header block, an attribution or a separator is a candidate; ``find_anchors`` believes the plausible
ones. Precision first: a wrong cut puts words into a person's mouth.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from . import attributions, bare_labels, columns, indents
from .attribution_forms import Attribution
from .block import Block
from .dates import find_date
from .headerblocks import may_start, read_block
from .inline_blocks import read_inline
from .languages import separator
from .lines import Line, next_spoken
from .names import Person, parse_person
from .torn import mend

#: A phrase between rules, in whatever language: right above a header block it announces it.
_RULED = re.compile(r"^\s*[-_=*]{2,60}\s?[^-_=*\s][^-_=*]{1,60}(?:\s-{3}\s[^-_=*]{1,60})?\s?[-_=*]{2,60}\s*")
_UNDERSCORES = re.compile(r"^\s*_{20,}\s*$")
_RULE = re.compile(r"^[\s*]*[-_=—–─~*#]{3,}[\s*]*$")
#: A name without anything that is in log lines and headings rather than in names.
_PERSON = re.compile(r"^[^\W\d_]['’.]?(?:[^\W\d_]|['’,-](?=\S)|\.?,?\s(?=[^\W\d_])){1,60}\.?$|^$")
#: Lines between a separator and its header block that are neither blank nor part of it.
MAX_GAP = 8


@dataclass(slots=True)
class Anchor:
    """Lines ``start`` up to ``end`` say that what follows was written by somebody else.

    ``depth`` is the quote depth of the claim; the text it speaks of stands at ``deeper`` to ``reach``.
    """

    start: int
    end: int
    depth: int
    kind: str
    forward: bool = False
    deeper: int = 0
    reach: int = 0
    name: str = ""
    email: str = ""
    date_iso: str | None = None
    date_raw: str = ""
    subject: str = ""
    message_id: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    confidence: float = 1.0


def find_anchors(lines: list[Line], near: datetime | None = None) -> list[Anchor]:
    """All anchors in order. ``near`` is the date of the mail: what it quotes is older."""
    attributed = attributions.find(lines, near)
    for _ in range(indents.MAX_PASSES):
        if not indents.deepen(lines, attributed):
            break
        mend(lines, floor=1)
        attributed = attributions.find(lines, near)
    attributions.sink_first_lines(lines, attributed)
    found: list[Anchor] = []
    i, floor = 0, 0
    while i < len(lines):
        anchor = None if lines[i].blank else _anchor_at(lines, i, floor, attributed, near)
        if anchor:
            found.append(anchor)
            i = floor = anchor.end
        else:
            i += 1
    return found


def _anchor_at(lines, i, floor, attributed, near) -> Anchor | None:
    text = lines[i].text
    first = text.lstrip()[:1]
    if first in "-_=*" and len(text) > 60 and (inline := _inline_at(lines, i, near)):
        return inline
    announced = (
        _separator_at(lines, i) if first in "-_=*~#+—–─━═" or text.rstrip().endswith((":", "：")) else None
    )
    if announced:
        return _announced(lines, i, announced, attributed, near)
    if i in attributed:
        end, hit = attributed[i]
        anchor = _from_attribution(lines, i, end, hit)
        if anchor:
            return anchor
    if lines[i].mark == "attribution":
        anchor = _from_mark(lines, i)
        if anchor:
            return anchor
    block = _block_at(lines, i, near)
    if not block or block.start < floor:
        return None
    anchor = _from_block(block)
    anchor.start = _rule_above(lines, anchor.start, floor)
    anchor.end = _rule_below(lines, anchor.end)
    return anchor


def _block_at(lines: list[Line], i: int, near) -> Block | None:
    """The header block whose first label, or whose table, begins at line ``i``."""
    table = columns.read(lines, i, near)
    if table:
        return table
    bare = len(lines[i].text) <= bare_labels.LONGEST_LABEL
    if not bare and not may_start(lines[i].text):
        return None
    return (bare_labels.read(lines, i, near) if bare else None) or read_block(lines, i, near)


def _inline_at(lines: list[Line], i: int, near) -> Anchor | None:
    """A separator and its header block on one line."""
    head = _RULED.match(lines[i].text)
    block = read_inline(lines[i].text[head.end() :], i, lines[i].depth, near) if head else None
    if not block:
        return None
    anchor = _from_block(block)
    anchor.forward = True
    return anchor


def _separator_at(lines: list[Line], i: int) -> tuple[int, str] | None:
    """(line after it, kind) of a separator on line ``i``, perhaps wrapped over two lines."""
    text = lines[i].text
    if len(text) > 400:
        return None
    hit = separator(text)
    if hit and not (hit.detail and text.count("-") > 3 and not text.rstrip().endswith("-")):
        return i + 1, hit.kind
    if i + 1 < len(lines) and lines[i + 1].text.rstrip().endswith("--") and text.lstrip().startswith("--"):
        whole = separator(f"{text.rstrip()} {lines[i + 1].text.strip()}")
        if whole:
            return i + 2, whole.kind
    return (i + 1, hit.kind) if hit else None


def _announced(lines, i, announced, attributed, near) -> Anchor | None:
    """The anchor a separator opens: with the header block or attribution below it, or alone."""
    end, kind = announced
    k = end
    while k < len(lines) and k < end + MAX_GAP and lines[k].blank:
        k += 1
    anchor = None
    if k in attributed:
        anchor = _from_attribution(lines, k, *attributed[k])
    anchor = anchor or _block_from(lines, k, near)
    if not anchor:
        anchor = Anchor(i, end, lines[i].depth, "separator", confidence=0.5)
    anchor.start = i
    anchor.forward = kind == "forward"
    return anchor


def _block_from(lines: list[Line], k: int, near) -> Anchor | None:
    """The header block that begins at line ``k``, its first label perhaps some lines below."""
    table = columns.read(lines, k, near) if k < len(lines) else None
    if table:
        return _from_block(table)
    for m in range(k, min(k + MAX_GAP, len(lines))):
        if lines[m].blank or not may_start(lines[m].text):
            continue
        block = read_block(lines, m, near)
        above = [n for n in range(k, block.start) if not lines[n].blank] if block else []
        # Lotus Notes may print the company's letterhead, one indented line, above the block
        if block and (not above or len(above) == 1 and lines[above[0]].text[:1] in " \t"):
            return _from_block(block)
    return None


def _from_block(block: Block) -> Anchor:
    return Anchor(
        block.start,
        block.end,
        block.depth,
        "block",
        name=block.name,
        email=block.email,
        date_iso=block.date_iso,
        date_raw=block.date_raw,
        subject=block.fields.get("subject", ""),
        to=_addresses(block.to),
        cc=_addresses(block.cc),
        people=block.to + block.cc,
        confidence=0.97 if block.date_iso else 0.85 if block.fields["from"] else 0.5,
    )


def _addresses(people: tuple[Person, ...]) -> tuple[str, ...]:
    return tuple(person.email or person.name for person in people)


def _from_attribution(lines: list[Line], start: int, end: int, hit: Attribution) -> Anchor | None:
    """An attribution is believed if a date is printed, or if quoted text follows at once."""
    depth = lines[start].depth
    below = next_spoken(lines, end)
    quoted = below is not None and lines[below].depth > depth
    person = parse_person(hit.name)
    if not (quoted or (hit.date and (person.email or _PERSON.match(person.name)))):
        return None
    if not hit.date and not person.email and len(person.name.split()) > 6:
        return None
    return Anchor(
        start,
        end,
        depth,
        "attribution",
        name=person.name,
        email=person.email,
        date_iso=hit.date.iso if hit.date else None,
        date_raw=hit.date_raw,
        message_id=hit.message_id,
        confidence=0.97 if hit.date and quoted else 0.85 if hit.date else 0.7,
    )


def _from_mark(lines: list[Line], i: int) -> Anchor | None:
    """A line an HTML client marks as its attribution, in words nobody knows: date and address suffice."""
    below = next_spoken(lines, i + 1)
    if below is None or lines[below].depth <= lines[i].depth or len(lines[i].text) > 500:
        return None
    date = find_date(lines[i].text)
    rest = lines[i].text[: date.start] + " " + lines[i].text[date.end :] if date else lines[i].text
    person = parse_person(rest.strip(" ,:"))
    if not date and not person.email:
        return None
    return Anchor(
        i,
        i + 1,
        lines[i].depth,
        "attribution",
        name=person.name if len(person.name.split()) <= 5 else "",
        email=person.email,
        date_iso=date.date.iso if date else None,
        date_raw=lines[i].text[date.start : date.end] if date else "",
        confidence=0.7,
    )


def _rule_above(lines: list[Line], start: int, floor: int) -> int:
    """A rule right above a header block ("________") belongs to it."""
    k = start - 1
    while k >= floor and start - k <= 3 and lines[k].blank:
        k -= 1
    if k < floor or start - k > 3:
        return start
    ruled = _RULED.match(lines[k].text)
    return k if _RULE.match(lines[k].text) or (ruled and ruled.end() == len(lines[k].text)) else start


def _rule_below(lines: list[Line], end: int) -> int:
    """Lotus Notes draws a line of underscores under its header block."""
    below = next_spoken(lines, end)
    if below is None or below > end + 1 or not _UNDERSCORES.match(lines[below].text):
        return end
    return below + 1
