"""A conversation as one person reads it: the light rows of all messages, and what of them is drawn.

Two queries whatever the size: one for the conversation with everything that is the reader's own about it,
one for its messages. Up to WHOLE messages they bring their stored HTML along; a longer conversation is
shown through a window round the place where the reader is, and only that window is fetched (a third query).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Aggregate,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Left
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404
from django.urls import reverse

from accounts.models import Group, Membership, User
from accounts.policy import gate
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Bookmark, Conversation, LiveEvent, Message, MessageRead, Reaction
from threads.rendering import fragments, plain

from .tree import Place, lay_out

WHOLE = 200  # messages up to which a conversation is one page
WINDOW = 50  # messages of a longer one that are drawn
LEAD = 5  # read messages shown before the first unread one


FIELDS = [
    "id", "parent_id", "author_id", "author__name", "author__kind", "author__photo_mark", "source", "sent_at", "arrived_at",
    "withdrawn_at", "start", "was_read", "saved", "mine",
]  # fmt: skip


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class ReaderFacts(TypedDict):
        """What ``conversation_for`` brings along."""

        read_up_to: int | None
        read_at: datetime | None
        choice: str | None
        chosen_at: datetime | None
        role: str | None
        joined_at: datetime | None
        seat: int | None
        later_at: datetime | None
        saved: bool
        position: int | None
        policy_due: bool

    class OwnRole(TypedDict):
        role: str | None

    ReadConversation = WithAnnotations[Conversation, ReaderFacts]
    OwnGroup = WithAnnotations[Group, OwnRole]


class MessageRow(NamedTuple):
    """One message without its text; ``start``: how its HTML starts, ``mine``: own reactions."""

    id: int
    parent: int | None
    author_id: int
    author: str
    kind: str
    photo: str
    source: str
    sent_at: datetime
    arrived_at: datetime
    withdrawn_at: datetime | None
    start: str
    read: bool
    saved: bool
    mine: str | None
    fragment: str | None = None

    @property
    def words(self) -> str:
        return plain.one_line(self.start)

    @property
    def is_outsider(self) -> bool:
        return self.kind == User.Kind.OUTSIDER

    @property
    def is_guest(self) -> bool:
        return self.kind == User.Kind.GUEST


class JoinedWords(Aggregate):
    """The values of a group in one text, separated by spaces."""

    output_field = TextField()
    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Sequence[Any]]:
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


@dataclass
class Stream:
    """What a page of one conversation needs. ``places`` in the order of drawing, ``shown``: ids drawn."""

    conversation: "ReadConversation"
    rows: dict[int, MessageRow]
    places: list[Place]
    unread: frozenset[int]
    shown: frozenset[int]
    html: dict[int, str]

    @property
    def first_unread(self) -> int | None:
        return next((place.id for place in self.places if place.id in self.unread), None)


def place_in(conversation_pk: int, message_count: int, pk: int) -> str:
    """The address of a message in its conversation. A long one is opened at it, a short one holds it anyway."""
    window = f"?around={pk}" if message_count > WHOLE else ""
    return f"{reverse('conversation', args=[conversation_pk])}{window}#message-{pk}"


def conversation_for(user: User, pk: int) -> "ReadConversation":
    """The conversation with the reader's own facts, or 404. One query."""
    # No key is larger, and a compiled query does not check it.
    found = _CONVERSATION.all(user.pk, pk) if user.can_sign_in and pk < 2**63 else []
    if not found:
        raise Http404
    return found[0]


def _one_conversation(user_pk: int, pk: int) -> QuerySet[Any]:
    user = User(pk=user_pk)
    own = {
        "own_mark": FilteredRelation("readmarks", condition=Q(readmarks__user=user_pk)),
        "own_choice": FilteredRelation("subscriptions", condition=Q(subscriptions__user=user_pk)),
        "own_place": FilteredRelation("group__memberships", condition=Q(group__memberships__user=user_pk)),
        "own_seat": FilteredRelation("participants", condition=Q(participants__user=user_pk)),
    }
    # In their order: of what begins a conversation SQLite would look at all there is.
    inside = Message.objects.filter(conversation=OuterRef(OuterRef("pk")), parent=None)
    first = inside.order_by("sent_at", "pk").values("pk")[:1]
    facts = {
        "read_up_to": F("own_mark__up_to"),
        "read_at": F("own_mark__at"),
        "choice": F("own_choice__level"),
        "chosen_at": F("own_choice__at"),
        "role": F("own_place__role"),
        "joined_at": F("own_place__joined_at"),
        "seat": F("own_seat__id"),
        "later_at": F("own_mark__later_at"),
        "saved": Exists(Bookmark.objects.filter(user=user_pk, message=Subquery(first))),
        "position": Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1]),
        "policy_due": Exists(gate.due_in(user_pk, Q(group=OuterRef("group")))),
    }
    conversations = Conversation.objects.visible_to(user).select_related(
        "group", "started_by", "forwarded_by"
    )
    return conversations.annotate(**own).annotate(**facts).filter(pk=pk)


_CONVERSATION: CompiledQuery["ReadConversation"] = CompiledQuery(_one_conversation, int, int)


