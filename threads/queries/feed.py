"""A page of conversations, newest activity first: two queries whatever the number of rows or replies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership, User
from microblog.kit.compiled_query import CompiledQuery
from threads.live import streams
from threads.models import Conversation, LiveEvent, Participant, ReadMark, Subscription
from threads.models.conversation import ConversationQuerySet
from threads.models.readmark import some, unread_inside, with_news

from .feed_rows import PAGE, FeedMessage, FeedRow, lines_of, padded, with_facts

FEW = 60  # conversations that are fetched by their numbers; of a hundred PostgreSQL thinks a walk is cheaper


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
            moment = datetime.fromisoformat(at).astimezone(UTC)
            is_usable = datetime.fromisoformat(at).tzinfo and 0 < int(pk) < 2**62
            return cls(moment, int(pk)) if is_usable else None
        except (ValueError, OverflowError):
            return None


@dataclass
class FeedPost:
    """One conversation in a feed. ``html`` is what a page shows of it (``threads.views.drawing.cards``)."""

    conversation: FeedRow
    first: FeedMessage | None
    replies: list[FeedMessage]
    # The line "up to date from here" stands above it.
    up_to_date: bool = False
    html: str = ""

    @property
    def unread(self) -> int:
        return self.conversation.unread

    @property
    def last(self) -> FeedMessage | None:
        """The newest message of it that is there."""
        return self.replies[-1] if self.replies else self.first

    @property
    def reply_count(self) -> int:
        return max(0, self.conversation.message_count - 1)


@dataclass
class Page:
    posts: list[FeedPost]
    next: Cursor | None
    position: int

    @property
    def reactions(self) -> dict[int, list[str]]:
        """{message id: own emoji} of the first messages, as js/reactions.js reads it."""
        firsts = [post.first for post in self.posts if post.first]
        return {first.pk: first.mine.split() for first in firsts if first.mine}


class Feed:
    """A kind of list. ``build``: (person, further numbers) -> conversations that passed ``visible_to``."""

    def __init__(self, build: Callable[..., ConversationQuerySet], *kinds: type):
        def top(user_pk: int, *more: int | datetime) -> QuerySet[Conversation, tuple[Any, ...]]:
            return with_facts(user_pk, build(User(pk=user_pk), *more).newest_first())[: PAGE + 1]

        def further(
            user_pk: int, at: datetime, pk: int, *more: int | datetime
        ) -> QuerySet[Conversation, tuple[Any, ...]]:
            older = Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk)
            rows = build(User(pk=user_pk), *more).filter(last_activity_at__lte=at).filter(older)
            return with_facts(user_pk, rows.newest_first())[: PAGE + 1]

        self._top = CompiledQuery(top, int, *kinds)
        self._further = CompiledQuery(further, int, datetime, int, *kinds)

    def page(self, user: User, before: Cursor | None, *more: int | datetime) -> Page:
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


def _page(user: User, found: list[tuple[Any, ...]], position: int) -> Page:
    more = len(found) > PAGE
    rows = [FeedRow._make(values[:-1]) for values in found[:PAGE]]
    ends = [pk for row in rows for pk in (row.first_id, row.last_id, row.second_last_id)]
    messages = lines_of(user, ends)
    posts = [_post(row, messages) for row in rows]
    _draw_line(posts)
    last = rows[-1] if more else None
    return Page(
        posts,
        Cursor(last.last_activity_at, last.pk) if last else None,
        position,
    )


def _draw_line(posts: list[FeedPost]) -> None:
    """Mark the first post of the read rest, when something above it is unread."""
    last_unread = max((at for at, post in enumerate(posts) if post.unread), default=None)
    if last_unread is not None and last_unread + 1 < len(posts):
        posts[last_unread + 1].up_to_date = True


# Conditions on each conversation, no sets of them: the database then walks the index of the newest and stops
# when the page is full, whatever is stored.
def _for_you(user: User) -> ConversationQuerySet:
    followed = Subscription.objects.filter(conversation=OuterRef("pk"), user=user.pk)
    return Conversation.objects.visible_to(user).filter(
        Exists(Membership.objects.filter(group=OuterRef("group"), user=user.pk))
        | Exists(Participant.objects.current().filter(conversation=OuterRef("pk"), user=user.pk))
        | Exists(followed.filter(level=Subscription.Level.FOLLOWING)),
        ~Exists(followed.filter(level=Subscription.Level.MUTED)),
    )


def _few_for_you(user: User, *ids: int) -> ConversationQuerySet:
    return _for_you(user).filter(pk__in=ids)


def _first_for_you(user_pk: int) -> QuerySet[Any, tuple[int, int | None]]:
    """Ids of conversations that may be for this person, FEW + 1 at most and in no order, and the position."""
    mine = Membership.objects.filter(user=user_pk).values("group")
    followed = Subscription.objects.filter(user=user_pk, level=Subscription.Level.FOLLOWING)
    now = Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1])
    in_groups = Conversation.objects.filter(group__in=mine).order_by().values_list("pk", now)
    others = [Participant.objects.filter(user=user_pk), followed]
    return in_groups.union(*(rows.values_list("conversation", now) for rows in others), all=True)[: FEW + 1]


class ForYou:
    """Where there is little for a person, the walk would pass all that is others' before the page is full."""

    def __init__(self) -> None:
        self._walk = Feed(_for_you)
        self._few = Feed(_few_for_you, *[int] * FEW)
        self._first = CompiledQuery(_first_for_you, int)

    def page(self, user: User, before: Cursor | None) -> Page:
        if not user.can_sign_in:
            return Page([], None, 0)
        ids, position = self._ids(user)
        if len(ids) > FEW:
            return self._walk.page(user, before)
        page = self._few.page(user, before, *padded(ids, FEW))
        # What came after the numbers is on no page: the socket has to bring it.
        page.position = position
        return page

    def _ids(self, user: User) -> tuple[list[int], int]:
        """What may be on the page, and a position that is not newer than that."""
        found = self._first.all(user.pk)
        position = (found[0][1] or 0) if found else streams.position()
        return [pk for pk, _position in found or self._first.all(user.pk)], position


