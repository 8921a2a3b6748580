"""A page of conversations, newest activity first: three queries whatever the number of rows or replies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Left, Length

from accounts.models import Membership, User
from microblog.kit.prepared import Prepared
from threads.live import streams
from threads.models import Conversation, LiveEvent, Message, Participant, Reaction, Subscription
from threads.models.readmark import unread_messages

from .stream import Words

PAGE = 20
EXCERPT = 600  # characters of the first message shown in a feed


class Cursor(NamedTuple):
    """The place after which the next page begins. Written in an address as DATE_ID."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """None for an address somebody has bent: the list then starts at its top."""
        at, _sign, pk = text.rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment, int(pk)) if moment.tzinfo and 0 < int(pk) < 2**62 else None
        except (ValueError, OverflowError):
            return None


class Row(NamedTuple):
    """One conversation of a list, and the ids of its first and its two newest messages."""

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


class Line(NamedTuple):
    """One message of a list: how it starts, and for a short first one its HTML."""

    pk: int
    author_id: int
    author: str
    kind: str
    start: str
    html: str | None
    arrived_at: datetime
    withdrawn_at: datetime | None
    attachment_count: int
    reaction_counts: dict[str, int]
    mine: str | None


@dataclass
class Post:
    """One conversation in a feed. ``html`` is what a page shows of it (``threads.views.posts``)."""

    conversation: Row
    first: Line | None
    replies: list[Line]
    unread: int
    # The line "up to date from here" stands above it.
    up_to_date: bool = False
    html: str = ""

    @property
    def reply_count(self) -> int:
        return max(0, self.conversation.message_count - 1)


@dataclass
class Page:
    posts: list[Post]
    next: Cursor | None
    position: int

    @property
    def reactions(self) -> dict[int, list[str]]:
        """{message id: own emoji} of the first messages, as js/reactions.js reads it."""
        firsts = [post.first for post in self.posts if post.first]
        return {first.pk: first.mine.split() for first in firsts if first.mine}


class Feed:
    """A kind of list. ``build``: (person, further numbers) -> conversations that passed ``visible_to``."""

    def __init__(self, build: Callable[..., QuerySet], *kinds: type):
        def top(user_pk, *more):
            return _with_ends(user_pk, build(User(pk=user_pk), *more)).newest_first()[: PAGE + 1]

        def further(user_pk, at, pk, *more):
            older = Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk)
            rows = build(User(pk=user_pk), *more).filter(last_activity_at__lte=at).filter(older)
            return _with_ends(user_pk, rows).newest_first()[: PAGE + 1]

        self._top = Prepared(top, int, *kinds)
        self._further = Prepared(further, int, datetime, int, *kinds)

    def page(self, user, before: Cursor | None, *more: int) -> Page:
        """The first PAGE of it, or those after ``before``."""
        if not user.can_sign_in:
            return Page([], None, 0)
        values = (*before, *more) if before else more
        query = self._further if before else self._top
        rows = query.all(user.pk, *values)
        if rows:
            return _page(user, rows, rows[0][-1] or 0)
        # The rows bring the position along. Without any, it must be older than a second look at them.
        position = streams.position()
        return _page(user, query.all(user.pk, *values), position)


def _page(user, found: list[tuple], position: int) -> Page:
    more = len(found) > PAGE
    rows = [Row._make(values[:-1]) for values in found[:PAGE]]
    messages = _ends(user, rows)
    unread = _unread(user, rows)
    posts = [_post(row, messages, unread.get(row.pk, 0)) for row in rows]
    _draw_line(posts)
    last = rows[-1] if more else None
    return Page(
        posts,
        Cursor(last.last_activity_at, last.pk) if last else None,
        position,
    )


def _draw_line(posts: list[Post]) -> None:
    """Mark the first post of the read rest, when something above it is unread."""
    last_unread = max((at for at, post in enumerate(posts) if post.unread), default=None)
    if last_unread is not None and last_unread + 1 < len(posts):
        posts[last_unread + 1].up_to_date = True


# Conditions on each conversation, no sets of them: the database then walks the index of the newest and stops
# when the page is full, whatever is stored.
def _for_you(user) -> QuerySet:
    followed = Subscription.objects.filter(conversation=OuterRef("pk"), user=user.pk)
    return Conversation.objects.visible_to(user).filter(
        Exists(Membership.objects.filter(group=OuterRef("group"), user=user.pk))
        | Exists(Participant.objects.filter(conversation=OuterRef("pk"), user=user.pk))
        | Exists(followed.filter(level=Subscription.Level.FOLLOWING)),
        ~Exists(followed.filter(level=Subscription.Level.MUTED)),
    )


def _followed(user) -> QuerySet:
    return Conversation.objects.visible_to(user).filter(
        subscriptions__user=user.pk, subscriptions__level="following"
    )


def _inbox(user) -> QuerySet:
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    return _for_you(user).filter(Exists(unread_messages(user, messages)))


# What happens in one's groups, in private, and in what one follows; nothing muted.
FOR_YOU = Feed(_for_you)
FOLLOWED = Feed(_followed)
EVERYTHING = Feed(Conversation.objects.visible_to)
# Of what is for you, what holds something unread.
INBOX = Feed(_inbox)
IN_GROUP = Feed(lambda user, group: Conversation.objects.visible_to(user).filter(group=group), int)


# The columns of Row, and the position of the page.
COLUMNS = [
    "pk", "subject", "kind", "source", "group__slug", "group__name", "group__icon", "started_by_id",
    "started_by__name", "started_by__kind", "forwarded_by__name", "created_at", "last_activity_at",
    "message_count", "closed_at", "best_answer_id", "choice", "first_id", "last_id", "second_last_id",
    "position",
]  # fmt: skip


def _with_ends(user_pk: int, conversations: QuerySet) -> QuerySet:
    """Ids of the first and the two last messages come along: one look at an index each."""
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    newest = messages.filter(parent__isnull=False).order_by("-pk").values("pk")
    return (
        conversations.annotate(
            own=FilteredRelation("subscriptions", condition=Q(subscriptions__user=user_pk))
        )
        .annotate(
            choice=F("own__level"),
            first_id=Subquery(messages.filter(parent=None).order_by("sent_at", "pk").values("pk")[:1]),
            last_id=Subquery(newest[:1]),
            second_last_id=Subquery(newest[1:2]),
            position=Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1]),
        )
        .values_list(*COLUMNS)
    )


def _ends(user, rows: list[Row]) -> dict[int, Line]:
    ids = [pk for row in rows for pk in (row.first_id, row.last_id, row.second_last_id)]
    lines = map(Line._make, _ENDS.all(user.pk, *_padded(ids, 3 * PAGE)))
    return {line.pk: line for line in lines}


def _lines(user_pk: int, *ids: int) -> QuerySet:
    mine = Reaction.objects.filter(message=OuterRef("pk"), user=user_pk).order_by().values("message")
    is_short = Q(parent=None, size__lte=EXCERPT)
    return (
        Message.objects.filter(pk__in=ids)
        .annotate(
            size=Length("body"),
            start=Left("body", EXCERPT + 1),
            html=Case(When(is_short, then="body_html")),
            mine=Subquery(mine.annotate(words=Words("emoji")).values("words")),
        )
        .values_list(
            "pk", "author_id", "author__name", "author__kind", "start", "html", "arrived_at", "withdrawn_at",
            "attachment_count", "reaction_counts", "mine",
        )
    )  # fmt: skip


def _unread(user, rows: list[Row]) -> dict[int, int]:
    return dict(_UNREAD.all(user.pk, *_padded([row.pk for row in rows], PAGE)))


def _counts(user_pk: int, *ids: int) -> QuerySet:
    unread = unread_messages(User(pk=user_pk), Message.objects.filter(conversation__in=ids))
    return unread.order_by().values_list("conversation").annotate(number=Count("pk"))


def _padded(ids: list[int | None], size: int) -> list[int]:
    """As many ids as the query has places; nothing has the id 0."""
    ids = [pk for pk in ids if pk]
    return ids + [0] * (size - len(ids))


_ENDS = Prepared(_lines, int, *[int] * 3 * PAGE)
_UNREAD = Prepared(_counts, int, *[int] * PAGE)


def _post(row: Row, messages: dict[int, Line], unread: int) -> Post:
    replies = [messages[pk] for pk in (row.second_last_id, row.last_id) if pk in messages]
    return Post(row, messages.get(row.first_id), replies, unread)


def with_size(groups: QuerySet) -> QuerySet:
    """Groups with ``size``, the number of their members."""
    return groups.annotate(size=Count("memberships", distinct=True)).order_by("-size", "name")
