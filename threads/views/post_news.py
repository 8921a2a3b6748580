"""What changed of a post, for all pages that show it: the frame brings it, so that no page fetches itself anew.

Like the HTML of a message it is the same for every reader; that it is news to one is laid on in the browser.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.safestring import SafeString

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.render_cache import drawn
from microblog.kit.templatetags import skein
from threads.models import Conversation, LiveEvent, Message, Participant
from threads.queries.feed_rows import PAGE, FeedMessage, lines_of, padded

from .drawing.cards import reply_of

# Rights are the streams'; nobody's own facts are in it.
NOBODY = User(pk=0)


class Changed(NamedTuple):
    pk: int
    group_id: int | None
    guest_count: int
    last_activity_at: datetime
    message_count: int
    last_id: int | None
    second_last_id: int | None


def draw(events: list[LiveEvent]) -> dict[int, dict]:
    """{id of an event: {"post": HTML}} of events about conversations, as they are now."""
    ids = list(dict.fromkeys(event.payload["conversation"] for event in events))
    html: dict[int, SafeString] = {}
    streams: dict[int, set[str]] = {}
    with translation.override(settings.LANGUAGE_CODE):
        for start in range(0, len(ids), PAGE):
            rows = [Changed._make(row) for row in _CHANGED.all(*padded(ids[start : start + PAGE], PAGE))]
            lines = lines_of(NOBODY, [pk for row in rows for pk in (row.last_id, row.second_last_id)])
            html |= {row.pk: _post(row, lines) for row in rows}
            streams |= _streams(rows)
    return {
        event.pk: {"post": html[pk]}
        for event in events
        # A conversation that went elsewhere since is no longer this stream's to show.
        if (pk := event.payload["conversation"]) in html and event.stream in streams[pk]
    }


def _streams(rows: list[Changed]) -> dict[int, set[str]]:
    """{conversation: stored streams of those who may read it where it is now}."""
    seated = [row.pk for row in rows if row.group_id is None or row.guest_count]
    people: dict[int, set[str]] = defaultdict(set)
    if seated:
        for pk, user in (
            Participant.objects.current().filter(conversation__in=seated).values_list("conversation", "user")
        ):
            people[pk].add(f"user:{user}")
    return {row.pk: people[row.pk] | ({f"group:{row.group_id}"} if row.group_id else set()) for row in rows}


def _post(row: Changed, lines: dict[int, FeedMessage]) -> SafeString:
    replies = [lines[pk] for pk in (row.second_last_id, row.last_id) if pk in lines]
    return drawn(
        "threads/_post_news.html",
        pk=row.pk,
        active=skein.when(row.last_activity_at),
        replies=tuple(reply_of(row.pk, row.message_count, reply) for reply in replies),
        reply_count=max(0, row.message_count - 1),
        unread=0,
    )


def _changed(*ids: int) -> QuerySet[Conversation, tuple[Any, ...]]:
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    newest = messages.filter(parent__isnull=False, withdrawn_at=None).order_by("-pk").values("pk")
    facts = {"last_id": Subquery(newest[:1]), "second_last_id": Subquery(newest[1:2])}
    return (
        Conversation.objects.filter(pk__in=ids)
        .annotate(**facts)
        .values_list("pk", "group_id", "guest_count", "last_activity_at", "message_count", *facts)
    )


_CHANGED = CompiledQuery(_changed, *[int] * PAGE)