def _followed(user: User) -> ConversationQuerySet:
    return Conversation.objects.visible_to(user).filter(
        subscriptions__user=user.pk, subscriptions__level="following"
    )


def _news(user: User, since: datetime) -> ConversationQuerySet:
    return _news_of_all_time(user).filter(last_activity_at__gt=since)


def _news_of_all_time(user: User) -> ConversationQuerySet:
    return with_news(_for_you(user), user)


def _mentions(user: User, since: datetime) -> ConversationQuerySet:
    return _news(user, since).filter(some(unread_inside(user).filter(mentions__user=user.pk)))


def _later(user: User) -> ConversationQuerySet:
    return Conversation.objects.visible_to(user).filter(
        readmarks__user=user.pk, readmarks__later_at__isnull=False
    )


def _done(user: User, since: datetime) -> ConversationQuerySet:
    done = ReadMark.objects.filter(conversation=OuterRef("pk"), user=user.pk, done_at__isnull=False)
    recent = Conversation.objects.visible_to(user).filter(last_activity_at__gt=since)
    return recent.filter(Exists(done)).exclude(some(unread_inside(user)))


# What happens in one's groups, in private, and in what one follows; nothing muted.
FOR_YOU = ForYou()
FOLLOWED = Feed(_followed)
EVERYTHING = Feed(Conversation.objects.visible_to)
# The inbox. What is bounded by a moment ends its walk over what is read there, however much is stored.
NEWS = Feed(_news, datetime)
NEWS_OF_ALL_TIME = Feed(_news_of_all_time)
MENTIONS = Feed(_mentions, datetime)
LATER = Feed(_later)
DONE = Feed(_done, datetime)
IN_GROUP = Feed(lambda user, group: Conversation.objects.visible_to(user).filter(group=group), int)


def _post(row: FeedRow, messages: dict[int, FeedMessage]) -> FeedPost:
    replies = [messages[pk] for pk in (row.second_last_id, row.last_id) if pk in messages]
    return FeedPost(row, messages.get(row.first_id or 0), replies)
