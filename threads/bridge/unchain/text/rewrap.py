"""Lines that wrapping has torn out of their quote, put back where they belong.

Every client on the way may wrap what it quotes again: the rest of a long line then stands outside
some of the quote marks, and a ">" that closed a link may look like one.
"""

import re

from ..quotes import lone_lines
from .letters import ASKING, ENDS, columns, first_word, is_one_word
from .lines import Line

#: Below this a line was not wrapped by a client: what follows it is not its rest.
WRAP_AT = 58
SHORT = 35
#: No client makes lines longer than this where it can wrap them.
FULL = 76
#: Text that may be wrapped again is made this wide (RFC 3676 section 4.2).
NARROW = 72
#: So many lines at most are torn off one line.
MAX_TORN = 3
#: A paragraph on one line, wrapped by a client that marks only its first line, leaves this many at most.
MAX_REST = 12

#: A link in brackets that ends on the next line.
_LINK_BEGINS = re.compile(r"\(https?://[^\s()]{1,2000}$")
_LINK_ENDS = re.compile(r"[^\s()]{1,2000}\)")


def mend(lines: list[Line], floor: int) -> None:
    """Give torn lines the depth they had, in place. Text less deep than ``floor`` is the writer's: a
    client that speaks format=flowed does not tear what it quotes itself."""
    if not any(line.depth for line in lines):
        return
    _close_brackets(lines)
    _rejoin(lines, floor)
    _deepen_unbreakable(lines, floor)
    lone_lines.deepen(lines, floor)


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
    """Text less deep than the line right above is the rest of that line if it reads like one, in place."""
    torn = -1
    for n in range(1, len(lines) - 1):
        line, above = lines[n], lines[n - 1]
        if not floor <= line.depth < above.depth or line.blank or above.blank or line.fixed or above.fixed:
            continue
        open_end = goes_on(above.text, line.text)
        if _is_rest(lines, n, open_end, torn == n - 1):
            line.depth = above.depth
            torn = n
        else:
            wrapped = torn == n - 1 or _is_wrapped(above, line)
            for rest in lines[n : _rest_ends(lines, n, open_end, wrapped)]:
                rest.depth = above.depth


def _deepen_unbreakable(lines: list[Line], floor: int) -> None:
    """A link or a path too long for its line is put on one of its own, without (some of) its quote marks,
    between two blank lines that have them, in place. One may swallow the mark of the line below: " >"."""
    for n in range(1, len(lines) - 1):
        line, above, below = lines[n], lines[n - 1], lines[n + 1]
        if line.fixed or line.blank or not (above.blank and below.depth == above.depth > line.depth >= floor):
            continue
        text = line.text.strip()
        if text.endswith(" >") or is_one_word(text) and columns(line.text) + 2 * above.depth >= WRAP_AT:
            line.depth = above.depth


def _is_rest(lines: list[Line], n: int, open_end: bool, again: bool) -> bool:
    """Whether line ``n`` is the rest of the one above: a few words between quoted lines, or one level
    less deep in the middle of a sentence. ``again``: the line above was a rest itself; where two clients
    have wrapped, rests are torn again, and no line is long any more."""
    line, above, below = lines[n], lines[n - 1], lines[n + 1]
    if _LINK_BEGINS.search(above.text) and _LINK_ENDS.match(line.text):
        return True
    if line.depth > 0 and line.text.lstrip().startswith("<mailto:"):
        return True  # Outlook's link behind an address: nobody's answer begins with it
    if line.depth > 0 and _is_double_spaced(lines, n, again):
        return True
    between = below.depth > line.depth
    few = columns(line.text) <= SHORT and between and not _is_asked(above, line)
    if not (again or _is_wrapped(above, line)):
        return few and line.depth > 0 and open_end
    if few or (line.depth > 0 and _is_unbreakable(line, above.depth) and not is_ended(above.text)):
        return True
    beside = line.depth > 0 and line.depth == above.depth - 1
    unended = between and not below.blank and not is_ended(above.text)
    return beside and (open_end or again or unended)


