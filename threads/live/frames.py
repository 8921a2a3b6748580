"""Events as the browser gets them (CONTRACT section 6). Text is looked up at delivery, never stored."""

import json
from dataclasses import dataclass, field

from threads.models import LiveEvent, Message

from . import fragments

REFRESH = "refresh"  # kind of an event that stands for many: the page fetches anew


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
        head = {"stream": name, "kind": self.kind, "target": self.target}
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


def from_events(events: list[LiveEvent]) -> list[Frame]:
    """Frames of events, with the message as it is NOW: a text that was withdrawn since is not in them.

    At most five queries, whatever the number of events.
    """
    ids = {event.payload["message"] for event in events if event.kind.startswith("message.")}
    messages = _drawn(ids) if ids else {}
    return [_frame(event, messages) for event in events]


def _drawn(ids) -> dict[int, Message]:
    messages = list(Message.objects.filter(pk__in=ids).for_display())
    fragments.ensure(messages)
    return {message.pk: message for message in messages}


def _frame(event: LiveEvent, messages: dict[int, Message]) -> Frame:
    payload = dict(event.payload)
    if event.kind.startswith("message."):
        message = messages.get(payload["message"])
        # A message that went elsewhere since is no longer this stream's to show.
        if message and f"conversation:{message.conversation_id}" == event.stream:
            payload |= {"name": message.author.name, "html": fragments.article(message)}
        else:
            payload["gone"] = True
    return Frame(event.pk, event.stream, event.kind, event.target, payload)
