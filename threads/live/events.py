"""What may happen on a stream: one class a kind, whose fields are its payload.

Payloads hold ids and numbers, never text: text is looked up at delivery, so a withdrawn message leaves nothing behind
here (SECURITY A073, A095).
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from microblog.kit.payload import Payload
from threads.models import LiveEvent

Kind = LiveEvent.Kind


@dataclass(frozen=True, kw_only=True)
class Event(Payload):
    kind: ClassVar[LiveEvent.Kind]

    @property
    def target(self) -> str:
        """The id of the element that the event is about."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class AboutMessage(Event):
    """Drawn with the message as it is at delivery."""

    message: int

    @property
    def target(self) -> str:
        return f"message-{self.message}"


@dataclass(frozen=True, kw_only=True)
class MessagePosted(AboutMessage):
    kind = Kind.MESSAGE_POSTED
    parent: int | None
    author: int


@dataclass(frozen=True, kw_only=True)
class MessageChanged(AboutMessage):
    """``reacted``: nothing but its reactions, so that no page fetches itself anew for its numbers and map."""

    kind = Kind.MESSAGE_CHANGED
    reacted: bool = False


@dataclass(frozen=True, kw_only=True)
class MessageGone(AboutMessage):
    kind = Kind.MESSAGE_GONE


@dataclass(frozen=True, kw_only=True)
class AboutConversation(Event):
    conversation: int

    @property
    def target(self) -> str:
        return f"conversation-{self.conversation}"


@dataclass(frozen=True, kw_only=True)
class ConversationChanged(AboutConversation):
    """``message``, ``author``: of the one message that is new, so that a page knows whether it is news to its reader."""

    kind = Kind.CONVERSATION_CHANGED
    message: int | None = None
    author: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConversationPosted(ConversationChanged):
    """It is new where it stands."""

    kind = Kind.CONVERSATION_POSTED


@dataclass(frozen=True, kw_only=True)
class ConversationGone(AboutConversation):
    kind = Kind.CONVERSATION_GONE

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"gone": True}


@dataclass(frozen=True, kw_only=True)
class ConversationRead(AboutConversation):
    """One of its readers has read it on another page: up to a message, and these single ones after it."""

    kind = Kind.CONVERSATION_READ
    up_to: int
    messages: list[int]


@dataclass(frozen=True, kw_only=True)
class Refresh(AboutConversation):
    """Much of a conversation has changed: its page fetches itself anew."""

    kind = Kind.REFRESH

    def as_json(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class GroupJoined(Event):
    kind = Kind.GROUP_JOINED
    group: int

    @property
    def target(self) -> str:
        return f"group-{self.group}"

    def as_json(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, kw_only=True)
class GroupLeft(GroupJoined):
    kind = Kind.GROUP_LEFT


@dataclass(frozen=True, kw_only=True)
class MailMoved(Event):
    """A mail went from one list of a person's to another."""

    kind = Kind.MAIL_MOVED
    mail: int

    @property
    def target(self) -> str:
        return f"mail-{self.mail}"


@dataclass(frozen=True, kw_only=True)
class MailReady(MailMoved):
    """It waits for its sender's review."""

    kind = Kind.MAIL_READY
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class NoticesCounted(Event):
    """``unread``: how many notices a person has not read."""

    kind = Kind.NOTIFICATION
    unread: int

    @property
    def target(self) -> Literal["notifications"]:
        return "notifications"

    def as_json(self) -> dict[str, Any]:
        return {"counts": {"notifications": self.unread}}


@dataclass(frozen=True, kw_only=True)
class AccessChanged(Event):
    """A person's rights changed; heard by the hubs alone."""

    kind = Kind.ACCESS_CHANGED
    user: int

    @property
    def target(self) -> str:
        return f"user-{self.user}"
