"""What happened: one append-only row and one signal.

Lower layers speak upward through ``happened`` alone. Receivers run inside the transaction of the
change, so that what they write (an index entry to do, a notice) exists if and only if the change does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.dispatch import Signal

from threads.models import Activity

# Sent with activity=Activity and messages=[Message, ...] (those the verb created or changed).
happened = Signal()


@dataclass(slots=True, kw_only=True)
class Fact:
    """``messages``: those the verb created or changed; None for the one of ``message``."""

    verb: str
    actor: object = None
    group: object = None
    conversation: object = None
    message: object = None
    person: object = None
    messages: list | None = None
    detail: dict = field(default_factory=dict)

    def row(self) -> Activity:
        group = self.group or (self.conversation.group if self.conversation else None)
        return Activity(
            verb=self.verb,
            actor=self.actor,
            group=group,
            conversation=self.conversation,
            message=self.message,
            person=self.person,
            detail=self.detail,
        )


def record(
    verb: str, *, actor, group=None, conversation=None, message=None, person=None, messages=None, **detail
):
    """Write the fact and tell everybody who listens. Call it inside the action's transaction."""
    about = {"group": group, "conversation": conversation, "message": message, "person": person}
    return record_all([Fact(verb=verb, actor=actor, messages=messages, detail=detail, **about)])[0]


def record_all(facts: Iterable[Fact]) -> list[Activity]:
    """Many facts with one statement."""
    facts = list(facts)
    activities = Activity.objects.bulk_create(fact.row() for fact in facts)
    for activity, fact in zip(activities, facts, strict=True):
        messages = fact.messages
        if messages is None:
            messages = [fact.message] if fact.message else []
        happened.send(sender=Activity, activity=activity, messages=messages)
    return activities
