"""Lines and anchors -> which line belongs to which message, and who quotes whom."""

import re
from dataclasses import dataclass, field

from .bounds import MAX_MESSAGES
from .languages.subjects import strip_prefixes
from .quotes.claims import Anchor
from .text.lines import NEXT_TEXT, Line
from .wrappers import signatures

_RULE = re.compile(r"^\s*_{16,}\s*$")


@dataclass(slots=True)
class Draft:
    """A message in the making. ``anchor`` is None for the mail itself. ``marks`` has the lines that are quoted
    in its text, and how deep; ``passages`` those of nobody's that are answered in it, and stand in its context
    only."""

    anchor: Anchor | None = None
    parent: int | None = None
    lines: list[int] = field(default_factory=list)
    signature: list[int] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)
    passages: list[int] = field(default_factory=list)

    def levels(self, lines: list[Line], numbers: list[int]) -> dict[int, int]:
        """How much deeper than the message's own words each of some quoted lines stands."""
        own = (lines[n].depth for n in self.lines if n not in self.marks and not lines[n].blank)
        depth = min(own, default=0)
        return {n: max(1, lines[n].depth - depth) for n in numbers}


@dataclass(slots=True)
class Segments:
    """``labels[n]`` is (kind, draft) of line ``n``: kind is text, kept (a quote that is shown in the text), passage
    (one that is shown in its context), quote (one that is not), wrapper, signature or disclaimer."""

    drafts: list[Draft]
    labels: list[tuple[str, int]]

    @property
    def last(self) -> int:
        """The message the end of the mail belongs to."""
        return self.labels[-1][1] if self.labels else 0


def segment(lines: list[Line], anchors: list[Anchor], gaps: int = MAX_MESSAGES) -> Segments:
    """Give every line to a message. An anchor at some depth owns that depth (unmarked text below it)
    or the next one (quoted text below it) until another anchor takes it over. At most ``gaps`` messages
    are found that no anchor announces."""
    drafts = [Draft()]
    labels: list[tuple[str, int]] = [("text", 0)] * len(lines)
    owners = {0: 0}
    starts = {anchor.start: anchor for anchor in anchors}
    i, looked = 0, 0
    while i < len(lines):
        anchor = starts.get(i)
        if anchor:
            _open(anchor, drafts, owners)
            labels[i : anchor.end] = [("wrapper", len(drafts) - 1)] * (anchor.end - i)
            i = anchor.end
            continue
        if lines[i].mark == NEXT_TEXT and not _hands_on(drafts[owners[0]]):
            owners[0] = 0  # a new part of the mail is its sender's, until it quotes
        owner = owners.get(lines[i].depth)
        if owner is None and i >= looked and not lines[i].blank:
            whole, looked = _whole_mail(lines, i, starts)
            if whole and gaps:
                gaps -= 1
                _open(_gap(i, lines[i].depth), drafts, owners)
                continue
        if owner is None:
            labels[i] = ("quote", _nearest(owners, lines[i].depth))
        else:
            labels[i] = ("text", owner)
            drafts[owner].lines.append(i)
        i += 1
    return Segments(drafts, labels)


def _hands_on(draft: Draft) -> bool:
    """Whether a message is one that the sender forwards: a picture in it may part its text in two."""
    return draft.anchor is not None and draft.anchor.forward


def _whole_mail(lines: list[Line], i: int, starts: dict[int, Anchor]) -> tuple[bool, int]:
    """Whether the quote at line ``i``, which nobody is said to have written, is a whole mail: it says in
    turn whom it quotes. A passage quoted to be answered does not, and a line that ends in a colon only
    announces the next mail. Also the line where the quote ends."""
    depth, whole = lines[i].depth, False
    announces = lines[i].text.rstrip().endswith(":")
    while i < len(lines) and (lines[i].depth >= depth or lines[i].blank):
        inner = starts.get(i)
        if inner is not None and inner.depth == depth:
            whole = inner.kind == "attribution"
            break
        i += 1
    return whole and not announces, i


