"""The map of a conversation: one dot a message, a stem to what it answers. SVG, every dot a link."""

from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threads.queries.conversation import Stream
from threads.queries.tree import Place

from .blocks import title

MOST = 300  # dots; more cannot be hit any more
WIDTH, LEFT, INDENT, STEP, GAP = 292, 12, 24, 8.6, 10
LABEL_X, LABEL_HEIGHT, LABEL_CHARS = 82, 30, 34
HUES = 4


def draw(stream: Stream, me: int) -> SafeString | str:
    """``me``: whose messages get a ring. Empty for a conversation that has no shape worth a picture."""
    if len(stream.places) < 3:
        return ""
    places = _near(stream)
    spots = _spots(places)
    # {branch: the first place of it that is on the map}; of a very long one its beginning may not be.
    branches: dict[int, int] = {}
    for place in places:
        if place.branch:
            branches.setdefault(place.branch, place.id)
    out = [_edge(spots[place.parent], spots[place.id]) for place in places if place.parent in spots]
    hues = {branch: f" b{number % HUES + 1}" for number, branch in enumerate(branches)}
    names = _names(stream)
    for place in places:
        out.append(_dot(stream, place, names[place.id], spots[place.id], hues.get(place.branch, ""), me))
    out.extend(_label(stream, branch, spots[first][1]) for branch, first in branches.items())
    height = max(y for _x, y in spots.values()) + 24
    name = _("Map of who replied to whom")
    return mark_safe(  # noqa: S308 - numbers, and text escaped below
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.1f}" role="group" aria-label="{escape(name)}">'
        + "".join(out)
        + "</svg>"
    )


def outline(stream: Stream) -> SafeString:
    """The same as list items, for those who cannot use the picture; the class says how deep."""
    items = []
    for place in _near(stream):
        row = stream.rows[place.id]
        new = f' <b class="count">{escape(_("new"))}</b>' if place.id in stream.unread else ""
        items.append(
            f'<li class="l{min(place.depth, 6)}"><a href="{_link(stream, place)}" dir="auto">{escape(row.author)}</a> '
            f'<span class="muted" dir="auto">{escape(title(row))}</span>{new}</li>'
        )
    return mark_safe("".join(items))  # noqa: S308 - numbers and escaped text


def left_out(stream: Stream) -> int:
    """How many messages a very long conversation has that are not on its map."""
    return max(0, len(stream.places) - MOST)


def _near(stream: Stream) -> list[Place]:
    """The places on the map: all, or those round what is shown."""
    places = stream.places
    if len(places) <= MOST:
        return places
    # The opening is always shown; where the reader is, is behind it.
    shown = next((at for at, place in enumerate(places) if at and place.id in stream.shown), 0)
    start = max(0, min(shown - MOST // 2, len(places) - MOST))
    return places[start : start + MOST]


def _link(stream: Stream, place: Place) -> str:
    """To the message, on this page if it is there."""
    around = "" if place.id in stream.shown else f"?around={place.id}"
    return f"{around}#message-{place.id}"


def _spots(places: list[Place]) -> dict[int, tuple[float, float]]:
    """{id: (x, y)}; a branch begins a little lower, and leaves room for its two lines of text."""
    spots: dict[int, tuple[float, float]] = {}
    y, branch, room = float(LEFT - STEP), 0, 0.0
    for place in places:
        y += STEP
        if place.branch != branch:
            y = max(y + GAP, room) if place.branch else max(y, room)
            branch = place.branch
            room = y + LABEL_HEIGHT if branch else 0.0
        spots[place.id] = (LEFT + INDENT * place.level, y)
    return spots


def _edge(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        return f'<path class="edge" d="M{x1} {y1:.1f}V{y2:.1f}"/>'
    turn = min(9.0, y2 - y1)
    return f'<path class="edge" d="M{x1} {y1:.1f}V{y2 - turn:.1f}q0 {turn:.1f} {turn:.1f} {turn:.1f}H{x2}"/>'


def _names(stream: Stream) -> dict[int, str]:
    """What each dot is called."""
    known, new = _("%(number)d, %(name)s"), _("%(name)s, new")
    names = {}
    for number, place in enumerate(stream.places, 1):
        name = known % {"number": number, "name": stream.rows[place.id].author}
        names[place.id] = new % {"name": name} if place.id in stream.unread else name
    return names


def _dot(stream: Stream, place: Place, name: str, spot: tuple[float, float], hue: str, me: int) -> str:
    x, y = spot
    row = stream.rows[place.id]
    is_new = place.id in stream.unread
    rings = ""
    if place.id == stream.conversation.best_answer_id:
        rings += f'<circle class="halo" cx="{x}" cy="{y:.1f}" r="6.4"/>'
    if row.author_id == me:
        rings += f'<circle class="me-ring" cx="{x}" cy="{y:.1f}" r="6"/>'
    return (
        f'<a href="{_link(stream, place)}" aria-label="{escape(name)}">{rings}'
        f'<circle class="node{" new" if is_new else hue}" cx="{x}" cy="{y:.1f}" r="3.4"/></a>'
    )


def _label(stream: Stream, branch: int, y: float) -> str:
    ids = [place.id for place in stream.places if place.branch == branch]
    name = title(stream.rows[branch])
    if len(name) > LABEL_CHARS:
        name = name[: LABEL_CHARS - 1].rstrip() + "…"
    facts = ngettext("%(count)d message", "%(count)d messages", len(ids)) % {"count": len(ids)}
    unread = sum(pk in stream.unread for pk in ids)
    if unread:
        facts = _("%(facts)s, %(count)d new") % {"facts": facts, "count": unread}
    return (
        f'<text class="lab" x="{LABEL_X}" y="{y + 4:.1f}">{escape(name)}</text>'
        f'<text x="{LABEL_X}" y="{y + 18:.1f}">{escape(facts)}</text>'
    )
