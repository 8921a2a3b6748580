"""At which quote depths the text stands that an anchor speaks of."""

import re
from itertools import pairwise

from ..people import addressing
from ..text.lines import Line, next_spoken
from .claims import Anchor

#: A quoted message may be followed by a few lines that lost their marks (rests, names of attached
#: files); if more than this part of what follows is unmarked, the marked text is a quote of its own.
FEW = 0.2
#: "Dear colleagues," and the like.
GREETING = 30
#: Lines of a mail handed on that lost their marks between others that have them.
MAX_LOST = 3
#: How far answers are set in that nothing else tells from the mail around them.
_FAR = re.compile(r"[ \u00a0]{8}|\t{2}|\t ")


def set_depths(lines: list[Line], anchors: list[Anchor]) -> None:
    """Fill in ``deeper`` and ``reach`` of all anchors, in place."""
    starts = {anchor.start for anchor in anchors}
    floor = 0
    for n, anchor in enumerate(anchors):
        below = next_spoken(lines, anchor.end)
        if below is None:
            anchor.deeper = anchor.reach = anchor.depth
        elif n and _is_quote_deleted(lines, anchor, below, anchors[n - 1]):
            anchor.deeper = anchor.reach = anchor.depth + 1
            addressing.part(lines, anchor, anchors[n + 1].start if n + 1 < len(anchors) else len(lines))
        elif anchor.kind == "attribution" and below in starts and _is_sunk(lines, anchor):
            anchor.deeper = anchor.reach = anchor.depth - 1
        elif anchor.kind == "attribution":
            anchor.deeper = anchor.reach = _quote_depth(lines, anchor, below, floor, starts)
        elif lines[below].depth <= anchor.depth:
            anchor.deeper = anchor.reach = anchor.depth
        elif not n and _is_answered_below(lines, anchor):
            anchor.deeper = anchor.reach = anchor.depth + 1
        else:
            stop = next((o.start for o in anchors[n + 1 :] if o.depth <= anchor.depth), len(lines))
            alone = n + 1 == len(anchors) or anchors[n + 1].start >= stop
            # What the next anchor begins with may be set off from it
            anchor.deeper, anchor.reach = _block_depths(
                lines[below : max(stop, below + 1)], anchor.depth, alone
            )
        floor = anchor.end
        if anchor.forward and anchor.deeper > 0:
            _sink_unmarked(lines, anchor, anchors[n + 1].start if n + 1 < len(anchors) else len(lines))
    for above, following in pairwise(anchors):
        _part_set_in(lines, above, following, starts)


def _sink_unmarked(lines: list[Line], anchor: Anchor, end: int) -> None:
    """Who hands a mail on does not answer between its lines: a line without marks right between two that
    have them has lost its own, in place."""
    n = anchor.end + 1
    while n < end:
        stop = n
        while stop < end and lines[stop].depth < anchor.deeper and not lines[stop].blank:
            stop += 1
        between = lines[n - 1].depth >= anchor.deeper and stop < end and lines[stop].depth >= anchor.deeper
        if between and not lines[n - 1].blank and stop - n <= MAX_LOST:
            for line in lines[n:stop]:
                line.depth = anchor.deeper
        n = max(stop, n) + 1


def _part_set_in(lines: list[Line], above: Anchor, below: Anchor, starts: set[int]) -> None:
    """Whose mail is nothing but a header block and the mail it announces has answered inside that one:
    paragraphs set in far, where the others are not, are his. In place."""
    if below.kind != "block" or not below.depth == below.deeper == above.deeper > 0:
        return
    if any(not line.blank for line in lines[above.end : below.start]):
        return
    end = below.end
    while end < len(lines) and end not in starts and (lines[end].depth == below.depth or lines[end].blank):
        end += 1
    text = [line for line in lines[below.end : end] if not line.blank]
    answers = [line for line in text if _FAR.match(line.text)]
    if not answers or len(answers) == len(text) or _FAR.match(text[0].text):
        return
    for line in text:
        line.depth += not _FAR.match(line.text)
    below.deeper = below.reach = below.depth + 1


def _is_quote_deleted(lines: list[Line], anchor: Anchor, below: int, above: Anchor) -> bool:
    """Whether only the attribution is left of a quote, as people with mutt leave it: whoever quotes has
    said nothing above it but a greeting, so that the text below it is his. Who quotes without marks
    writes above."""
    if not (
        anchor.kind == above.kind == "attribution"
        and above.depth < above.deeper == anchor.depth == lines[below].depth
    ):
        return False
    said = [line.text.rstrip() for line in lines[above.end : anchor.start] if not line.blank]
    return not said or (len(said) == 1 and len(said[0]) <= GREETING and said[0].endswith(","))


def _is_answered_below(lines: list[Line], anchor: Anchor) -> bool:
    """Whether whoever quotes has said nothing above the first header block, but passed no mail on: the
    unmarked lines below or between the quoted ones are his answer."""
    return not anchor.forward and all(line.blank for line in lines[: anchor.start])


def _is_sunk(lines: list[Line], anchor: Anchor) -> bool:
    """Whether iOS has set the attribution of an answer one mark deeper than the answer, beside that of what it
    answers: it opens a quote, and its quote goes on one mark less deep."""
    above = anchor.start - 1
    while above >= 0 and lines[above].blank:
        above -= 1
    if anchor.depth < 2 or (above >= 0 and lines[above].depth >= anchor.depth - 1):
        return False
    n = anchor.end
    while n < len(lines) and (lines[n].depth >= anchor.depth or lines[n].blank):
        n += 1
    return n < len(lines) and lines[n].depth == anchor.depth - 1


def _quote_depth(lines: list[Line], anchor: Anchor, below: int, floor: int, starts: set[int]) -> int:
    """The depth of what an attribution announces: deeper than the attribution if it is marked."""
    if lines[below].depth > anchor.depth or _answers_first(lines, anchor, below, floor, starts):
        return anchor.depth + 1
    return min(lines[below].depth, anchor.depth)


def _answers_first(lines: list[Line], anchor: Anchor, below: int, floor: int, starts: set[int]) -> bool:
    """Whether the answer stands between an attribution and the quote it announces: nothing stands
    above the attribution, unmarked text right below it, quoted text after that."""
    if anchor.start > floor + 4 or any(not line.blank for line in lines[floor : anchor.start]):
        return False
    n = below
    while n < len(lines) and (lines[n].blank or lines[n].depth == anchor.depth):
        if n in starts:
            return False  # the quote further below is announced by another attribution
        n += 1
    return n < len(lines) and lines[n].depth == anchor.depth + 1


def _block_depths(below: list[Line], depth: int, alone: bool) -> tuple[int, int]:
    """A header block stands outside the quote marks of its message (K-9, Outlook Express), or its message
    begins with a quote of its own: the latter if more than a few unmarked lines follow. All deeper text is
    the message's if no other anchor speaks of it (``alone``): a mail handed on often has gathered marks."""
    marked = sum(len(line.text) for line in below if line.depth > depth)
    unmarked = sum(len(line.text) for line in below if line.depth <= depth)
    if unmarked > FEW * marked:
        return depth, depth
    reach = max(line.depth for line in below) if alone else below[0].depth
    return depth if unmarked else depth + 1, reach
