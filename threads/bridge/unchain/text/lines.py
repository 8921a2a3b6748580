"""Text lines with their quote depth: the one view of a mail every reader works on."""

import re
from dataclasses import dataclass, replace
from itertools import islice

from ..bounds import MAX_LINES
from ..values import Body

#: Clients that set a blank before the mark, too, leave two between nested ones.
_MARKS = re.compile(r"^[ \t\u00a0]{0,3}(?:>[ \t\u00a0]{0,2}(?=>)|>[ \t\u00a0]?)+")
_ENTITIES = re.compile(r"^(?:&gt;[ \t\u00a0]?)+")
_BREAK = re.compile(r"\n")
_ARROWED = re.compile(
    r"(?:[^<>]{2,80}(?:<[^<>\s]{3,80}> )?|<[^<>\s]{3,80}> )[^<>]{0,20}\d[^<>]{0,12} >>>\s*$"
)
#: Emacs' Supercite draws five arrows before '"Ann" == Ann Lee <ann@x.example> writes:'.
_SUPERCITED = re.compile(r'"[^"]{1,60}" == [^\n]{3,200}:\s*$')
SUPERCITE = 5
MAX_DEPTH = 100
#: The mark of the line between two texts of a mail.
NEXT_TEXT = "text"
#: Fewer lines than this with the same odd mark are chance.
MIN_MARKED = 3
MAX_EMPTY = 20


@dataclass(slots=True)
class Line:
    """One line without its quote marks. ``start`` and ``end`` are byte offsets in the raw mail.

    ``mark`` is what an HTML client says about the line: "quote" where a container it uses for quoted
    messages begins; ``NEXT_TEXT`` above the next text of a mail that has several; "" otherwise. ``fixed``:
    its depth is told by the structure of HTML, so that nothing about its words can change it. ``colour``: that
    of its letters in HTML, if nearly all have one (html_colours.py). ``printed``: what stands there, if the links
    of an address were taken out of ``text`` to read it (links.py).
    """

    text: str
    depth: int
    start: int
    end: int
    mark: str = ""
    fixed: bool = False
    colour: str = ""
    printed: str = ""

    @property
    def blank(self) -> bool:
        return not self.text or self.text.isspace()


def next_spoken(lines: list[Line], i: int) -> int | None:
    """The next line from ``i`` on that is not blank."""
    while i < len(lines) and lines[i].blank:
        i += 1
    return i if i < len(lines) else None


def cut(body: Body) -> tuple[Body, Line | None]:
    """The part of a body that is read, and the rest as one line, None if all of it is."""
    if body.text.count("\n") < MAX_LINES:
        return body, None
    last = next(islice(_BREAK.finditer(body.text), MAX_LINES - 1, None))
    place = body.offsets[MAX_LINES]
    head = replace(
        body,
        text=body.text[: last.start()],
        span=(body.span[0], place),
        offsets=body.offsets[:MAX_LINES],
    )
    return head, Line(body.text[last.end() :], 0, place, body.span[1])


def joined(lines: list[Line], rest: Line | None) -> Line | None:
    """Lines and what is left behind them as one line, with their quote marks; None for nothing."""
    texts = [f"{'> ' * line.depth}{line.text}" for line in lines] + [line.text for line in [rest] if line]
    first, last = lines[0] if lines else rest, rest or (lines[-1] if lines else None)
    return Line("\n".join(texts), 0, first.start, last.end) if first and last else None


def plain_lines(body: Body) -> list[Line]:
    """The lines of a text/plain body."""
    texts, lines = _split(body)
    if ">" in body.text:
        for line in lines:
            # format=flowed: marks begin the line, and a blank before one protects it (RFC 3676 section 4.4)
            if ">" in line.text and not (body.flowed and line.text.startswith(" >")):
                _strip(line, _MARKS, ">")
    if "&gt;" in body.text:
        _strip_entities(lines)
    if any(line.depth for line in lines):
        _undo_from_escapes(lines, texts)
        _undo_arrows(lines, texts)
    if body.flowed:
        _unstuff(lines)
    if body.delsp:
        _unbreak(lines)
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


