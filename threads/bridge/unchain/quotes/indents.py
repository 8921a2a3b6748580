"""Quotes by indentation: Outlook for Mac and text made from HTML set a quote in by four blanks instead
of marking it. Only believed right below an attribution, because code is indented too.
"""

import re

from ..text.lines import MAX_DEPTH, Line, next_spoken
from ..text.rewrap import goes_on, is_long
from .attribution_forms import Attribution

#: Webmailers turn every second blank of an indentation, or all of them, into unbreakable ones.
_INDENT = re.compile(r"(?:\t|[ \u00a0]{3,4})")
_MARKS = re.compile(r"[ \u00a0]{0,2}(?:>[ \t\u00a0]?)+")
MAX_PASSES = 8
#: Fewer blanks than this set nothing in.
LEAST = 3
#: Text that is set in is marked as well if this many lines are, and at most one of so many is not.
LEAST_MARKED, FEW = 2, 5


def deepen(lines: list[Line], attributed: dict[int, tuple[int, Attribution]]) -> bool:
    """Turn indentation below attributions into quote depth, outermost level first, in place. True if
    anything changed: inner attributions may then be readable for the first time."""
    changed = False
    floor = 0
    for start in sorted(attributed):
        end, hit = attributed[start]
        if start >= floor and hit.date:
            _outdent(lines, start, end)
        if start >= floor and _is_set_in(lines, start, end, dated=bool(hit.date)):
            floor = _deepen_from(lines, start, end, attributed)
            changed = True
    return changed


def _outdent(lines: list[Line], start: int, end: int) -> None:
    """Clients that quote an indented quote set its attribution in, too: what is set in as far as that moves
    to the margin, in place, if the text below is set in further."""
    width, below = _width(lines[start].text), next_spoken(lines, end)
    if width < LEAST or below is None or lines[below].depth != lines[start].depth:
        return
    if _width(lines[below].text) < width + LEAST:
        return
    n = start
    while n < len(lines) and lines[n].depth == lines[start].depth:
        if not lines[n].blank and _width(lines[n].text) < width:
            break
        lines[n].text = lines[n].text[width:]
        n += 1


def _width(text: str) -> int:
    """How many blanks a line is set in by."""
    return len(text) - len(text.lstrip(" \u00a0"))


def _is_set_in(lines: list[Line], start: int, end: int, dated: bool) -> bool:
    """Whether the text right below the attribution is set in further than the attribution. Below one
    without a date only unbreakable blanks count: people set code in with others."""
    n = end
    while n < len(lines) and n < end + 4 and lines[n].blank:
        n += 1
    if n >= len(lines) or lines[n].depth != lines[start].depth or lines[n].blank:
        return False
    set_in = _INDENT.match(lines[n].text)
    return bool(set_in and (dated or "\u00a0" in set_in[0]) and not _INDENT.match(lines[start].text))


def _deepen_from(
    lines: list[Line], start: int, n: int, attributed: dict[int, tuple[int, Attribution]]
) -> int:
    """Strip one level from every set-in line of this depth; the line where the depth ends: at its
    writer's last line, or where somebody who answers between his lines quotes the next mail. Clients that
    wrap what they quote leave the rests of long lines at the margin: those go with their line."""
    depth = lines[start].depth
    wraps = False
    if _is_marked(lines, n, attributed):
        return _unindent(lines, depth, n, attributed)
    while n < len(lines) and (lines[n].depth >= depth or n not in attributed):
        line = lines[n]
        found = _INDENT.match(line.text) if line.depth == depth else None
        if found:
            wraps = depth > 0 and is_long(line)
            _strip(line, found.end())
            above = lines[n - 1]
            if depth < line.depth < above.depth and not line.blank and goes_on(above.text, line.text):
                line.depth = above.depth  # wrapped on the way, without the mark of its first line
        elif wraps and line.depth == depth and not line.blank and goes_on(lines[n - 1].text, line.text):
            line.depth += 1
        else:
            wraps = False
        n += 1
    return n


def _is_marked(lines: list[Line], n: int, attributed: dict[int, tuple[int, Attribution]]) -> bool:
    """Whether the text below an attribution that ends above line ``n`` is set in and marked as well, up to the
    next attribution: then the blanks say nothing that the marks do not say."""
    depth, marked, bare = lines[n - 1].depth, 0, 0
    while n < len(lines) and n not in attributed:
        found = _INDENT.match(lines[n].text) if lines[n].depth == depth else None
        if found and not lines[n].blank:
            is_marked = bool(_MARKS.match(lines[n].text[found.end() :]))
            if not is_marked and not marked:
                return False  # the text begins without a mark: the blanks are all that sets it in
            marked, bare = marked + is_marked, bare + (not is_marked)
        n += 1
    return marked >= LEAST_MARKED and bare * FEW <= marked


def _unindent(lines: list[Line], depth: int, n: int, attributed: dict[int, tuple[int, Attribution]]) -> int:
    """Turn the marks behind blanks into depth, in place; the line where the depth ends."""
    while n < len(lines) and (lines[n].depth >= depth or n not in attributed):
        found = _INDENT.match(lines[n].text) if lines[n].depth == depth else None
        if found and _MARKS.match(lines[n].text[found.end() :]):
            _strip(lines[n], found.end(), 0)
        n += 1
    return n


def _strip(line: Line, width: int, level: int = 1) -> None:
    """Turn ``width`` blanks, which count as ``level``, and the marks behind them into depth."""
    line.text = line.text[width:]
    line.depth += level
    marks = _MARKS.match(line.text)
    if marks:
        line.depth = min(line.depth + marks[0].count(">"), MAX_DEPTH)
        line.text = line.text[marks.end() :]
