"""The queries of a feed: one for the conversations of a page, one for the messages that stand for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Left, Length

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from threads.models import LiveEvent, Message, Reaction
from threads.models.readmark import with_unread_count
from threads.rendering import plain

from .conversation import JoinedWords

PAGE = 20
EXCERPT = 600  # characters of the first message shown in a feed
START = 900  # characters of HTML fetched, which hold those words


class FeedRow(NamedTuple):
    """One conversation of a list, the ids of its first and its two newest messages, and how much is unread."""

    pk: int
    subject: str
    kind: str
    source: str
    group: str | None
    group_name: str | None
    group_icon: str | None
    starter_id: int
    starter: str
    starter_kind: str
    starter_photo: str
    forwarder: str | None
    created_at: datetime
    last_activity_at: datetime
    message_count: int
    closed_at: datetime | None
    best_answer_id: int | None
    choice: str | None
    first_id: int | None
    last_id: int | None
    second_last_id: int | None
    guests: int
    unread: int


class FeedMessage(NamedTuple):
    """One message of a list: how its HTML starts, and for a short first one all of it."""

    pk: int
    author_id: int
    author: str
    kind: str
    photo: str
    start: str
    html: str | None
    sent_at: datetime
    arrived_at: datetime
    withdrawn_at: datetime | None
    attachment_count: int
    reaction_counts: dict[str, int]
    unchecked: bool
    mine: str | None

    @property
    def words(self) -> str:
        return plain.one_line(self.start)


# The columns of Row, and the position of the page.
COLUMNS = [
    "pk", "subject", "kind", "source", "group__slug", "group__name", "group__icon", "started_by_id",
    "started_by__name", "started_by__kind", "started_by__photo_mark", "forwarded_by__name", "created_at", "last_activity_at",
    "message_count", "closed_at", "best_answer_id", "choice", "first_id", "last_id", "second_last_id",
    "guest_count", "unread_count", "position",
]  # fmt: skip


def with_facts(user_pk: int, conversations: QuerySet) -> QuerySet:
    """Rows, each with its news and the ids of its first and two last messages: a look at an index each. What was
    withdrawn is not among the last."""
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    newest = messages.filter(parent__isnull=False, withdrawn_at=None).order_by("-pk").values("pk")
    return (
        with_unread_count(conversations, User(pk=user_pk))
        .annotate(own=FilteredRelation("subscriptions", condition=Q(subscriptions__user=user_pk)))
        .annotate(
            choice=F("own__level"),
            first_id=Subquery(messages.filter(parent=None).order_by("sent_at", "pk").values("pk")[:1]),
            last_id=Subquery(newest[:1]),
            second_last_id=Subquery(newest[1:2]),
            position=Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1]),
        )
        .values_list(*COLUMNS)
    )


def lines_of(user: User, ids: list[int | None]) -> dict[int, FeedMessage]:
    """{id: line} of at most three messages for each conversation of a page. One query."""
    lines = map(FeedMessage._make, _LINES.all(user.pk, *padded(ids, 3 * PAGE)))
    return {line.pk: line for line in lines}


def _lines(user_pk: int, *ids: int) -> QuerySet:
    mine = Reaction.objects.filter(message=OuterRef("pk"), user=user_pk).order_by().values("message")
    is_short = Q(parent=None, size__lte=EXCERPT)
    return (
        Message.objects.filter(pk__in=ids)
        .annotate(
            size=Length("body"),
            start=Left("body_html", START),
            html=Case(When(is_short, then="body_html")),
            mine=Subquery(mine.annotate(words=JoinedWords("emoji")).values("words")),
        )
        .values_list(
            "pk", "author_id", "author__name", "author__kind", "author__photo_mark", "start", "html", "sent_at", "arrived_at",
            "withdrawn_at", "attachment_count", "reaction_counts", "unchecked", "mine",
        )
    )  # fmt: skip


def padded(ids: Iterable[int | None], size: int) -> list[int]:
    """As many ids as the query has places; nothing has the id 0."""
    there = [pk for pk in ids if pk]
    return there + [0] * (size - len(there))


_LINES = CompiledQuery(_lines, int, *[int] * 3 * PAGE)
