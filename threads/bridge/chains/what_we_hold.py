"""How much of a chain is here: mails that we hold, messages that are only quoted, and mails that are missing."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import QuerySet

from threads.bridge.models import Gap, IncomingMail, Origin
from threads.models import Conversation

from .facts import MailMessage

SHOWN = 5
# Where more mails came, nobody looks for the fewest that hold everything.
MOST_MAILS = 300


class Holding(NamedTuple):
    """``held``, ``quoted``: messages whose mail is here, and whose is not. ``missing``: a message for each mail that is not
    here in any form, which answers it. ``fewest``: of ``mails`` those that together hold every message, where it takes
    fewer than all."""

    held: int
    quoted: int
    missing: list[MailMessage]
    mails: int
    fewest: list[IncomingMail]

    @property
    def all(self) -> int:
        return self.held + self.quoted + len(self.missing)

    @property
    def shown(self) -> list[MailMessage]:
        return self.missing[:SHOWN]


def holding(
    conversation: Conversation, messages: dict[int, MailMessage], mails: QuerySet[IncomingMail]
) -> Holding:
    """``mails``: those of the conversation that the reader may see. Three queries."""
    quoted = sum(message.is_quoted for message in messages.values())
    proofs = _proofs(mails)
    fewest = _fewest(proofs) if len(proofs) <= MOST_MAILS else []
    return Holding(
        held=len(messages) - quoted,
        quoted=quoted,
        missing=_missing(conversation, messages),
        mails=len(proofs),
        fewest=list(mails.filter(pk__in=fewest).order_by("pk")) if 0 < len(fewest) < len(proofs) else [],
    )


def _missing(conversation: Conversation, messages: dict[int, MailMessage]) -> list[MailMessage]:
    """Of each awaited mail the message that stands nearest to it."""
    here = {message.message_id for message in messages.values()}
    gaps = Gap.objects.filter(message__conversation=conversation).order_by("rank", "message__sent_at", "pk")
    found: dict[str, MailMessage] = {}
    for awaited, message in gaps.values_list("awaited", "message_id"):
        if awaited not in here and message in messages:
            found.setdefault(awaited, messages[message])
    return list(found.values())


def _proofs(mails: QuerySet[IncomingMail]) -> dict[int, set[int]]:
    """{mail: the messages it holds as they are}."""
    origins = Origin.objects.filter(mail__in=mails.values("pk"), altered=False, message__withdrawn_at=None)
    found: dict[int, set[int]] = defaultdict(set)
    for mail, message in origins.order_by("mail").values_list("mail_id", "message_id"):
        found[mail].add(message)
    return found


def _fewest(proofs: dict[int, set[int]]) -> list[int]:
    """Mails that together hold all: always the one that adds most (Chvatal, A Greedy Heuristic for the Set-Covering
    Problem, 1979), of equal ones the first. Not always the very fewest, which nobody finds in good time."""
    left: set[int] = set().union(*proofs.values())
    chosen = []
    while left:
        best = max(proofs, key=lambda mail: (len(proofs[mail] & left), -mail))
        chosen.append(best)
        left -= proofs[best]
    return chosen
