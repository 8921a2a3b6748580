"""Where a quote has no marks, the name of its author tells where it ends: "Thanks, Ann" is not what Ann wrote."""

from .claims import Anchor
from .lines import Line

#: A name by which somebody is addressed stands at the beginning of a line; without a comma behind it, right
#: behind the first word: "Thanks Ann for the key".
NEAR, NEXT = 3, 1
_CALLS = (",", "!", ":", "，", "、", "！", "：", "،")
_SIGNS = "".join(_CALLS) + "."


def part(lines: list[Line], anchor: Anchor, stop: int) -> bool:
    """Set the text below an anchor one level deeper, up to the paragraph that speaks to its author; False, and
    nothing changed, if there is none, or nothing above it. In place."""
    at = _addressed(lines, anchor, stop)
    if at is None or all(line.blank for line in lines[anchor.end : at]):
        return False
    for line in lines[anchor.end : at]:
        line.depth += 1
    anchor.deeper = anchor.reach = anchor.depth + 1
    return True


def _addressed(lines: list[Line], anchor: Anchor, stop: int) -> int | None:
    """The first line of the paragraph that speaks to the author of an anchor."""
    names = {word for word in anchor.name.casefold().split() if len(word) > 1}
    n = anchor.end
    while names and n < stop and (lines[n].depth == anchor.depth or lines[n].blank):
        begins = not lines[n].blank and (n == anchor.end or lines[n - 1].blank)
        if begins and _speaks_to(names, lines[n].text):
            return n
        n += 1
    return None


def _speaks_to(names: set[str], text: str) -> bool:
    words = text.split()
    for n, word in enumerate(words[:NEAR]):
        if word.strip(_SIGNS).casefold() in names:
            goes_on = n + 1 < len(words)
            return (word.endswith(_CALLS) and (n > 0 or goes_on)) or (n == NEXT and goes_on)
    return False
