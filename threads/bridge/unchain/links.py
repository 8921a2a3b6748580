"""Addresses with their links, as GMX and WEB.DE print them in plain text: ``a@b[mailto:a@b]``.

Every reply prints the link of the link, so that an address of an old mail takes several lines, and the
greeting may stand right behind the attribution ("wrote:Hi Ann,").
"""

import re

from .languages import split_header
from .lines import Line

_OPEN = "[mailto:"
#: An address that was replied to eight times takes this many lines.
MAX_LINES = 24
#: An address with fewer links than this has not been through it: it is left as it is printed.
MANY = 2
_VERB = re.compile(r"[^\W\d_]{2,20}\s?:")
_GLUED = re.compile(r"^.{10,400}@.{3,200}>\s[^\W\d_]{2,20}\s?:(?=[^\W\d_])")


def unfold(lines: list[Line]) -> None:
    """Put addresses with links that take several lines on one line without their links, in place."""
    if not any(_OPEN in line.text for line in lines):
        return
    out: list[Line] = []
    n = 0
    while n < len(lines):
        end, text = _unfolded(lines, n) if _OPEN in lines[n].text else (n + 1, lines[n].text)
        line = lines[n]
        out += _unglued(Line(text, line.depth, line.start, lines[end - 1].end, line.mark))
        n = end
    lines[:] = out


def _unfolded(lines: list[Line], n: int) -> tuple[int, str]:
    """(line after the last, text) of the lines from ``n`` on that one link with its links takes."""
    text = ""
    for end in range(n, min(n + MAX_LINES, len(lines))):
        if lines[end].blank or lines[end].depth != lines[n].depth:
            break
        part = lines[end].text.strip()
        text += part if text.endswith(":") or part[:1] in "[]" else f" {part}".lstrip()
        if text.count("[") == text.count("]"):
            if text.count(_OPEN) < MANY:
                break
            return _with_verb(lines, end + 1, _without_links(text))
    return n + 1, lines[n].text


def _with_verb(lines: list[Line], end: int, text: str) -> tuple[int, str]:
    """The verb of an attribution may be on the next line, if that is no header line."""
    below = lines[end].text.strip() if end < len(lines) else ""
    verb = text.endswith(">") and _VERB.match(below) and not split_header(below)
    return (end + 1, f"{text} {below}") if verb else (end, text)


def _without_links(text: str) -> str:
    """The text without "[mailto:...]", however deep these are nested."""
    out: list[str] = []
    depth = 0
    for part in re.split(r"(\[mailto:|\[|\])", text):
        if depth or part == _OPEN:
            depth += part.startswith("[")
            depth -= part == "]"
        else:
            out.append(part)
    return "".join(out)


def _unglued(line: Line) -> list[Line]:
    """An attribution and the text right behind it as two lines."""
    glued = _GLUED.match(line.text)
    if not glued:
        return [line]
    rest = Line(line.text[glued.end() :], line.depth, line.end, line.end)
    return [Line(glued[0], line.depth, line.start, line.end, line.mark), rest]