def _is_asked(above: Line, line: Line) -> bool:
    """Whether the line above ends a sentence, as a question does that is answered below, and not only because
    the next word had no room on it."""
    text = above.text.rstrip()
    return text.endswith(ASKING) or (is_ended(text) and _width(above, line) < NARROW)


def _is_double_spaced(lines: list[Line], n: int, again: bool) -> bool:
    """Whether line ``n`` is the rest of a line that was full in the middle of a sentence, where a converter
    has put blank lines between all lines of a quote, which bear the marks of the client that tore it."""
    line, above = lines[n], lines[n - 1]
    end = n + 1
    while end < min(n + MAX_TORN, len(lines)) and lines[end].depth == line.depth and not lines[end].blank:
        end += 1
    if end + 1 >= len(lines) or not lines[end].blank or lines[end + 1].depth != above.depth:
        return False
    is_full = n > 1 and lines[n - 2].blank and _width(above, line) >= NARROW
    return (again or is_full) and not is_ended(above.text)


def _is_unbreakable(line: Line, depth: int) -> bool:
    """Whether a line is one long word, as links and paths are, that no line of this depth had room for."""
    word = line.text.strip()
    return is_one_word(word) and columns(line.text) + 2 * depth >= WRAP_AT and any(map(str.isalnum, word))


def is_long(line: Line) -> bool:
    """Whether a line is as long as clients make them: what follows it may be its rest."""
    return columns(line.text) + 2 * line.depth >= WRAP_AT


def _is_wrapped(above: Line, line: Line) -> bool:
    """Whether a client had to wrap the line above: it is long, or would be with the next word."""
    return is_long(above) or _width(above, line) >= FULL


def _width(above: Line, line: Line) -> int:
    """How wide a quoted line would be with the next word."""
    return columns(above.text) + 2 * above.depth + columns(first_word(line.text))


def is_ended(text: str) -> bool:
    """Whether a line ends a sentence."""
    return text.rstrip().endswith(ENDS)


def goes_on(above: str, text: str) -> bool:
    """Whether ``text`` begins in the middle of the sentence above it."""
    first = text.lstrip("\"'([<“‘„«")[:1]
    return (first.islower() or first.isdigit() or above.rstrip().endswith(",")) and not is_ended(above)


def _rest_ends(lines: list[Line], n: int, open_end: bool, wrapped: bool) -> int:
    """Where the rest of some full lines that begins at ``n`` ends: where the deeper quote goes on right
    below, or, if all lines but the last are as long as the one above, at a blank line or the end. A rest
    that begins like a sentence does so in the middle of one in brackets. ``n`` if it is none."""
    above = lines[n - 1]
    if not (wrapped or (open_end and above.depth > 1)):
        return n
    unended = _is_in_brackets(above.text) or _is_torn_twice(above, lines[n])
    if not open_end and (is_ended(above.text) or not unended):
        return n
    end = n
    while end < min(n + MAX_REST, len(lines)) and not lines[end].blank and lines[end].depth < above.depth:
        end += 1
    rest = lines[n:end]
    if end < len(lines) and lines[end].depth >= above.depth:
        return end if wrapped else n
    if not open_end or len(rest) < 2 or end == n + MAX_REST or not is_ended(rest[-1].text):
        return n
    full = is_long(above) and all(map(is_long, rest[:-1]))
    return end if full or (above.depth > 1 and _is_even([above, *rest])) else n


def _is_torn_twice(above: Line, line: Line) -> bool:
    """Whether a line had no room for the next word and lost two marks or more, as where two clients wrapped it."""
    return _width(above, line) >= FULL and 0 < line.depth < above.depth - 1


def _is_even(lines: list[Line]) -> bool:
    """Whether no line but the last had room for the first word of the next one: a client wrapped them all
    at one width, however narrow."""
    width = max(columns(line.text) for line in lines)
    words = (first_word(line.text) for line in lines[1:])
    return all(
        columns(line.text) + 1 + columns(word) > width for line, word in zip(lines, words, strict=False)
    )


def _is_in_brackets(text: str) -> bool:
    """Whether a line ends inside brackets it has opened."""
    return text.rfind("(") > text.rfind(")")
