"""Quote marks other than ">": "|", the initials of The Bat! and Supercite ("OP> yes"), ":" and "}", and marks
that re-wrapping has left inside the lines. They count only where something says that a quote follows, because
people draw tables, print prompts and list things with them too. All functions change lines in place."""

import re

from ..languages import split_header
from ..text.lines import MAX_DEPTH, Line
from .attribution_forms import says
from .chats import is_chat

_PIPES = re.compile(r"^[ \t]?(?:\|[ \t]?)+(?!.*\|\s*$)")
_INITIALS = re.compile(r"^[ \t]?(?P<who>[A-ZА-ЯЁ][^\W\d_]{0,4})>{1,9}[ \t]?")
_ODD = re.compile(r"^[ \t]?(?P<mark>[:}|])(?:(?=\s|$)[ \t]?|(?=(?P=mark)))(?:(?P=mark)[ \t]?)*")
_TELLING = re.compile(r"@|\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_INNER = re.compile(r"(?<=\s)>{1,9}(?=[^\s>])")
#: Fewer lines than this with the same odd mark are chance, unless somebody is said to have written them.
MIN_MARKED = 3
#: A paragraph that was re-wrapped with its marks has at most so many lines.
MAX_WRAPPED = 30
#: Whoever quotes initials quotes those of two or three people.
PASSES = 3
#: The letters of initials below a line that names nobody ("You wrote on Monday:"); longer ones may be prompts.
YOURS = 2


def strip_odd_marks(lines: list[Line]) -> None:
    """All of them."""
    strip_blocks(lines)
    strip_announced(lines)
    rejoin_wrapped(lines)


def strip_blocks(lines: list[Line]) -> None:
    """Bars that a whole block carries, in a mail in which nobody uses ">"."""
    if any(line.depth for line in lines):
        return
    marked = [n for n, line in enumerate(lines) if "|" in line.text[:8] and _PIPES.match(line.text)]
    if len(marked) >= MIN_MARKED and marked[-1] - marked[0] < 1.3 * len(marked):
        for n in marked:
            _strip(lines[n], _PIPES, "|")


def strip_announced(lines: list[Line]) -> None:
    """Initials of the name in a line that tells of a mail above them, in all the mail, and blocks of odd marks below
    the line of an attribution or round a header block."""
    for _ in range(PASSES):
        named = _named(lines)
        if not named:
            break
        for line in lines:
            found = _INITIALS.match(line.text) if ">" in line.text[:12] else None
            if found and found["who"] in named:
                _strip(line, _INITIALS, ">")
    n = 0
    while n < len(lines):
        found = _ODD.match(lines[n].text) if lines[n].text.lstrip()[:1] in (":", "}", "|") else None
        n = _strip_run(lines, n, found["mark"]) if found else n + 1


def _named(lines: list[Line]) -> set[str]:
    """The initials that stand right below a line that tells of a mail of theirs, except in a chat."""
    marked = {
        n: found["who"]
        for n, line in enumerate(lines)
        if ">" in line.text[:12] and (found := _INITIALS.match(line.text))
    }
    named: set[str] = set()
    for n, who in marked.items():
        above = _above(lines, n) if who not in named else ""
        if above.endswith((":", "：")) and _is_of(
            who, above, _TELLING.search(_above(lines, n, 2)) is not None
        ):
            named.add(who)
    return _with_quoted(lines, marked, named) if named else named


def _with_quoted(lines: list[Line], marked: dict[int, str], named: set[str]) -> set[str]:
    """Without the names in a chat, in which several people speak one below the other ("Bob> hi", "Ann> hello");
    with those that somebody named quotes, who have more arrows ("CE>> Is it?")."""
    chatting: set[str] = set()
    quoted: set[str] = set()
    for block in _blocks(lines, marked):
        inner = {marked[n] for n in block if ">>" in lines[n].text[:12]}
        speaking = {marked[n] for n in block if ">>" not in lines[n].text[:12]}
        if len(speaking) > 1:
            chatting |= speaking
        elif speaking <= named:
            quoted |= inner if speaking else set()
    return (named | quoted) - chatting


def _blocks(lines: list[Line], marked: dict[int, str]) -> list[list[int]]:
    """The marked lines with nothing but blank ones between them."""
    found: list[list[int]] = []
    for n in marked:
        above = found[-1][-1] if found else n
        if found and lines[n].depth == lines[above].depth and all(x.blank for x in lines[above + 1 : n]):
            found[-1].append(n)
        else:
            found.append([n])
    return found


def _is_of(who: str, above: str, tells: bool) -> bool:
    """Whether a line that ends in a colon is of the mail of somebody with these initials; "You wrote on Monday,
    16:05:" names nobody, and in a chat nobody quotes."""
    if not tells or is_chat(above):
        return False
    return _stands_for(who, above) or (len(who) == YOURS and who.isupper() and says(above))


def _above(lines: list[Line], n: int, size: int = 1) -> str:
    """The text of the line above line ``n``, across blank ones, or of ``size`` lines."""
    k = n - 1
    while k >= max(n - 3, 0) and lines[k].blank:
        k -= 1
    if k < 0 or lines[k].depth != lines[n].depth:
        return ""
    return " ".join(line.text.rstrip() for line in lines[max(k + 1 - size, 0) : k + 1])


def _stands_for(who: str, above: str) -> bool:
    """Whether initials, or a first name, are those of words of a line: "OP" of "On Monday, Owen Pratt wrote:"."""
    words = [word for word in _WORD.findall(above[-200:]) if word[0].isupper()]
    initials = "".join(word[0] for word in words)
    return len(who) > 1 and (who in initials or who in words or who.upper() in initials)


def _strip_run(lines: list[Line], start: int, mark: str) -> int:
    """Strip the block of marked lines that begins at ``start`` if it is a quote; the line behind it."""
    end = start
    while (
        end < len(lines)
        and lines[end].depth == lines[start].depth
        and (found := _ODD.match(lines[end].text))
        and found["mark"] == mark
    ):
        end += 1
    if end - start > 1 and _is_announced(lines, start) and (mark != "|" or not _is_table(lines[start:end])):
        for line in lines[start:end]:
            _strip(line, _ODD, mark)
    return end


def _is_announced(lines: list[Line], start: int) -> bool:
    """Whether a block begins with a header line, or stands below a line that tells of a mail."""
    found = _ODD.match(lines[start].text)
    first = lines[start].text[found.end() :] if found else ""
    header = split_header(first)
    if header and header.value and header.field in ("from", "sent"):
        return True
    above = _above(lines, start)
    return above.endswith((":", "：")) and _TELLING.search(above) is not None


def _is_table(lines: list[Line]) -> bool:
    return sum("|" in line.text.strip(" \t|") or line.text.rstrip().endswith("|") for line in lines) > 1


def rejoin_wrapped(lines: list[Line]) -> None:
    """A paragraph quoted by hand and wrapped on the way, so that its marks stand inside the lines:
    "> >> Why not let one clock drive horn and lamp, as in the" / "> old tower, where one >>wheel was enough"."""
    n = 0
    while n + 1 < len(lines):
        line, below = lines[n], lines[n + 1]
        n += 1
        if line.depth <= below.depth or line.blank or below.blank:
            continue
        end = n
        while (
            end < min(len(lines), n + MAX_WRAPPED)
            and lines[end].depth == below.depth
            and not lines[end].blank
        ):
            end += 1
        inner = [found for rest in lines[n:end] for found in _INNER.findall(rest.text)]
        if inner and all(len(marks) <= line.depth and len(marks) > 1 for marks in inner):
            for rest in lines[n:end]:
                rest.text, rest.depth = _INNER.sub("", rest.text), line.depth
            n = end


def _strip(line: Line, pattern: re.Pattern[str], mark: str) -> None:
    found = pattern.match(line.text)
    if found:
        line.depth = min(line.depth + found[0].count(mark), MAX_DEPTH)
        line.text = line.text[found.end() :]
