"""Attributions that stayed behind when the quote below them was deleted."""

from datetime import datetime, timedelta

from .claims import Anchor
from .lines import Line, next_spoken

#: Two prints of one instant, in the reader's and in the writer's zone.
ZONES = timedelta(hours=14.5)
HALF_HOUR = timedelta(minutes=30)
#: Whose zones differ by half hours differ by this at least, so that two mails of one hour stay two.
FAR = timedelta(hours=2)
#: The same mail in full is at most this many anchors further below.
MAX_LATER = 12


def drop_residues(lines: list[Line], anchors: list[Anchor]) -> list[Anchor]:
    """The anchors that announce something."""
    later = [anchors[n + 1 : n + 1 + MAX_LATER] for n in range(len(anchors))]
    return [anchor for n, anchor in enumerate(anchors) if not _is_residue(lines, anchor, later[n])]


def _is_residue(lines: list[Line], anchor: Anchor, later: list[Anchor]) -> bool:
    """An attribution whose quote its writer deleted, while his client quotes the same mail in full
    further below: the words in between are his own."""
    below = next_spoken(lines, anchor.end)
    if anchor.kind != "attribution" or below is None or lines[below].depth != anchor.depth:
        return False
    return any(_is_same(anchor, other, near=n == 0) for n, other in enumerate(later))


def _is_same(anchor: Anchor, other: Anchor, near: bool) -> bool:
    """Whether two anchors name one mail: the author and the minute, modulo the zones of two clients. Zones
    with half hours are rare and far from most people: they count only for the next anchor (``near``)."""
    if not (anchor.date_iso and other.date_iso and anchor.name.casefold() == other.name.casefold()):
        return False
    apart = datetime.fromisoformat(anchor.date_iso[:16]) - datetime.fromisoformat(other.date_iso[:16])
    halved = near and abs(apart) >= FAR and not apart % HALF_HOUR
    return abs(apart) < ZONES and (halved or not apart % (2 * HALF_HOUR))
