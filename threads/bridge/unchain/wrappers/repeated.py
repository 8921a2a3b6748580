"""Lines with which the mails of many people of one domain end: what a company or its gateway sets below all of them.

Which these are nobody can tell by one mail: they are given. ``Footers`` has, for a domain in small letters, blocks of
lines as ``known`` writes them.
"""

from collections.abc import Mapping, Sequence

from ..segments import Segments
from ..text.lines import Line
from ..values import ParsedMail

Block = tuple[str, ...]
Footers = Mapping[str, Sequence[Block]]
NONE: Footers = {}
#: So many footers stand below each other at most.
MOST = 4
#: Of a line. A longer one is a paragraph: it is text, whoever else has written it.
MAX_LINE = 1_000


def known(text: str) -> str:
    """A line as it is compared: letters of one size, white space of one kind."""
    return " ".join(text.casefold().split())


def is_footer(block: Block) -> bool:
    """Whether lines can be a footer. One line is only below a line that separates: people write the same sentence, too."""
    return sum(map(_is_worded, block)) > 1 or (len(block) > 1 and not _is_worded(block[0]))


def _is_worded(line: str) -> bool:
    return any(map(str.isalnum, line))


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].casefold().rstrip(".")


def start(texts: Sequence[str], end: int, blocks: Sequence[Block]) -> int:
    """The place where the footers of a text begin, in its lines. ``end``: where its signature begins that is found
    already, or the number of lines. Footers stand below it or right above it. Nothing but footers is no footer."""
    spoken = [place for place, text in enumerate(texts) if text.strip()]
    below = _above(texts, spoken, len(texts), blocks)
    found = end if below is None else min(end, below)
    for _ in range(MOST):
        above = _above(texts, spoken, found, blocks)
        if above is None:
            break
        found = above
    return found if spoken and found > spoken[0] else end


def _above(texts: Sequence[str], spoken: list[int], end: int, blocks: Sequence[Block]) -> int | None:
    """Where the longest block begins whose last line is the last above ``end``."""
    places = [place for place in spoken if place < end]
    for block in sorted(blocks, key=len, reverse=True):
        tail = places[-len(block) :]
        if not is_footer(block) or len(tail) != len(block) or any(len(texts[n]) > MAX_LINE for n in tail):
            continue
        if tuple(known(texts[place]) for place in tail) == block:
            return tail[0]
    return None


def fold(lines: list[Line], segments: Segments, mail: ParsedMail, footers: Footers) -> None:
    """Add the footers to the signatures of the messages, in place. They stay in the text, which ends with them, as
    everything does that only looks like a signature."""
    for owner, draft in enumerate(segments.drafts):
        address = draft.anchor.email if draft.anchor else mail.author_email
        blocks = footers.get(domain_of(address))
        size = len(draft.signature)
        if not blocks or (size and draft.lines[-size:] != draft.signature):
            continue
        end = len(draft.lines) - size
        first = start([lines[n].text for n in draft.lines], end, blocks)
        for n in draft.lines[first:end]:
            segments.labels[n] = ("disclaimer", owner)
        draft.signature = draft.lines[first:]
