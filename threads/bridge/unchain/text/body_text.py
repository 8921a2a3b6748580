"""The text of a message from its lines."""

from collections.abc import Mapping
from types import MappingProxyType

from .lines import Line

#: More blank lines than any gap in a mail has.
MAX_BLANK = 1_000_000
UNMARKED: Mapping[int, int] = MappingProxyType({})
MARK = "> "


def body_text(lines: list[Line], numbers: list[int], marks: Mapping[int, int] = UNMARKED) -> str:
    """The lines as one text: no blank lines at the ends, no more than two in a row inside. ``marks`` has the
    lines that are quoted in it and their levels."""
    out: list[str] = []
    blanks, last, above = 0, -1, 0
    for n in numbers:
        line = lines[n]
        gap, last = n != last + 1, n
        if gap:
            blanks = -MAX_BLANK  # what stood between was somebody else's: one blank line is enough
        if line.blank:
            blanks += 1
            continue
        level = marks.get(n, 0)
        if out and (blanks or level != above):
            out += _gap(blanks, above, level)
        blanks, above = 0, level
        out.append(MARK * level + (line.printed or line.text).rstrip())
    return "\n".join(out)


def _gap(blanks: int, above: int, level: int) -> list[str]:
    """The lines between two: blank, in a quote with its marks. What follows a quote is set off by one, because
    Markdown reads a line right below a quote as part of it."""
    if blanks < 0:
        return [""]
    return [(MARK * level).rstrip() if level == above else ""] * max(min(blanks, 2), int(level < above))
