"""Single lines between the lines of a deeper quote that are no answer to it, but were torn out of it: links,
paths and rules that no line had room for, and words out of the middle of a sentence."""

from collections import Counter

from ..text.letters import ASKING, ENDS, columns, first_word, is_one_word
from ..text.lines import Line

#: Below this a line was not wrapped by a client.
WRAP_AT = 58
#: A quote that was wrapped so often has few wide lines; narrower ones are lists, and answers to their items.
LEAST_WIDTH = 45
#: What was wrapped behind a long word is shorter.
SHORT = 16

_STOPS = tuple(end for end in ENDS if end not in ":：")


def deepen(lines: list[Line], floor: int) -> None:
    """Give such lines the depth of the lines around them, in place."""
    if not any(line.depth > 1 for line in lines):
        return
    _deepen_long_words(lines, max(floor, 1))
    widths: Counter[int] | None = None
    for n in range(1, len(lines) - 1):
        above, line, below = lines[n - 1 : n + 2]
        if line.blank or line.fixed or not max(floor, 1) <= line.depth < above.depth == below.depth:
            continue
        if above.blank or below.blank:
            continue
        widths = widths or _widths(lines)
        if _is_middle(above, line, below, widths[above.depth]):
            line.depth = above.depth


def _deepen_long_words(lines: list[Line], floor: int) -> None:
    """Give long words, one or several with blank lines between them, the depth of the quote around them."""
    spoken = [n for n, line in enumerate(lines) if not line.blank]
    at = 1
    while at < len(spoken) - 1:
        above, end = spoken[at - 1], at
        depth = lines[above].depth
        while end < len(spoken) - 1 and (
            _is_long_word(lines[spoken[end]], depth, floor) or (end > at and _ends_word(lines, spoken[end]))
        ):
            end += 1
        words = [lines[n] for n in spoken[at:end]]
        next_to = spoken[end] == spoken[end - 1] + 1
        if words and lines[spoken[end]].depth == depth and _are_torn(words, lines[above], next_to):
            for word in words:
                word.depth = depth
        at = max(end, at + 1)


def _are_torn(words: list[Line], above: Line, next_to: bool) -> bool:
    """Whether long words below a line of a quote belong to it. A person may answer with a link, but not between
    marks of two depths, or with no blank line below it in the middle of a sentence; and nobody with a rule."""
    end = above.text.rstrip()[-1:]
    open_end = next_to and end not in ENDS
    return all(
        _is_rule(word) or (end not in ASKING and (open_end or above.depth - word.depth > 1)) for word in words
    )


def _is_long_word(line: Line, depth: int, floor: int) -> bool:
    """Whether a line is one long word that no line of this depth had room for."""
    is_torn = not line.fixed and floor <= line.depth < depth
    return is_torn and is_one_word(line.text) and columns(line.text) + 2 * depth >= WRAP_AT


def _ends_word(lines: list[Line], n: int) -> bool:
    """Whether a line is the last little of the line above, which was wrapped behind its long word."""
    line, above = lines[n], lines[n - 1]
    return not above.blank and line.depth == above.depth and columns(line.text) <= SHORT and not line.fixed


def _is_rule(line: Line) -> bool:
    return not any(map(str.isalnum, line.text))


def _widths(lines: list[Line]) -> Counter[int]:
    """How wide the lines of each depth are that could have been wrapped: not the widest one, which may be
    an exception, but the next."""
    widest: dict[int, int] = {}
    second: Counter[int] = Counter()
    for line in lines:
        width = 0 if is_one_word(line.text) else columns(line.text)
        second[line.depth] = max(second[line.depth], min(width, widest.get(line.depth, 0)))
        widest[line.depth] = max(width, widest.get(line.depth, 0))
    return second


def _is_middle(above: Line, line: Line, below: Line, width: int) -> bool:
    """Whether the words between two lines stand in the middle of their sentence, and would have made the line
    above wider than the others are."""
    begun, text = above.text.strip(), line.text.strip()
    if not LEAST_WIDTH <= width < columns(begun) + 1 + columns(first_word(text)) or columns(text) > width:
        return False
    if begun.endswith(_STOPS) or (begun.endswith((":", "：")) and begun.rfind("(") <= begun.rfind(")")):
        return False
    goes_on = below.text.strip()[:1].islower() and not text.endswith(ENDS)
    return goes_on or above.depth - line.depth > 1
