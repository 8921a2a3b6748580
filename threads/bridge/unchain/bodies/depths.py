"""The depth of every line of the plain part, from its line in the HTML."""

import re
from dataclasses import dataclass

from ..text.lines import Line

#: Blanks by which clients set in what they quote.
INDENT = 4
_TYPED = ("|", ">")
_SET_IN = re.compile(r"[ \u00a0\t]{1,80}(?:>[ \u00a0]?){1,20}")


@dataclass(slots=True)
class HtmlPiece:
    """A line of the fused text and its line in the HTML, if it has one."""

    line: Line
    row: int | None = None


def set_depths(pieces: list[HtmlPiece], html: list[Line]) -> None:
    """Give every line the depth of its line in the HTML; lines that are not there stand to their
    neighbours as they did."""
    belows: list[tuple[int, int] | None] = []
    below = above = None
    for piece in reversed(pieces):
        belows.append(below)
        if piece.row is not None:
            below = (piece.line.depth, html[piece.row].depth)
    seen = -1
    for piece, below in zip(pieces, reversed(belows), strict=True):
        line = piece.line
        if piece.row is None:
            beside = next((to for to in (above, below) if to and to[0] == line.depth), None)
            _deepen(line, beside[1] if beside else line.depth, "")
            continue
        told = html[piece.row]
        above = (line.depth, told.depth)
        if told.depth < line.depth and told.text.lstrip()[:1] in _TYPED:
            line.text = told.text  # what looked like a quote mark draws a table
        _deepen(line, told.depth, told.text if piece.row != seen else "")
        line.colour = told.colour
        line.fixed, line.mark = told.fixed, told.mark if piece.row != seen else ""
        seen = piece.row


def _deepen(line: Line, depth: int, begins: str) -> None:
    """Set the depth of a line that ``begins`` a line of the HTML. Blanks and marks by which a client sets in
    what it quotes go, but for blanks that stand in the HTML, too."""
    levels, line.depth = depth - line.depth, depth
    if levels <= 0:
        return
    marked = _SET_IN.match(line.text)
    if marked and marked[0].count(">") <= levels:
        line.text = line.text[marked.end() :]
        return
    width = len(line.text) - len(line.text.lstrip(" \u00a0"))
    kept = len(begins) - len(begins.lstrip(" \u00a0"))
    line.text = line.text[max(min(width, INDENT * levels) - kept, 0) :]
