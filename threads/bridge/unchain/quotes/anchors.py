"""Anchors: the printed claims that a quoted message begins here. Everything is cut at anchors only.

A header block, an attribution or a separator is a candidate; ``find_anchors`` believes the plausible
ones. Precision first: a wrong cut puts words into a person's mouth.
"""

import re
from datetime import datetime

from ..languages import announces, separator
from ..text import fences
from ..text.lines import Line, next_spoken
from ..text.rewrap import mend
from . import attributions, claims, indents
from .attribution_forms import Attribution
from .blocks import bare_labels, notes_columns
from .blocks.block import Block
from .blocks.heads import begin_above
from .blocks.labelled import read_block
from .blocks.labels import may_start
from .blocks.one_line import may_hold, read_inline, read_line
from .claims import Anchor
from .shared_lines import part_shared

#: A phrase between rules, in whatever language: right above a header block it announces it.
_RULED = re.compile(r"^\s*[-_=*]{2,60}\s?[^-_=*\s][^-_=*]{1,60}(?:\s-{3}\s[^-_=*]{1,60})?\s?[-_=*]{2,60}\s*")
_LONG_RULE = re.compile(r"^\s*([-_=])\1{19,}\s*$")
_RULE = re.compile(r"^[\s*]*[-_=‐‑―—–─~*#]{3,}[\s*]*$")
#: Zendesk in all languages: "##- Please type your reply above this line -##".
_DESK = re.compile(r"^\s*##-\s[^\n]{5,120}\s-##\s*$")
#: Lines between a separator and its header block that are neither blank nor part of it.
MAX_GAP = 8
#: The lines a separator that says who forwarded when may be wrapped over.
MAX_WRAPPED = 4


def find_anchors(lines: list[Line], near: datetime | None, most: int) -> list[Anchor]:
    """The first ``most`` anchors in order. ``near`` is the date of the mail: what it quotes is older."""
    part_shared(lines, near)
    attributed = attributions.find(lines, near)
    for _ in range(indents.MAX_PASSES):
        if not indents.deepen(lines, attributed):
            break
        mend(lines, floor=1)
        attributed = attributions.find(lines, near)
    attributions.sink_first_lines(lines, attributed)
    found: list[Anchor] = []
    code = fences.inside(lines)
    i, floor = 0, 0
    while i < len(lines) and len(found) < most:
        anchor = None if lines[i].blank or i in code else _anchor_at(lines, i, floor, attributed, near)
        if anchor:
            found.append(anchor)
            i = floor = anchor.end
        else:
            i += 1
    return found


def _anchor_at(
    lines: list[Line],
    i: int,
    floor: int,
    attributed: dict[int, tuple[int, Attribution]],
    near: datetime | None,
) -> Anchor | None:
    text = lines[i].text
    first = text.lstrip()[:1]
    if first in "-_=*" and len(text) > 60 and (inline := _inline_at(lines, i, near)):
        return inline
    announced = (
        _separator_at(lines, i) if first in "-_=*~#+‐‑―—–─━═" or text.rstrip().endswith((":", "：")) else None
    )
    if announced and (anchor := _announced(lines, i, announced, attributed, near)):
        return anchor
    if i in attributed:
        end, hit = attributed[i]
        anchor = claims.from_attribution(lines, i, end, hit)
        if anchor:
            return anchor
    if lines[i].mark == "attribution":
        anchor = claims.from_mark(lines, i)
        if anchor:
            return anchor
    block = _block_at(lines, i, near)
    if not block or block.start < floor:
        return None
    anchor = claims.from_block(block)
    anchor.start = _rule_above(lines, begin_above(lines, anchor.start, floor), floor)
    anchor.end = _rule_below(lines, anchor.end)
    return anchor


def _block_at(lines: list[Line], i: int, near: datetime | None) -> Block | None:
    """The header block whose first label, or whose table, begins at line ``i``."""
    table = notes_columns.read(lines, i, near)
    if table:
        return table
    if may_hold(lines[i].text) and (block := read_line(lines, i, near)):
        return block
    bare = bare_labels.may_hold(lines[i].text)
    if not bare and not may_start(lines[i].text):
        return None
    return (bare_labels.read(lines, i, near) if bare else None) or read_block(lines, i, near)