def strip_typed(lines: list[Line]) -> None:
    """Turn quote marks typed into HTML (a text mail shown as HTML) into depth, in place. Where lines of one
    element carry some, wrapping may have torn others, so that no depth of theirs is fixed."""
    n = 0
    while n < len(lines):
        end, depth, typed = n, lines[n].depth, False
        while end < len(lines) and lines[end].depth == depth:
            typed = typed or lines[end].text.startswith((">", " >"))
            end += 1
        for line in lines[n:end]:
            line.fixed = not typed
            if typed and ">" in line.text[:4]:
                _strip(line, _MARKS, ">")
        n = end


def _strip(line: Line, pattern: re.Pattern[str], mark: str) -> None:
    found = pattern.match(line.text)
    if found:
        line.depth = min(line.depth + found[0].count(mark), MAX_DEPTH)
        line.text = line.text[found.end() :]


def _undo_from_escapes(lines: list[Line], texts: list[str]) -> None:
    """mbox files escape "From " at the start of a line with a ">" that quotes nothing."""
    for n in range(1, len(lines) - 1):
        line, deep = lines[n], lines[n].depth
        if not deep or lines[n - 1].depth != deep - 1 or "From " not in line.text[:8]:
            continue
        text = line.text.strip()
        escaped = text.startswith("From ") and texts[n].rstrip().endswith((f">{text}", f">  {text}"))
        if escaped and (lines[n + 1].depth == deep - 1 or lines[n + 1].blank):
            line.depth -= 1


def _undo_arrows(lines: list[Line], texts: list[str]) -> None:
    """A line set off by arrows on both sides, ">>> Click here <<<", between unmarked lines quotes nothing;
    nor does GroupWise's ">>> Ann Lee 03/03/25 4:05 PM >>>" above what she wrote."""
    for n, line in enumerate(lines):
        if line.depth > 2 and line.text.rstrip().endswith(">>>") and _ARROWED.match(line.text):
            line.text, line.depth = f">>> {line.text}", line.depth - 3
        if line.depth == SUPERCITE and _SUPERCITED.match(line.text):
            line.text, line.depth = line.text.partition(" == ")[2], 0
        if line.depth > 1 and line.text.rstrip().endswith("<<"):
            around = lines[max(n - 1, 0) : n] + lines[n + 1 : n + 2]
            if not any(other.depth for other in around):
                line.text, line.depth = texts[n], 0


def _strip_entities(lines: list[Line]) -> None:
    """Webmailers that quote a plain text as if it were HTML leave "&gt;" where the marks were. Below an
    attribution only: texts about HTML hold them too."""
    marked = [n for n, line in enumerate(lines) if line.text.startswith("&gt;")]
    if len(marked) < MIN_MARKED:
        return
    above = next((line.text for line in reversed(lines[: marked[0]]) if not line.blank), "")
    if not above.rstrip().endswith(":"):
        return
    for line in (lines[n] for n in marked):
        found = _ENTITIES.match(line.text)
        if found:
            line.depth = min(line.depth + found[0].count("&gt;"), MAX_DEPTH)
            line.text = line.text[found.end() :]


def _unstuff(lines: list[Line]) -> None:
    """format=flowed (RFC 3676): a leading blank protects a line, it is not part of it."""
    for line in lines:
        if line.text[:1] == " ":
            line.text = line.text[1:]


def _unbreak(lines: list[Line]) -> None:
    """delsp=yes (RFC 3676 section 4.1): the blank at the end of a flowed line is none, and the line goes on
    in the next one; so Chinese and Japanese are wrapped. In place."""
    kept = 0
    for line in lines:
        last = lines[kept - 1] if kept else None
        if last and last.text.endswith(" ") and last.text != "-- " and last.depth == line.depth:
            last.text, last.end = last.text[:-1] + line.text, line.end
        else:
            lines[kept] = line
            kept += 1
    del lines[kept:]
