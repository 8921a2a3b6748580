"""The one way in which whole conversations are deleted: by a rule, or with their group.

    delete_conversations(group.conversations.all(), reason=_("Its group was deleted."))

Everything of them goes: messages, files, what moderators hid of them, the mails that brought them, notices, reports and
facts, and their words in the index. A conversation that a legal hold covers stays as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Group
from search.models import PendingUpdate
from threads.actions.deleting import delete_whole
from threads.bridge.erasing import forgetting
from threads.bridge.models import IncomingMail
from threads.models import Attachment, Conversation
from threads.moderation.models import Case
from threads.notify import create
from threads.notify.models import Notification

from .holding import copies

# Of one transaction. A conversation is not cut in two, however many messages it has.
AT_ONCE, MESSAGES_AT_ONCE = 50, 500
Place = tuple[datetime, int]


@dataclass
class Deleted:
    """How much went, and how many conversations a hold keeps. ``after``: the place of the last one that was looked at,
    in the order of last activity and number; None when that was the end."""

    conversations: int = 0
    messages: int = 0
    mails: int = 0
    files: int = 0
    held: int = 0
    after: Place | None = None

    def add(self, other: "Deleted") -> None:
        for name in ("conversations", "messages", "mails", "files", "held"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def delete_conversations(
    query: QuerySet[Conversation], *, reason: str, tick: Callable[[int], object] = lambda count: None
) -> Deleted:
    """Delete all of them, batch by batch, each a transaction. ``tick`` is told the number of conversations that were
    looked at. Killed, it is called again with what is left."""
    done, after = Deleted(), None
    while True:
        batch = delete_some(query, reason=reason, after=after)
        done.add(batch)
        tick(batch.conversations + batch.held)
        if batch.after is None:
            return done
        after = batch.after


@transaction.atomic
def delete_some(query: QuerySet[Conversation], *, reason: str, after: Place | None = None) -> Deleted:
    """The oldest of them behind a place. ``query``: without order, slices and joins; asked again under the locks.

    ``reason``: for whoever sends one of their mails again.
    """
    ids, place = _next(query, after)
    if not ids:
        return Deleted()
    groups = Conversation.objects.filter(pk__in=ids, group__isnull=False).values("group")
    # The order of all locks: group, conversation, message. A mail that is being placed waits, or is there already.
    Group.objects.filter(pk__in=groups).hold()
    Conversation.objects.filter(pk__in=ids).hold()
    there = list(query.filter(pk__in=ids).select_related("group"))
    held = copies.conversations_under_hold([conversation.pk for conversation in there])
    done = _delete([conversation for conversation in there if conversation.pk not in held], reason)
    done.held, done.after = len(held), place
    return done


def _next(query: QuerySet[Conversation], after: Place | None) -> tuple[list[int], Place | None]:
    if after is not None:
        later = Q(last_activity_at__gt=after[0]) | Q(last_activity_at=after[0], pk__gt=after[1])
        # The first condition is the one that an index answers.
        query = query.filter(later, last_activity_at__gte=after[0])
    rows = query.order_by("last_activity_at", "pk").values_list("pk", "last_activity_at", "message_count")
    ids: list[int] = []
    place, messages = None, 0
    for pk, at, count in rows[:AT_ONCE]:
        if ids and messages + count > MESSAGES_AT_ONCE:
            break
        ids.append(pk)
        place, messages = (at, pk), messages + count
    return ids, place


def _delete(conversations: list[Conversation], reason: str) -> Deleted:
    if not conversations:
        return Deleted()
    ids = [conversation.pk for conversation in conversations]
    mails = _mails_of(ids)
    files = Attachment.objects.filter(message__conversation__in=ids).count()
    _delete_cases(ids)
    create.take_back_places(ids)
    gone = delete_whole(conversations)
    forget_mails(mails, reason)
    PendingUpdate.objects.bulk_create([PendingUpdate(message=pk) for pk in gone], batch_size=500)
    return Deleted(len(ids), len(gone), len(mails), files)


def _delete_cases(ids: list[int]) -> None:
    """Reports and decisions about what is said there, and the notices that lead to them."""
    cases = list(Case.objects.filter(message__conversation__in=ids).prefetch_related("decisions"))
    if not cases:
        return
    pages = [
        page
        for case in cases
        for page in (case.get_absolute_url(), reverse("report_outcome", args=[case.pk]))
    ]
    pages += [decision.get_absolute_url() for case in cases for decision in case.decisions.all()]
    Notification.objects.filter(url__in=pages).delete()
    Case.objects.filter(pk__in=[case.pk for case in cases]).delete()


def _mails_of(ids: list[int]) -> list[int]:
    """Those that brought something, were there already, or wait to come in."""
    about = Q(conversation__in=ids) | Q(
        pk__in=IncomingMail.objects.filter(origins__message__conversation__in=ids)
    )
    return list(IncomingMail.objects.filter(about).values_list("pk", flat=True))


def forget_mails(numbers: Iterable[int], reason: str) -> int:
    """Mails go with the notices about them; of each only the hash by which it is known stays."""
    numbers = list(numbers)
    people = IncomingMail.objects.filter(pk__in=numbers).exclude(sender=None).values("sender")
    pages = [reverse(name, args=[pk]) for pk in numbers for name in ("mail_original", "mail_review")]
    Notification.objects.filter(user__in=people, url__in=pages).delete()
    return forgetting.forget(numbers, reason)
