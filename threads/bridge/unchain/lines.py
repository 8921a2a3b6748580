"""Text lines with their quote depth: the one view of a mail every reader works on."""

import re
from dataclasses import dataclass

from .values import Body

_MARKS = re.compile(r"^[ \t\u00a0]{0,3}(?:>[ \t\u00a0]?)+")
_PIPES = re.compile(r"^[ \t]?(?:\|[ \t]?)+(?![^|]*\|\s*$)")
_INITIALS = re.compile(r"^[ \t]?[A-Z][A-Za-z]{0,3}>[ \t]?")
MAX_DEPTH = 100
MAX_EMPTY = 20
#: Below this a line was not wrapped by a client: what follows it is not its rest.
WRAP_AT = 58
SHORT = 35
#: A paragraph on one line, wrapped by a client that marks only its first line, leaves this many at most.
MAX_REST = 12


@dataclass(slots=True)
class Line:
    """One line without its quote marks. ``start`` and ``end`` are byte offsets in the raw mail.

    ``mark`` is what an HTML client says about the line: "quote" where a container it uses for quoted
    messages begins, "" otherwise.
    """

    text: str
    depth: int
    start: int
    end: int
    mark: str = ""

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


def plain_lines(body: Body) -> list[Line]:
    """The lines of a text/plain body."""
    texts, lines = _split(body)
    for line in lines:
        if ">" in line.text:
            _strip(line, _MARKS, ">")
    _strip_others(lines)
    _undo_from_escapes(lines, texts)
    if body.flowed:
        _unstuff(lines)
    _close_brackets(lines)
    _rejoin(lines, floor=1 if body.flowed else 0)
    return lines


def _split(body: Body) -> tuple[list[str], list[Line]]:
    """The texts and lines of a body. Long runs of empty lines become one line: no mail needs them,
    and a mail of nothing else must not cost more than one of words."""
    all_texts = body.text.split("\n")
    offsets = (*body.offsets, body.span[1])
    texts: list[str] = []
    lines: list[Line] = []
    empty = 0
    for n, text in enumerate(all_texts):
        empty = 0 if text else empty + 1
        if empty > MAX_EMPTY:
            lines[-1].end = offsets[n + 1]
            continue
        texts.append(text)
        lines.append(Line(text, 0, offsets[n], offsets[n + 1]))
    return texts, lines


def _strip(line: Line, pattern: re.Pattern[str], mark: str) -> None:
    found = pattern.match(line.text)
    if found:
        line.depth = min(found[0].count(mark), MAX_DEPTH)
        line.text = line.text[found.end() :]


def _undo_from_escapes(lines: list[Line], texts: list[str]) -> None:
    """mbox files escape "From " at the start of a line with a ">" that quotes nothing."""
    for n in range(1, len(lines) - 1):
        line, deep = lines[n], lines[n].depth
        escaped = line.text.startswith("From ") and texts[n].rstrip().endswith(
            (">" + line.text.rstrip(), ">  " + line.text.rstrip())
        )
        alone = lines[n - 1].depth == deep - 1 and (lines[n + 1].depth == deep - 1 or lines[n + 1].blank)
        if deep and escaped and alone:
            line.depth -= 1


def _strip_others(lines: list[Line]) -> None:
    """Quote marks other than ">" count only where whole blocks carry them: "|" also draws tables."""
    if any(line.depth for line in lines):
        return
    for pattern, mark in ((_PIPES, "|"), (_INITIALS, ">")):
        marked = [n for n, line in enumerate(lines) if mark in line.text[:8] and pattern.match(line.text)]
        if len(marked) >= 3 and marked[-1] - marked[0] < 1.3 * len(marked):
            for n in marked:
                _strip(lines[n], pattern, mark)


def _unstuff(lines: list[Line]) -> None:
    """format=flowed (RFC 3676): a leading blank protects a line, it is not part of it."""
    for line in lines:
        if line.text[:1] == " ":
            line.text = line.text[1:]


def _close_brackets(lines: list[Line]) -> None:
    """The ">" that closes a link is no quote mark if wrapping put it at the start of a line; clients
    that wrapped the paragraph again have set all of it in."""
    for n in range(1, len(lines)):
        above = lines[n - 1]
        if lines[n].depth != above.depth + 1 or not _is_open(lines, n - 1):
            continue
        lines[n].text = ">" + lines[n].text
        end = n
        while end < len(lines) and lines[end].depth == above.depth + 1 and not lines[end].blank:
            lines[end].depth = above.depth
            end += 1


def _is_open(lines: list[Line], n: int) -> bool:
    """Whether line ``n`` ends inside a link whose "<" stands on it or at the end of the line above."""
    text = lines[n].text
    start = text.rfind("<")
    if start < 0 and n and lines[n - 1].depth == lines[n].depth and lines[n - 1].text.rstrip().endswith("<"):
        text, start = "<" + text, 0
    return start >= 0 and text.startswith(("<http://", "<https://"), start) and ">" not in text[start:]


def _rejoin(lines: list[Line], floor: int) -> None:
    """A client that wraps a quoted line leaves its rest outside (some of) its quote marks: text less
    deep than the long line right above belongs to that line if it is a few words between quoted
    lines, or if it goes on in the middle of a sentence. Text less deep than ``floor`` is the writer's:
    a client that speaks format=flowed does not tear what it quotes itself."""
    torn = -1
    for n in range(1, len(lines) - 1):
        line, above = lines[n], lines[n - 1]
        if not floor <= line.depth < above.depth or line.blank or above.blank:
            continue
        if torn != n - 1 and len(above.text) + 2 * above.depth < WRAP_AT:
            continue
        few = len(line.text) <= SHORT and lines[n + 1].depth > line.depth
        goes_on = line.text[:1].islower() and above.text.rstrip()[-1] not in ".!?:"
        if few or (line.depth and line.depth == above.depth - 1 and (goes_on or torn == n - 1)):
            line.depth = above.depth
            torn = n
        elif goes_on and (end := _resumes(lines, n, above.depth)):
            for rest in lines[n:end]:
                rest.depth = above.depth


def _resumes(lines: list[Line], n: int, depth: int) -> int:
    """The line where the deeper quote goes on right below a rest of some full lines that begins at
    ``n``; 0 if it does not: a blank line of the writer's own parts his words from the quote."""
    for end in range(n + 1, min(n + MAX_REST, len(lines))):
        if lines[end].depth >= depth:
            return end
        if lines[end].blank:
            return 0
    return 0
