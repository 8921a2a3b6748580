"""What happened: one append-only row and one signal.

Lower layers speak upward through ``happened`` alone. Receivers run inside the transaction of the
change, so that what they write (an index entry to do, a notice) exists if and only if the change does.
"""

from django.dispatch import Signal

from threads.models import Activity

# Sent with activity=Activity and messages=[Message, ...] (those the verb created or changed).
happened = Signal()


def record(
    verb: str, *, actor, group=None, conversation=None, message=None, person=None, messages=None, **detail
):
    """Write the fact and tell everybody who listens. Call it inside the action's transaction."""
    activity = Activity.objects.create(
        verb=verb,
        actor=actor,
        group=group or (conversation.group if conversation else None),
        conversation=conversation,
        message=message,
        person=person,
        detail=detail,
    )
    if messages is None:
        messages = [message] if message else []
    happened.send(sender=Activity, activity=activity, messages=messages)
    return activity
