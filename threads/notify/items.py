"""The parts of a summary: what is new in each conversation, under a number by which it is answered."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Involvement, Membership, User
from threads import addresses
from threads.models import Conversation, Message, Participant, Subscription
from threads.models.readmark import some, unread_inside
from threads.queries.feed import FeedPost
from threads.queries.feed_rows import FeedMessage, lines_of
from threads.queries.involvement import ALL, had_by_mail_of
from threads.rendering import plain

# Messages of a conversation that are shown, and characters of each.
SHOWN, EXCERPT = 2, 240
# A number in what people wrote must not be taken for one of the summary's when it is quoted.
# What comes message by message needs no summary, and what is not wanted has none.
NOT_HERE = (*ALL, Involvement.NOTHING)
# Wider than what the reader takes (threads/bridge/summary_reply.py): programs change white space and signs without a width.
_NUMBER = re.compile(
    r"[#\uff03\ufe5f](?=[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]*\d)"
)
_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class SummaryLine:
    """One message: how it starts, and who wrote it when."""

    message: FeedMessage
    author: str
    words: str


@dataclass(frozen=True)
class SummaryItem:
    """One conversation. ``newest``: the id of its newest new message, which an answer answers. What people wrote is so that it
    cannot be taken for a number. Of a silent group's there is nothing but the number."""

    number: int
    pk: int
    newest: int
    unread: int
    is_silent: bool
    is_private: bool
    subject: str
    group: str
    names_you: bool
    lines: list[SummaryLine]
    reply_address: str

    @property
    def more(self) -> int:
        return max(0, self.unread - len(self.lines))

    @property
    def url(self) -> str:
        return f"{settings.BASE_URL}/c/{self.pk}/"

    @property
    def reply_link(self) -> str:
        subject = quote(f"Re: {self.subject or _('New in Skein')}")
        return f"mailto:{self.reply_address}?subject={subject}"


def of(user: User, posts: list[FeedPost]) -> list[SummaryItem]:
    """Of conversations with something new for this person; two queries."""
    facts = {row.pk: row for row in _facts(user, [post.conversation.pk for post in posts])}
    known = [facts[post.conversation.pk] for post in posts if post.conversation.pk in facts]
    lines = lines_of(user, [pk for row in known for pk in (row.newest, row.second)])
    found: list[SummaryItem] = []
    choice = getattr(user, "mail_choice", None)
    everywhere = choice.level if choice else Involvement.MENTIONS
    for post in posts:
        row = facts.get(post.conversation.pk)
        if (
            row is not None
            and row.newest
            and (row.of_conversation or row.of_group or everywhere) not in NOT_HERE
        ):
            found.append(_item(len(found) + 1, post, row, lines))
    return found


def _facts(user: User, ids: list[int]) -> QuerySet[Any]:
    """With the ids of the two newest new messages, whether one names this person, and whether they may answer."""
    unread = unread_inside(user).exclude(Exists(had_by_mail_of(user)))
    newest = unread.order_by("-pk").values("pk")
    seat = Exists(Participant.objects.current().filter(conversation=OuterRef("pk"), user=user.pk))
    membership = Membership.objects.filter(group=OuterRef("group"), user=user.pk)
    mine = Subscription.objects.filter(conversation=OuterRef("pk"), user=user.pk)
    is_open = Q(closed_at=None, group__closed_at=None)
    found = Conversation.objects.visible_to(user).filter(pk__in=ids).select_related("group")
    return found.annotate(
        newest=Subquery(newest[:1]),
        second=Subquery(newest[1:SHOWN]),
        names_you=some(unread.filter(mentions__user=user.pk)),
        may_answer=is_open & (seat if user.is_guest else Q(seat) & Q(group=None) | Q(Exists(membership))),
        of_conversation=Subquery(mine.values("mail")[:1]),
        of_group=Subquery(membership.values("involvement")[:1]),
    )


def _item(number: int, post: FeedPost, row: Any, lines: dict[int, FeedMessage]) -> SummaryItem:
    is_silent = row.group is not None and row.group.is_silent
    shown = [] if is_silent else [lines[pk] for pk in (row.second, row.newest) if pk in lines]
    return SummaryItem(
        number=number,
        pk=row.pk,
        newest=row.newest,
        unread=max(post.unread, 1),
        is_silent=is_silent,
        is_private=row.group is None,
        subject="" if is_silent else _safe(row.subject),
        group=_safe(row.group.name) if row.group and not is_silent else "",
        names_you=row.names_you,
        lines=[SummaryLine(one, _safe(one.author), _safe(plain.cut(one.words, EXCERPT))) for one in shown],
        reply_address=addresses.reply_address(Message(pk=row.newest)) if row.may_answer else "",
    )


def _safe(text: str) -> str:
    return _NUMBER.sub(f"#{_WORD_JOINER}", " ".join(text.split()))
