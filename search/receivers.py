"""Whatever happens to a message is written into the outbox, in the transaction of the change."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.dispatch import receiver

from microblog.kit.backup import restored
from search import writer
from search.models import PendingUpdate
from threads.activity import Verb, happened
from threads.bridge.bulk_import import imported
from threads.models import Activity, Message

# Verbs that change what the index knows of messages. Those of the second kind change a whole conversation.
OF_MESSAGES = frozenset({
    Verb.POST, Verb.REPLY, Verb.EDIT, Verb.WITHDRAW, Verb.MODERATE, Verb.IMPORT, Verb.UPGRADE,
})  # fmt: skip
OF_CONVERSATIONS = frozenset({Verb.RENAME, Verb.MERGE, Verb.TOPICS})
# What these change is not in the index, or asked anew at each search, as rights are.
IGNORED = frozenset({
    Verb.REACT, Verb.CHOOSE, Verb.FOLLOW, Verb.UNFOLLOW, Verb.MUTE, Verb.FOUND, Verb.CHANGE, Verb.JOIN, Verb.LEAVE,
    Verb.ASK, Verb.DECLINE, Verb.INVITE, Verb.UNINVITE, Verb.APPOINT, Verb.REMOVE, Verb.HOLD, Verb.REVIEW,
    Verb.RELEASE, Verb.REFUSE, Verb.DISOWN, Verb.OPEN, Verb.REPORT, Verb.JUDGE, Verb.APPEAL, Verb.LOOK,
    Verb.GUEST, Verb.UNGUEST,
})  # fmt: skip
AT_ONCE = 50  # messages that are indexed while somebody waits for the answer to a post


@receiver(happened)
def remember(sender: object, activity: Activity, messages: list[Message], **kwargs: object) -> None:
    ids: Iterable[int]
    if activity.verb in OF_MESSAGES:
        ids = [message.pk for message in messages]
    elif activity.verb in OF_CONVERSATIONS and activity.conversation_id:
        ids = Message.objects.filter(conversation=activity.conversation_id).values_list("pk", flat=True)
    else:
        return
    PendingUpdate.objects.bulk_create([PendingUpdate(message=pk) for pk in ids], batch_size=500)
    if writer.backend().transactional and not activity.detail.get("quiet"):
        # Where that takes milliseconds: found at once. Whatever goes wrong is left to the worker.
        transaction.on_commit(lambda: writer.drain(AT_ONCE), robust=True)


@receiver(imported)
def index_archive(sender: object, tick: Callable[[int], None], **kwargs: object) -> None:
    """An import is done when what it brought can be found, whether a worker runs or not."""
    writer.catch_up(tick)


@receiver(restored)
def build_anew(sender: object, **kwargs: object) -> None:
    """An index of files is in no backup; the one in the database came back with it."""
    if not writer.backend().transactional:
        writer.request_rebuild()
