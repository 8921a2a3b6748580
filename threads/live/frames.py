"""Events as the browser gets them (docs/decisions/live.md). Text is looked up at delivery, never stored."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Max

from threads.models import LiveEvent, Message
from threads.rendering import fragments
from threads.rendering.article import article

from .streams import ACCESS

Kind = LiveEvent.Kind
REFRESH = Kind.REFRESH  # stands for many events: the page fetches anew
TYPING = "typing"  # never stored
OF_MESSAGES = frozenset({Kind.MESSAGE_POSTED, Kind.MESSAGE_CHANGED, Kind.MESSAGE_GONE})


@dataclass(slots=True)
class Frame:
    """One event, ready to be sent. ``stream`` is the stored name; the browser's own goes in at encoding."""

    position: int
    stream: str
    kind: str
    target: str = ""
    payload: dict = field(default_factory=dict)

    def encode(self, name: str, crowd: int) -> str:
        """JSON text for those who call the stream ``name``; ``crowd`` of them hear it (see ``fetch_anew``)."""
        if self.kind == REFRESH:
            return fetch_anew(self.position, [name], crowd)
        head: dict[str, object] = {"stream": name, "kind": self.kind, "target": self.target}
        if self.position:  # what is not stored has none
            head = {"at": self.position, **head} | _told_to(crowd)
        return dump(head | self.payload)


def fetch_anew(position: int, names: list[str], crowd: int) -> str:
    """JSON text that tells a page to fetch itself anew. ``crowd``: how many are told the same; the pages spread their
    fetching over so much more time."""
    return dump({"at": position, "refresh": names} | _told_to(crowd))


def _told_to(crowd: int) -> dict:
    return {"crowd": crowd} if crowd > 1 else {}


def dump(message: dict) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


# {kind: what draws more of it than live knows of}: {id of the event: further fields}, for all who hear it.
Drawer = Callable[[list[LiveEvent]], dict[int, dict]]
_drawers: dict[Kind, Drawer] = {}


def draw_with(kind: Kind, drawer: Drawer) -> None:
    _drawers[kind] = drawer


def from_events(events: list[LiveEvent], *, rights_at: int = 0) -> list[Frame]:
    """Frames of events, with the message as it is NOW: a text that was withdrawn since is not in them.

    ``rights_at``: who hears them was decided as of this position; 0 = as of each event. A few queries, whatever the
    number of events.
    """
    ids = {event.payload["message"] for event in events if event.kind in OF_MESSAGES}
    messages = _drawn(ids) if ids else {}
    more: dict[int, dict] = {}
    for kind, drawer in _drawers.items():
        if some := [event for event in events if event.kind == kind]:
            more |= drawer(some)
    told = {
        event.pk for event in events if event.kind in OF_MESSAGES and event.payload["message"] in messages
    }
    late = _older_than_rights(told | more.keys(), rights_at) if told or more else set()
    return [
        Frame(event.pk, event.stream, REFRESH, event.target)
        if event.pk in told & late
        else _frame(event, messages, {} if event.pk in late else more.get(event.pk, {}))
        for event in events
    ]


def _older_than_rights(drawn: set[int], rights_at: int) -> set[int]:
    """Ids of the events since which somebody's rights changed. What was drawn may hold words said or changed after
    that, and the frame goes out before the change takes hold; without them the page fetches itself anew. Asked after
    drawing."""
    newest = LiveEvent.objects.filter(stream=ACCESS, pk__gt=max(rights_at, min(drawn))).aggregate(Max("pk"))[
        "pk__max"
    ]
    return {pk for pk in drawn if newest is not None and max(rights_at, pk) < newest}


class _AsOf:
    """The frames of the newest position. A thousand browsers that come back at once missed the same."""

    def __init__(self) -> None:
        self._at, self._lock = 0, threading.Lock()
        self._frames: dict[int, Frame] = {}

    def frames(self, at: int) -> dict[int, Frame]:
        """{id of an event: its frame} as of this position; what is drawn later belongs in there."""
        with self._lock:
            if at != self._at:
                self._at, self._frames = at, {}
            return self._frames


_as_of = _AsOf()


def as_of(position: int, events: list[LiveEvent]) -> list[Frame]:
    """``from_events``, drawn once as long as nothing happens: whatever changes a text moves the position on."""
    known = _as_of.frames(position)
    fresh = [event for event in events if event.pk not in known]
    drawn = from_events(fresh, rights_at=position) if fresh else ()
    known |= {frame.position: frame for frame in drawn}
    return [known[event.pk] for event in events]


def _drawn(ids: set[int]) -> dict[int, Message]:
    messages = list(Message.objects.filter(pk__in=ids).for_display())
    fragments.ensure(messages)
    return {message.pk: message for message in messages}


def _frame(event: LiveEvent, messages: dict[int, Message], more: dict) -> Frame:
    payload = event.payload | more
    if event.kind in OF_MESSAGES:
        message = messages.get(payload["message"])
        # A message that went elsewhere since is no longer this stream's to show.
        if message and f"conversation:{message.conversation_id}" == event.stream:
            payload |= {"name": message.author.name, "html": article(message)}
        else:
            payload["gone"] = True
    return Frame(event.pk, event.stream, event.kind, event.target, payload)
