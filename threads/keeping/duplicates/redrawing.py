"""What of messages is kept drawn, counted or indexed, and follows when other people are named in their rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count

from microblog.kit.bulk_update import update_each
from search.models import PendingUpdate
from threads.live import streams
from threads.live.events import Refresh
from threads.models import Message, Reaction
from threads.models.reaction import EMOJI

Rows = Sequence[Any]


def by_them(rows: Rows) -> None:
    """Messages have another author: the index knows it, answers to them name it, open pages show it."""
    keys = [row.pk for row in rows]
    messages(rows)
    Message.objects.filter(parent__in=keys).exclude(fragment="").update(fragment="")
    PendingUpdate.objects.bulk_create([PendingUpdate(message=key) for key in keys], batch_size=500)


def messages(rows: Rows) -> None:
    _draw_anew([row.pk for row in rows])
    _refresh({row.conversation_id for row in rows})


def reactions(rows: Rows) -> None:
    """Of two that were one person's, one is left."""
    keys = sorted({row.message_id for row in rows})
    found: dict[int, dict[str, int]] = defaultdict(dict)
    counted = Reaction.objects.filter(message__in=keys).order_by().values_list("message", "emoji")
    for message, emoji, number in counted.annotate(Count("pk")):
        found[message][emoji] = number
    changed = (
        Message.objects.filter(pk__in=keys).only("reaction_counts", "fragment", "conversation").all_locked()
    )
    for message in changed:
        counts = found[message.pk]
        message.reaction_counts = {emoji: counts[emoji] for emoji in EMOJI if emoji in counts}
        message.fragment = ""
    update_each(changed, "reaction_counts", "fragment")
    _refresh({message.conversation_id for message in changed})


def _draw_anew(keys: Iterable[int]) -> None:
    Message.objects.filter(pk__in=keys).exclude(fragment="").update(fragment="")


def _refresh(conversations: Iterable[int]) -> None:
    streams.emit_all((f"conversation:{pk}", Refresh(conversation=pk)) for pk in sorted(conversations))
