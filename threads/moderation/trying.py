"""A dry run: what a monitor would have found. Private places are counted, never shown."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Group, User
from threads.models import Message
from threads.models.message import MessageQuerySet

from . import notes, watching
from .models import Monitor
from .monitors import Given, checked
from .words import Finder, compiled

DAYS = (7, 30, 90)
MAX_MESSAGES = 3_000  # the newest ones
AT_ONCE = 200
SHOWN = 20
# Fewer than that in private places are not counted: a number must not answer what one may not read.
FEW = 5


@dataclass
class Trial:
    """``is_all``: no message of these days was left out. ``shown``: of public groups, newest first."""

    days: int
    looked_at: int = 0
    public: int = 0
    private: int = 0
    is_all: bool = True
    shown: list[Message] = field(default_factory=list)

    @property
    def has_few(self) -> bool:
        return self.private < FEW


@transaction.atomic
def trial(given: Given, *, days: int, by: User) -> Trial:
    """Noted, because it looks into private places too. Raises ValidationError."""
    monitor = checked(given)
    finder = compiled(monitor.words, is_pattern=monitor.kind == Monitor.Kind.PATTERN)
    done, public = _run(_messages(given, days), finder, days)
    by_pk = Message.objects.for_display().select_related("conversation__group").in_bulk(public[:SHOWN])
    done.shown = [by_pk[pk] for pk in public[:SHOWN] if pk in by_pk]
    notes.of_monitor(notes.MONITOR_TRIED, monitor, by, days=days)
    return done


def _messages(given: Given, days: int) -> MessageQuerySet:
    since = timezone.now() - timedelta(days=days)
    found = Message.objects.filter(arrived_at__gt=since, withdrawn_at=None)
    if given.where == Monitor.Where.PUBLIC:
        found = found.filter(conversation__group__visibility=Group.Visibility.PUBLIC)
    elif given.where == Monitor.Where.CHOSEN:
        found = found.filter(conversation__group__in=[group.pk for group in given.groups])
    return found.select_related("conversation__group").order_by("-pk")


def _run(messages: MessageQuerySet, finder: Finder, days: int) -> tuple[Trial, list[int]]:
    """(the numbers, the messages of public groups): a handful of messages in memory at a time."""
    done = Trial(days)
    public: list[int] = []
    with_files = messages.exclude(attachment_count=0).values_list("pk", flat=True)
    files = watching.names_of_files(with_files[:MAX_MESSAGES])
    rows = messages.only(
        "body", "body_html", "parent", "conversation__subject", "conversation__group__visibility"
    )
    for message in rows[: MAX_MESSAGES + 1].iterator(chunk_size=AT_ONCE):
        if done.looked_at == MAX_MESSAGES:
            done.is_all = False
            break
        done.looked_at += 1
        if finder.found_in(watching.text_of(message, files.get(message.pk, ()))):
            group = message.conversation.group
            public += [message.pk] if group is not None and group.is_public else []
            done.private += group is None or not group.is_public
    done.public = len(public)
    return done, public
