"""Attributions that stayed behind when the quote below them was deleted."""

from collections import defaultdict
from datetime import datetime, timedelta

from ..merging.fingerprints import words_of
from ..text.lines import Line, next_spoken
from .claims import Anchor

#: Two prints of one instant, in the reader's and in the writer's zone.
ZONES = timedelta(hours=19.5)
HALF_HOUR = timedelta(minutes=30)
#: Whose zones differ by half hours differ by this at least, so that two mails of one hour stay two.
FAR = timedelta(hours=2)
#: The same mail in full is at most this many anchors further below.
MAX_LATER = 12
#: A name below a text has no more words.
MAX_NAME = 4


def drop_residues(lines: list[Line], anchors: list[Anchor]) -> list[Anchor]:
    """The anchors that announce something."""
    zones = _zones(anchors)
    later = [anchors[n + 1 : n + 1 + MAX_LATER] for n in range(len(anchors))]
    return [anchor for n, anchor in enumerate(anchors) if not _is_residue(lines, anchor, later[n], zones)]


def _is_residue(lines: list[Line], anchor: Anchor, later: list[Anchor], zones: set[timedelta]) -> bool:
    """An attribution whose quote its writer deleted, while his client quotes the same mail in full
    further below: the words in between are his own."""
    below = next_spoken(lines, anchor.end)
    if anchor.kind != "attribution" or below is None or lines[below].depth != anchor.depth:
        return False
    if any(_apart(anchor, other) in zones for other in later):
        return True
    return bool(later) and _is_next(anchor, later[0]) and not _is_signed(lines, anchor, later[0])


def _apart(anchor: Anchor, other: Anchor) -> timedelta | None:
    """How far the clocks of two anchors are apart that name one author; None if they name two or print none."""
    if not (anchor.date_iso and other.date_iso and anchor.name.casefold() == other.name.casefold()):
        return None
    return datetime.fromisoformat(anchor.date_iso[:16]) - datetime.fromisoformat(other.date_iso[:16])


def _zones(anchors: list[Anchor]) -> set[timedelta]:
    """How far the clocks of two clients are apart: not at all, or as far as they are for two mails at least.
    That minutes agree once proves nothing: people write two mails in one day."""
    moments: dict[timedelta, set[str]] = defaultdict(set)
    for n, anchor in enumerate(anchors):
        for other in anchors[n + 1 : n + 1 + MAX_LATER]:
            apart = _apart(anchor, other)
            if apart and abs(apart) < ZONES and not apart % HALF_HOUR:
                moments[apart].add((anchor.date_iso or "")[:16])
    return {timedelta()} | {apart for apart, found in moments.items() if len(found) > 1}


def _is_next(anchor: Anchor, other: Anchor) -> bool:
    """Whether the very next anchor names the same author and minute in another zone. Zones with half hours are
    rare and far from most people."""
    apart = _apart(anchor, other)
    if apart is None or abs(apart) >= ZONES:
        return False
    return not apart % (2 * HALF_HOUR) or (abs(apart) >= FAR and not apart % HALF_HOUR)


def _is_signed(lines: list[Line], anchor: Anchor, other: Anchor) -> bool:
    """Whether the words between two anchors end with the author's name: then they are that author's."""
    said = [words for line in lines[anchor.end : other.start] if (words := words_of(line.text))]
    name = set(words_of(anchor.name))
    return any(len(words) <= MAX_NAME and not name.isdisjoint(words) for words in said[1:][-3:])
