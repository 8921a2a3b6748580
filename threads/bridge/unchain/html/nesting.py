"""Which elements that may be quotes are quotes: clients also indent with blockquotes, and draw bars beside
anything. One is a quote if something right above it, or its first lines, say whom it quotes, and then all
its likes are: who answers between the lines parts one quote into many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ..languages import split_header
from ..quotes import attributions
from ..text.lines import Line

#: Lines an announcement takes, with blank ones.
MAX_ABOVE = 8
#: Of more elements than this the rest are quotes if the first are.
MAX_LOOKS = 200


@dataclass(slots=True)
class Nest:
    """An element that may be a quote: lines ``start`` up to ``end``. ``like`` is the same for its likes."""

    start: int
    like: str
    end: int = -1


def settle(lines: list[Line], nests: Sequence[Nest]) -> None:
    """Take the depth of those that are no quotes back, in place."""
    quoting: set[str] = set()
    for nest in nests[:MAX_LOOKS]:
        if nest.like not in quoting and (_is_announced(lines, nest.start) or _says_whom(lines, nest)):
            quoting.add(nest.like)
    change = [0] * (len(lines) + 1)
    for nest in nests:
        if nest.like not in quoting:
            change[nest.start] -= 1
            change[nest.end if nest.end >= 0 else len(lines)] += 1
    for line, by in zip(lines, accumulate(change), strict=False):
        line.depth += by


def _is_announced(lines: list[Line], start: int) -> bool:
    """Whether an attribution or a header block stands right above line ``start``."""
    above = lines[max(start - MAX_ABOVE, 0) : start]
    while above and above[-1].blank:
        above.pop()
    if not above:
        return False
    if above[-1].mark == "attribution" or split_header(above[-1].text):
        return True
    flat = [replace(line, depth=0) for line in above]
    below = Line("x", 1, 0, 0)
    return any(end == len(flat) for end, _ in attributions.find([*flat, below]).values())


def _says_whom(lines: list[Line], nest: Nest) -> bool:
    """Whether the element begins with a header block."""
    end = nest.end if nest.end >= 0 else len(lines)
    first = [line.text for line in lines[nest.start : min(end, nest.start + MAX_ABOVE)] if line.text][:3]
    return len(first) > 1 and all(split_header(text) for text in first[:2])
