"""Whatever is written is looked at by the monitors, in the transaction that writes it."""

from django.dispatch import receiver

from threads.activity import Verb, happened
from threads.models import Activity, Message

from . import hitting

# Verbs that bring words. A chain of mails is one fact, with each quoted message in it. What moderators show again they
# have read; what an author changes and sends again is looked at there (appealing).
WATCHED = frozenset({Verb.POST, Verb.REPLY, Verb.EDIT, Verb.IMPORT, Verb.UPGRADE})


@receiver(happened, dispatch_uid="moderation.happened")
def watch(activity: Activity, messages: list[Message], **_kwargs: object) -> None:
    """An archive is the past: the dry run of a monitor looks at it."""
    if activity.verb in WATCHED and not activity.detail.get("quiet"):
        hitting.look_at(messages)