def _inline_at(lines: list[Line], i: int, near: datetime | None) -> Anchor | None:
    """A separator and its header block on one line."""
    head = _RULED.match(lines[i].text)
    block = read_inline(lines[i].text[head.end() :], i, lines[i].depth, near) if head else None
    if not block:
        return None
    anchor = claims.from_block(block)
    anchor.forward = True
    return anchor


def _separator_at(lines: list[Line], i: int) -> tuple[int, str] | None:
    """(line after it, kind) of a separator on line ``i``, perhaps wrapped over some lines."""
    text = lines[i].text
    if len(text) > 400:
        return None
    if _DESK.match(text):
        return i + 1, "original"
    hit = separator(text)
    if hit and not (hit.detail and text.count("-") > 3 and not text.rstrip().endswith("-")):
        return i + 1, hit.kind
    whole = text.rstrip() if text.lstrip().startswith("--") else ""
    for n in range(i + 1, min(i + MAX_WRAPPED, len(lines)) if whole else 0):
        if lines[n].text.lstrip().startswith("--") and not _RULE.match(lines[n].text):
            break  # another separator
        whole = f"{whole} {lines[n].text.strip()}"
        wrapped = separator(whole) if whole.endswith("--") else None
        if wrapped:
            return n + 1, wrapped.kind
        if lines[n].blank:
            break
    return (i + 1, hit.kind) if hit else None


def _announced(
    lines: list[Line],
    i: int,
    announced: tuple[int, str],
    attributed: dict[int, tuple[int, Attribution]],
    near: datetime | None,
) -> Anchor | None:
    """The anchor a separator opens: with the header block or attribution below it, or alone. Proton leaves
    its own ("‐‐‐ Original Message ‐‐‐") also where the quote below it was deleted."""
    end, kind = announced
    k = end
    while k < len(lines) and k < end + MAX_GAP and lines[k].blank:
        k += 1
    anchor = None
    if k in attributed:
        anchor = claims.from_attribution(lines, k, *attributed[k])
    anchor = anchor or _block_from(lines, k, near) or _spaced_at(lines, k, near)
    if not anchor:
        if lines[i].text.lstrip()[:1] == "‐":
            return None
        anchor = Anchor(i, end, lines[i].depth, "separator", confidence=0.5)
    if anchor.kind == "block":
        anchor.end = _rule_below(lines, anchor.end)
    anchor.start = i
    anchor.forward = kind == "forward"
    return anchor


def _block_from(lines: list[Line], k: int, near: datetime | None) -> Anchor | None:
    """The header block that begins at line ``k``, its first label perhaps some lines below."""
    table = notes_columns.read(lines, k, near) if k < len(lines) else None
    if table:
        return claims.from_block(table)
    for m in range(k, min(k + MAX_GAP, len(lines))):
        cells = bare_labels.read(lines, m, near) if "\t" in lines[m].text else None
        if cells and not any(not line.blank for line in lines[k : cells.start]):
            return claims.from_block(cells)
        if lines[m].blank or not may_start(lines[m].text):
            continue
        block = read_block(lines, m, near)
        above = [n for n in range(k, block.start) if not lines[n].blank] if block else []
        # Lotus Notes may print the company's letterhead, one indented line, above the block
        if block and (not above or len(above) == 1 and lines[above[0]].text[:1] in " \t"):
            return claims.from_block(block)
    return None


def _spaced_at(lines: list[Line], k: int, near: datetime | None) -> Anchor | None:
    """The header block without colons that begins at line ``k``."""
    if k >= len(lines):
        return None
    block = bare_labels.read_spaced(lines, k, near) or bare_labels.read_stacked(lines, k, near)
    return claims.from_block(block) if block else None


def _rule_above(lines: list[Line], start: int, floor: int) -> int:
    """A rule right above a header block ("________") belongs to it."""
    k = start - 1
    while k >= floor and start - k <= 3 and lines[k].blank:
        k -= 1
    if k < floor or start - k > 3:
        return start
    text = lines[k].text
    ruled = _RULED.match(text)
    return k if _RULE.match(text) or (ruled and ruled.end() == len(text)) or announces(text) else start


def _rule_below(lines: list[Line], end: int) -> int:
    """Lotus Notes draws a line of underscores under its header block, SquirrelMail one of dashes; Zoho and
    The Bat! set a second separator there."""
    below = next_spoken(lines, end)
    if below is None or below > end + 1:
        return end
    if _LONG_RULE.match(lines[below].text):
        return below + 1
    if not lines[below].text.lstrip().startswith("=") or not _separator_at(lines, below):
        return end
    return below + 1
