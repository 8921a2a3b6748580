"""Attributions that begin on the line on which the answer ends: "Yes, bring it. On Mon, Ann <ann@x> wrote:"."""

import re
from datetime import datetime

from ..text.lines import Line
from .attribution_forms import LONGEST, read
from .attributions import may_end

#: Where a sentence ends and another may begin.
_SENTENCE = re.compile(
    r"[.!?。！？)\]:;…][\"'”’»]?\s+(?=[\w*\"'<\[])|\s{2,}(?=\w)|\s[-–—]{1,3}\s(?=\w)|\s*(?=\bOn\s)"
)
#: The lines such an attribution may be wrapped over, and the sentences that may end on its first one.
MAX_LINES = 3
MAX_SENTENCES = 12
_OPENING = "\"'“„«‹‘‚「『(["


def part_shared(lines: list[Line], near: datetime | None) -> None:
    """Give the attribution a line of its own, in place, where a deeper quote follows."""
    n, above = 0, 0
    while n < len(lines):
        if lines[n].blank:
            n += 1
            continue
        cut = _shared(lines, above, near) if lines[n].depth > lines[above].depth else None
        above = n
        if cut:
            at, place = cut
            line = lines[at]
            below = Line(line.text[place:], line.depth, line.end, line.end, line.mark)
            line.text, line.mark = line.text[:place].rstrip(), ""
            lines.insert(at + 1, below)
            n, above = n + 1, n + 1
        n += 1


def _shared(lines: list[Line], j: int, near: datetime | None) -> tuple[int, int] | None:
    """(line, place in it) where the attribution that ends on line ``j`` begins, None where it begins a line."""
    if not may_end(lines[j].text) or len(lines[j].text) > LONGEST or lines[j].blank:
        return None
    text, shared = "", None
    for start in range(j, max(j - MAX_LINES, -1), -1):
        line = lines[start]
        if line.blank or line.depth != lines[j].depth or len(line.text) > LONGEST:
            break
        whole = f"{line.text.strip()} {text}".strip()
        if _is_one(whole.lstrip("- "), near):
            return None
        shared = shared or _place(lines, start, text, near)
        text = whole
    return shared


def _place(lines: list[Line], start: int, rest: str, near: datetime | None) -> tuple[int, int] | None:
    places = [found.end() for found in _SENTENCE.finditer(lines[start].text)][-MAX_SENTENCES:]
    for place in places:
        # What somebody quotes in quotation marks is his text
        if (
            place
            and lines[start].text[place - 1] not in _OPENING
            and _is_one(f"{lines[start].text[place:]} {rest}".strip(), near)
        ):
            return start, place
    return None


def _is_one(text: str, near: datetime | None) -> bool:
    """Whether a text is an attribution with a date and a writer."""
    hit = read(text, near) if any(map(str.isdigit, text)) else None
    return bool(hit and hit.date and not hit.yearless and not hit.nameless and hit.name)
