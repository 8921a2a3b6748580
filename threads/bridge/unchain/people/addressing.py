"""Where a quote has no marks, the name of its author tells where it ends: "Hi Ann," is not what Ann wrote."""

from ..quotes.claims import Anchor
from ..text.lines import Line, next_spoken

#: A name by which somebody is addressed stands at the beginning of a line; without a comma behind it, right
#: behind the first word: "Thanks Ann for the key".
NEAR, NEXT = 3, 1
_GREETS = (",", ":", "，", "、", "：", "،")
_CALLS = (*_GREETS, "!", "！")
_SIGNS = "".join(_CALLS) + "."
#: What stands below a greeting is more than a name.
LEAST = 4


def part(lines: list[Line], anchor: Anchor, stop: int, greeted: bool = False) -> bool:
    """Set the text below an anchor one level deeper, up to the paragraph that speaks to its author; False, and
    nothing changed, if there is none, or nothing above it. In place. ``greeted``: only a greeting counts, on a
    line of its own; thanks may also end a text whose quote was cut away."""
    at = _addressed(lines, anchor, stop, greeted)
    if at is None or all(line.blank for line in lines[anchor.end : at]):
        return False
    for line in lines[anchor.end : at]:
        line.depth += 1
    anchor.deeper = anchor.reach = anchor.depth + 1
    return True


def _addressed(lines: list[Line], anchor: Anchor, stop: int, greeted: bool) -> int | None:
    """The first line of the paragraph that speaks to the author of an anchor."""
    names = {word for word in anchor.name.casefold().split() if len(word) > 1}
    n = anchor.end
    while names and n < stop and (lines[n].depth == anchor.depth or lines[n].blank):
        begins = not lines[n].blank and (n == anchor.end or lines[n - 1].blank)
        if begins and _speaks_to(names, lines, n, stop, greeted):
            return n
        n += 1
    return None


def _speaks_to(names: set[str], lines: list[Line], n: int, stop: int, greeted: bool) -> bool:
    words = lines[n].text.split()
    is_name = [word.strip(_SIGNS).casefold() in names for word in words[: 2 * NEAR]]
    first = is_name.index(True) if True in is_name else NEAR
    if first >= NEAR:
        return False
    last = first + 1 if is_name[first + 1 : first + 2] == [True] else first
    if last + 1 == len(words):
        below = next_spoken(lines, n + 1)
        said = below is not None and below < stop and len(lines[below].text.split()) >= LEAST
        return said and words[last].endswith(_GREETS if greeted else _CALLS)
    return not greeted and (words[last].endswith(_CALLS) or first == NEXT)
