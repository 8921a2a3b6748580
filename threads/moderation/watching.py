"""What monitors are on, compiled, and what they find in messages.

The words are compiled once a process and change: each look asks for the stamps of the monitors that are on, and
compiles anew when they are others than before.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from threads.models import Attachment, Conversation, Message
from threads.rendering import plain

from .models import Monitor
from .words import Finder, LookedAt, compiled

log = logging.getLogger(__name__)
Where = Monitor.Where


@dataclass(frozen=True)
class Watch:
    """A monitor as it is asked."""

    monitor: Monitor
    groups: frozenset[int]
    finder: Finder

    @classmethod
    def of(cls, monitor: Monitor) -> Self:
        """Raises ValidationError."""
        groups = frozenset(group.pk for group in monitor.groups.all())
        is_pattern = monitor.kind == Monitor.Kind.PATTERN
        return cls(monitor, groups, compiled(monitor.words, is_pattern=is_pattern))

    def is_for(self, conversation: Conversation) -> bool:
        if self.monitor.where == Where.CHOSEN:
            return conversation.group_id in self.groups
        group = conversation.group
        return self.monitor.where == Where.EVERYWHERE or group is not None and group.is_public


@dataclass(frozen=True)
class WordsFound:
    """``digests``: of the words found."""

    monitor: Monitor
    message: Message
    digests: frozenset[str]


# The stamps of the monitors that are on, and each of them compiled.
_kept: tuple[frozenset[UUID], tuple[Watch, ...]] = (frozenset(), ())


def active() -> tuple[Watch, ...]:
    """One query; a few more after a change."""
    global _kept
    kept = _kept
    if frozenset(Monitor.objects.filter(is_on=True).values_list("stamp", flat=True)) == kept[0]:
        return kept[1]
    rows = list(Monitor.objects.filter(is_on=True).prefetch_related("groups").order_by("pk"))
    watches = tuple(watch for watch in map(_watch, rows) if watch is not None)
    _kept = frozenset(row.stamp for row in rows), watches
    return watches


def _watch(monitor: Monitor) -> Watch | None:
    try:
        return Watch.of(monitor)
    except ValidationError as problem:
        # It was checked when it was made. Whatever has changed since: nobody's post fails because of it.
        log.error("monitor %d cannot be read: %s", monitor.pk, problem.messages[0])
        return None


def findings(messages: Iterable[Message]) -> list[WordsFound]:
    """What the monitors that are on find in these messages."""
    there = [message for message in messages if not message.withdrawn_at]
    watches = active() if there else ()
    if not watches:
        return []
    names = names_of_files(message.pk for message in there if message.attachment_count)
    texts = ((message, text_of(message, names[message.pk])) for message in there)
    return [
        WordsFound(watch.monitor, message, frozenset(map(digest, found)))
        for message, text in texts
        for watch in watches
        if (found := watch.finder.found_in(text)) and watch.is_for(message.conversation)
    ]


def text_of(message: Message, names: Iterable[str]) -> LookedAt:
    """The text as it was written and as it is read, since marks can stand inside of a word; a title with the message
    that begins the conversation."""
    title = "" if message.parent_id else message.conversation.subject
    return LookedAt(title, message.body, plain.paragraphs(message.body_html), *names)


def names_of_files(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if ids := list(ids):
        for message, name in Attachment.objects.filter(message__in=ids).values_list("message", "name"):
            found[message].append(name)
    return found


def digest(found: str) -> str:
    """What was found, so that it can be known again and not be read."""
    return salted_hmac("moderation.monitor", found).hexdigest()[:16]
