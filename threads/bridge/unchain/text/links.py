"""Addresses with their links, as clients print them in plain text: ``a@b[mailto:a@b]`` (GMX and WEB.DE) and
``<a@b <mailto:a@b>>`` (Thunderbird, Outlook).

Every reply prints the link of the link, so that an address of an old mail takes several lines, and the
greeting may stand right behind the attribution ("wrote:Hi Ann,").
"""

import re
from dataclasses import replace
from itertools import accumulate

from ..bodies.alignment import words
from ..languages import split_header
from .lines import Line, next_spoken

#: How a link begins, and the brackets around it.
Style = tuple[str, str, str]
_STYLES: tuple[Style, ...] = (("[mailto:", "[", "]"), ("<mailto:", "<", ">"))
#: An address that was replied to eight times takes this many lines.
MAX_LINES = 24
#: An address with fewer links than this has not been through it: it is left as it is printed.
MANY = 2
#: What may stand before a link that begins a line.
_MARKS = " \t\u00a0>"
_VERB = re.compile(r"[^\W\d_]{2,20}\s?:")
_GLUED = re.compile(r"^.{10,400}@.{3,200}>\s[^\W\d_]{2,20}\s?:(?=[^\W\d_])")


def unfold(lines: list[Line]) -> None:
    """Put addresses with links that take several lines on one line without their links, in place."""
    for style in _STYLES:
        if any(style[0] in line.text for line in lines):
            _unfold(lines, style)


def _unfold(lines: list[Line], style: Style) -> None:
    out: list[Line] = []
    n = 0
    while n < len(lines):
        end, text = _unfolded(lines, n, style) if _begins(lines, n, style) else (n + 1, lines[n].text)
        line = lines[n]
        if end > n + 1 or text != line.text:
            printed = _printed(lines[n:end]) if style[1] == "<" else ""
            line = replace(line, text=text, end=lines[end - 1].end, printed=printed)
        out += _unglued(line)
        n = end
    lines[:] = out


def _printed(lines: list[Line]) -> str:
    """Lines as one. Only who an announcement names is read without links: what is said keeps its words."""
    return " ".join(line.text.lstrip(_MARKS).rstrip() for line in lines if not line.blank)


def _begins(lines: list[Line], n: int, style: Style) -> bool:
    """Whether a link stands on line ``n``, or right below it inside brackets that it opens."""
    link, opening, closing = style
    if link in lines[n].text:
        return True
    text = lines[n].text.lstrip(_MARKS)
    is_open = text.count(opening) > text.count(closing)
    return is_open and _goes_on(lines, n + 1, link) is not None


def _goes_on(lines: list[Line], n: int, link: str) -> int | None:
    """The line from ``n`` on that begins with a link: it has lost its marks, or gathered some, where the lines
    around it have others, and stands below a blank line where a client put the link on a line of its own."""
    below = next_spoken(lines, n)
    if below is None or below > n + 1:
        return None
    return below if lines[below].text.lstrip(_MARKS).startswith(link) else None


def _unfolded(lines: list[Line], n: int, style: Style) -> tuple[int, str]:
    """(line after the last, text) of the lines from ``n`` on that one link with its links takes."""
    link, opening, closing = style
    text, at = lines[n].text.lstrip(_MARKS).rstrip(), n
    marks = lines[n].text[: len(lines[n].text) - len(lines[n].text.lstrip(_MARKS))]
    while text.count(opening) != text.count(closing):
        below = _goes_on(lines, at + 1, link)
        at = at + 1 if below is None else below
        if at >= min(n + MAX_LINES, len(lines)) or lines[at].blank:
            return n + 1, lines[n].text
        if below is None and lines[at].depth != lines[n].depth:
            return n + 1, lines[n].text
        part = lines[at].text.lstrip(_MARKS).rstrip()
        text += part if text.endswith(":") or part[:1] in "[]" else f" {part}"
    bare = _without_links(text, style) if _is_folded(text, style) else ""
    if not bare or _says_more(text, bare):
        return n + 1, lines[n].text
    end, whole = _with_verb(lines, at + 1, bare)
    return end, marks + whole


def _says_more(text: str, bare: str) -> bool:
    """Whether links hold anything but the addresses beside them: somebody's words in brackets are no link."""
    return not set(words(text)) <= {*words(bare), "mailto"}


def _is_folded(text: str, style: Style) -> bool:
    """Whether links of links are printed. Angle brackets stand around an address and its link anyway."""
    link, opening, closing = style
    if text.count(link) < MANY or opening == "[":
        return text.count(link) >= MANY
    steps = ((sign == opening) - (sign == closing) for sign in text)
    return max(accumulate(steps)) > 1


def _with_verb(lines: list[Line], end: int, text: str) -> tuple[int, str]:
    """The verb of an attribution may be on the next line, if that is no header line."""
    below = lines[end].text.strip() if end < len(lines) else ""
    verb = text.endswith(">") and _VERB.match(below) and not split_header(below)
    return (end + 1, f"{text} {below}") if verb else (end, text)


def _without_links(text: str, style: Style) -> str:
    """The text without "[mailto:...]", however deep these are nested."""
    link, opening, closing = style
    out, depth = "", 0
    for part in filter(None, re.split("|".join(f"({re.escape(sign)})" for sign in style), text)):
        if depth or part == link:
            depth += part.startswith(opening)
            depth -= part == closing
        else:
            out = (out.rstrip() if part == closing else out) + part
    return out


def _unglued(line: Line) -> list[Line]:
    """An attribution and the text right behind it as two lines."""
    glued = _GLUED.match(line.text)
    if not glued:
        return [line]
    rest = Line(line.text[glued.end() :], line.depth, line.end, line.end)
    return [Line(glued[0], line.depth, line.start, line.end, line.mark), rest]
