"""What stands below a message's own words: signatures, what clients and companies add, list footers."""

import re
from typing import NamedTuple

from ..languages import is_client_signature, starts_disclaimer
from ..text.lines import Line

_DELIMITER = re.compile(r"^--[ \t\u00a0]?$")
#: Mailman and its like: a rule, the name of the list, its address.
_FOOTER = re.compile(
    r"mailing list\s*(?:--\s.*)?$|^To unsubscribe\b|^You (?:are receiving|received) this (?:message|mail|email) because",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_=-]{20,}\s*$")
_FENCES = ("```", "~~~")
#: Lines of a unified diff below which no signature stands.
_HUNK = ("+", "-", "@@ -", "diff ")
#: So many lines around a delimiter tell whether it is code.
MAX_CODE = 200
#: RFC 3676 asks for four lines; companies print more, but not a page.
MAX_SIGNATURE = 12
MAX_DISCLAIMER = 60


class Tail(NamedTuple):
    """What follows a message's own words from place ``start`` of its lines. ``kind`` is signature or
    disclaimer; ``certain`` if the sender's client marked it."""

    start: int
    kind: str
    certain: bool = False


def find(lines: list[Line], numbers: list[int]) -> Tail | None:
    """The tail of a message made of the lines ``numbers``, None if it has none. A message that would
    be nothing but a tail has none: better shown than folded."""
    spoken = [place for place, n in enumerate(numbers) if not lines[n].blank]
    tail, delimited, reach = None, False, MAX_SIGNATURE
    for back, place in enumerate(reversed(spoken[-MAX_DISCLAIMER:])):
        text = lines[numbers[place]].text
        certain = text == "-- "
        may_be = back <= reach and (certain or not (delimited and tail and tail.certain))
        if may_be and _DELIMITER.match(text) and not _is_code(lines, numbers, place):
            tail, delimited = Tail(place, "signature", certain), True
            # A gateway may set a notice with a delimiter of its own below the sender's signature
            reach = back + MAX_SIGNATURE
        elif delimited:
            continue
        elif back <= 1 and is_client_signature(text):
            tail = Tail(place, "signature")
        elif back <= 6 and _FOOTER.search(text):
            tail = Tail(_below_rule(lines, numbers, spoken, len(spoken) - back - 1), "signature")
        elif len(text) > 40 and starts_disclaimer(text):
            tail = Tail(place, "disclaimer")
    return None if tail is None or tail.start == spoken[0] else tail


def is_footer(lines: list[Line], numbers: list[int]) -> bool:
    """Whether some of the lines are what a mailing list prints below its mails."""
    return any(_FOOTER.search(lines[n].text) for n in numbers)


def _is_code(lines: list[Line], numbers: list[int], place: int) -> bool:
    """Whether a delimiter stands inside a fenced block, or is a line that a patch takes out."""
    above = [lines[n].text for n in numbers[max(place - MAX_CODE, 0) : place]]
    below = [lines[n].text for n in numbers[place + 1 : place + MAX_CODE]]
    fences = sum(text.lstrip().startswith(_FENCES) for text in above)
    hunk = any(text.startswith("@@ -") for text in above)
    return bool(fences % 2) or (hunk and any(text.startswith(_HUNK) for text in below))


def is_list_line(line: str) -> bool:
    """Whether the line is of what a mailing list puts below each mail."""
    return bool(_FOOTER.search(line) or _RULE.match(line))


def _below_rule(lines: list[Line], numbers: list[int], spoken: list[int], at: int) -> int:
    """A footer begins at the rule above it, if there is one."""
    above = spoken[at - 1] if at else spoken[at]
    return above if _RULE.match(lines[numbers[above]].text) else spoken[at]