def _gap(i: int, depth: int) -> Anchor:
    """The anchor of a message that is quoted without a word on who wrote it (SquirrelMail, some phones)."""
    return Anchor(i, i, depth, "gap", deeper=depth, reach=depth, confidence=0.3)


def trim_rules(lines: list[Line], segments: Segments) -> None:
    """Rules at the ends of a text ("________", <hr>) part messages; they are nobody's words. In place."""
    for owner, draft in enumerate(segments.drafts):
        while draft.lines and (lines[draft.lines[-1]].blank or _RULE.match(lines[draft.lines[-1]].text)):
            segments.labels[draft.lines.pop()] = ("wrapper", owner)
        first = 0
        while first < len(draft.lines) and (
            lines[draft.lines[first]].blank or _RULE.match(lines[draft.lines[first]].text)
        ):
            segments.labels[draft.lines[first]] = ("wrapper", owner)
            first += 1
        del draft.lines[:first]


def fold_signatures(lines: list[Line], segments: Segments) -> None:
    """Find signatures, disclaimers and list footers, in place. One behind the delimiter of RFC 3676 is
    taken out of the text; one that only looks like it stays, so that a wrong guess loses no words."""
    for owner, draft in enumerate(segments.drafts):
        tail = signatures.find(lines, draft.lines)
        if not tail:
            continue
        draft.signature = draft.lines[tail.start :]
        if tail.certain:
            del draft.lines[tail.start :]
        for n in draft.signature:
            segments.labels[n] = (tail.kind, owner)


def _sent(draft: Draft) -> bool:
    """Whether a message without words was one. Mails without text are sent, but nobody quotes nothing,
    and one that quotes another needs no words only if its subject says that it hands that one on."""
    anchor = draft.anchor
    if anchor is None or anchor.kind == "attribution":
        return anchor is None
    return draft.parent is None or strip_prefixes(anchor.subject)[1] == "forward"


def drop_empty_forwards(lines: list[Line], segments: Segments) -> Segments:
    """A quoted message without a word of its own that only hands on the next one is a wrapper."""
    drafts = segments.drafts
    said = [
        n == 0 or any(lines[i].text.strip(" -_\t\u00a0") for i in draft.lines)
        for n, draft in enumerate(drafts)
    ]
    kept = [n for n, draft in enumerate(drafts) if said[n] or _sent(draft)]
    if len(kept) == len(drafts):
        return segments
    new = {n: i for i, n in enumerate(kept)}
    for n in kept:
        parent = drafts[n].parent
        while parent is not None and parent not in new:
            parent = drafts[parent].parent
        drafts[n].parent = new.get(parent) if parent is not None else None
    before = {n: max(i for k, i in new.items() if k <= n) for n in range(len(drafts))}
    labels = [(kind, before[owner]) for kind, owner in segments.labels]
    return Segments([drafts[n] for n in kept], labels)


def _open(anchor: Anchor, drafts: list[Draft], owners: dict[int, int]) -> None:
    """Start the anchor's message: whoever owns the anchor's depth quotes, and so answers, it."""
    quoter = drafts[_nearest(owners, anchor.depth)]
    drafts.append(Draft(anchor))
    if quoter.parent is None:
        quoter.parent = len(drafts) - 1
    # Apple Mail may set an attribution in deeper than the text it speaks of, where nobody speaks yet
    deeper = anchor.deeper
    if deeper < anchor.depth and deeper in owners:
        deeper = anchor.depth + 1 if anchor.depth in owners else anchor.depth
    for depth in [d for d in owners if d >= deeper]:
        del owners[depth]
    for depth in range(deeper, max(deeper, anchor.reach) + 1):
        owners[depth] = len(drafts) - 1


def _nearest(owners: dict[int, int], depth: int) -> int:
    """Whoever owns this depth or the nearest shallower one."""
    below = [d for d in owners if d <= depth]
    return owners[max(below)] if below else 0
