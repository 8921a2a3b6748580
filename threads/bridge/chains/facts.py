"""A conversation as its mails tell it: what its two readers (``what_we_hold``, ``who_was_on``) ask the database once."""

from datetime import datetime
from typing import NamedTuple

from threads.models import Conversation, Message

# Messages that are looked at; an endless conversation has more.
MOST = 2_000


class MailMessage(NamedTuple):
    """A message that came by mail; ``claimant``: None when its own mail is here, else who quoted it."""

    pk: int
    above: int | None
    author_id: int
    author: str
    sent_at: datetime
    claimant: int | None
    message_id: str

    @property
    def is_quoted(self) -> bool:
        return self.claimant is not None


def messages_of(conversation: Conversation) -> dict[int, MailMessage]:
    """By number, in reading order, the first MOST. One query."""
    shown = conversation.messages.filter(source=Message.Source.MAIL, withdrawn_at=None)
    rows = shown.in_reading_order().values_list(
        "pk", "parent", "author", "author__name", "sent_at", "claimed_by", "message_id"
    )
    return {row[0]: MailMessage(*row) for row in rows[:MOST]}