def may_reply(conversation: "ReadConversation") -> bool:
    """As rights.may_reply, from the facts ``conversation_for`` brought along."""
    if conversation.closed_at:
        return False
    if conversation.group is None:
        return conversation.seat is not None
    # In a group nobody but a guest has a seat.
    takes_part = conversation.role is not None or conversation.seat is not None
    return takes_part and not conversation.group.closed_at


def read_stream(
    user: User,
    conversation: "ReadConversation",
    *,
    by_time: bool = False,
    around: int | None = None,
    head: int | None = None,
) -> Stream:
    """Rows, order and the HTML of what is shown. ``around``: a message that must be among it;
    ``head``: only this message and what answers it."""
    whole = conversation.message_count <= WHOLE
    rows = _rows(user, conversation, with_html=whole)
    places = lay_out((row.id, row.parent) for row in rows.values())
    if by_time:
        places = [Place(pk, row.parent, 0, 0, 0) for pk, row in rows.items()]
    if head is not None:
        places = _below(places, head)
    unread = unread_ids(user, conversation, [rows[place.id] for place in places])
    shown = _window(places, unread, around)
    html = _html(rows, shown, fetched=whole)
    return Stream(conversation, rows, places, unread, shown, html)


def unread_ids(user: User, conversation: "ReadConversation", rows: Iterable[MessageRow]) -> frozenset[int]:
    """The rule of ``threads.models.readmark.unread_messages``, over rows that are here already."""
    came = _came_at(conversation)
    if came is None:
        return frozenset()
    up_to = conversation.read_up_to or 0
    return frozenset(
        row.id
        for row in rows
        if row.id > up_to
        and not row.read
        and row.author_id != user.pk
        and row.withdrawn_at is None
        and row.arrived_at >= came
    )


def _came_at(conversation: "ReadConversation") -> datetime | None:
    if conversation.joined_at:
        return conversation.joined_at
    return conversation.created_at if conversation.seat else conversation.chosen_at


def _rows(user: User, conversation: Conversation, *, with_html: bool) -> dict[int, MessageRow]:
    values = (_ROWS_WITH_HTML if with_html else _ROWS).all(user.pk, conversation.pk)
    return {row[0]: MessageRow._make(row) if with_html else MessageRow(*row) for row in values}


def _all_rows(user_pk: int, pk: int) -> QuerySet[Message, tuple[Any, ...]]:
    read = MessageRead.objects.filter(message=OuterRef("pk"), user=user_pk)
    mine = Reaction.objects.filter(message=OuterRef("pk"), user=user_pk).order_by().values("message")
    return (
        Message.objects.filter(conversation=pk)
        .annotate(
            start=Left("body_html", 300),
            was_read=Exists(read),
            saved=Exists(Bookmark.objects.filter(message=OuterRef("pk"), user=user_pk)),
            mine=Subquery(mine.annotate(words=JoinedWords("emoji")).values("words")),
        )
        .in_reading_order()
        .values_list(*FIELDS)
    )


def _all_rows_with_html(user_pk: int, pk: int) -> QuerySet[Message, tuple[Any, ...]]:
    return _all_rows(user_pk, pk).values_list(*FIELDS, "fragment")


_ROWS = CompiledQuery(_all_rows, int, int)
_ROWS_WITH_HTML = CompiledQuery(_all_rows_with_html, int, int)


def _below(places: list[Place], head: int) -> list[Place]:
    """The part of the tree that hangs below ``head``, set out as if it were a conversation."""
    inside: set[int] = set()
    for place in places:
        if place.id == head or place.parent in inside:
            inside.add(place.id)
    return lay_out((place.id, place.parent) for place in places if place.id in inside)


def _window(places: list[Place], unread: frozenset[int], around: int | None) -> frozenset[int]:
    if len(places) <= WHOLE:
        return frozenset(place.id for place in places)
    ids = [place.id for place in places]
    wanted = around if around in ids else next((pk for pk in ids if pk in unread), ids[-1])
    start = max(0, min(ids.index(wanted) - LEAD, len(ids) - WINDOW))
    return frozenset([ids[0], *ids[start : start + WINDOW]])


def _html(rows: dict[int, MessageRow], shown: frozenset[int], *, fetched: bool) -> dict[int, str]:
    kept = {pk: rows[pk].fragment or "" for pk in shown} if fetched else {}
    if not fetched:
        kept = dict(Message.objects.filter(pk__in=shown).values_list("pk", "fragment"))
    undrawn = [pk for pk, text in kept.items() if not fragments.is_current(text)]
    html: dict[int, str] = {pk: fragments.shown(text) for pk, text in kept.items()}
    if undrawn:
        messages = list(Message.objects.filter(pk__in=undrawn).for_display())
        html |= dict(zip((m.pk for m in messages), fragments.ensure(messages), strict=True))
    return html


def groups_to_post_in(user: User) -> QuerySet[Any]:
    """Groups in which this person may start a conversation; ``role``: theirs, for admins may announce as well."""
    own = FilteredRelation("memberships", condition=Q(memberships__user=user.pk))
    mine = Group.objects.annotate(own=own).annotate(role=F("own__role")).filter(closed_at=None)
    return mine.filter(Q(posting=Group.Posting.MEMBERS, role__isnull=False) | Q(role=Membership.Role.ADMIN))


TO_POST_IN: CompiledQuery["OwnGroup"] = CompiledQuery(
    lambda user_pk: groups_to_post_in(User(pk=user_pk)), int
)
