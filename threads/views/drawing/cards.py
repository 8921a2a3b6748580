"""The HTML of conversations in a list: what is shown of one is drawn once for all who are shown the same.

A post is some twelve links and as many words; twenty of them through the template engine cost three times
the rest of the page.
"""

from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from accounts.models.user import first_name_of
from microblog.kit.hues import hue_of
from microblog.kit.render_cache import MOST, drawn
from microblog.kit.templatetags import skein
from threads.models import Conversation
from threads.queries.conversation import place_in
from threads.queries.feed import FeedPost
from threads.queries.feed_rows import EXCERPT, FeedMessage, FeedRow
from threads.rendering import plain

PEEK = 160  # characters of a reply
LATE = timedelta(hours=12)
# In the place of a number of unread messages, which each reader has their own of. No text that is stored has a NUL.
_SOME = "\0"


class First(NamedTuple):
    """What a post shows of its first message; ``html`` when it is short, else ``excerpt``."""

    pk: int
    html: SafeString
    excerpt: str
    files: int
    is_unchecked: bool
    reactions: tuple[tuple[str, int], ...]


class ReplyLine(NamedTuple):
    """One line under a post; ``place``: its address."""

    place: str
    face: SafeString
    name: str
    start: str
    is_unchecked: bool
    sent: SafeString


def article(post: FeedPost, *, in_group: bool = False, is_linked: bool = True) -> SafeString:
    """The article of a feed. ``in_group``: all around is of one group, so it is not named; ``is_linked``: its reader finds
    the page of the group."""
    row = post.conversation
    html = drawn(
        "threads/_post.html",
        conversation=_of_nobody(row),
        choice=row.choice,
        face=face(row.starter_id, row.starter, row.starter_kind, row.starter_photo, "", True),
        posted=skein.when(post.first.sent_at if post.first else row.created_at),
        active=skein.when(row.last_activity_at),
        day=skein.moment(row.created_at) if row.source == Conversation.Source.MAIL else "",
        first=_first(post.first),
        is_titled=_is_titled(row.subject, post.first),
        replies=tuple(reply_of(row.pk, row.message_count, reply) for reply in post.replies),
        reply_count=post.reply_count,
        unread=_SOME if post.unread else 0,
        in_group=in_group,
        is_linked=is_linked,
    )
    return _with_number(html, post.unread)


def line(post: FeedPost) -> SafeString:
    """The lines of the inbox: what came last, and where."""
    row, last = post.conversation, post.last
    html = drawn(
        "threads/_inbox_row.html",
        conversation=_of_nobody(row),
        active=skein.when(row.last_activity_at),
        name=first_name_of(last.author) if last else "",
        written=_written_before(last) if last else "",
        start=_start_beside(row.subject, last) if last else "",
        is_unchecked=bool(last and last.unchecked),
        mark=skein.mark(hue_of(row.group), row.group_icon) if row.group else "",
        unread=_SOME if post.unread else 0,
    )
    return _with_number(html, post.unread)


def _of_nobody(row: FeedRow) -> FeedRow:
    """What all readers are shown of it, so that it is drawn once for all of them."""
    return row._replace(unread=0, choice=None)


def _with_number(html: SafeString, unread: int) -> SafeString:
    return mark_safe(html.replace(_SOME, str(unread)))  # noqa: S308 - a number in a drawn piece


# By value: an unsaved person, only to be looked at.
@lru_cache(maxsize=MOST)
def face(pk: int, name: str, kind: str, photo: str, size: str, link: bool) -> SafeString:
    """``photo``: its mark, or empty."""
    return skein.avatar(User(pk=pk, name=name, kind=kind, photo_mark=photo), size, link)


def _first(first: FeedMessage | None) -> First | None:
    if first is None or first.withdrawn_at:
        return None
    return First(
        first.pk,
        mark_safe(first.html or ""),  # noqa: S308 - sanitised when it was written
        "" if first.html is not None else _excerpt(first.start),
        first.attachment_count,
        first.unchecked,
        tuple(first.reaction_counts.items()),
    )


def _excerpt(html: str) -> str:
    """How a long first message starts, as plain text."""
    return plain.paragraphs(html)[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _is_titled(subject: str, first: FeedMessage | None) -> bool:
    """Whether the title is only the first line of the text below it."""
    return first is not None and not first.withdrawn_at and plain.is_titled(subject, first.start)


def _start_beside(subject: str, last: FeedMessage) -> str:
    return plain.beside(subject, last.start)[:PEEK]


def _written_before(last: FeedMessage) -> str:
    """The day of a mail that was written well before it came; the list itself tells when it came."""
    return skein.moment(last.sent_at) if last.arrived_at - last.sent_at > LATE else ""


def reply_of(conversation_pk: int, message_count: int, reply: FeedMessage) -> ReplyLine:
    return ReplyLine(
        place_in(conversation_pk, message_count, reply.pk),
        face(reply.author_id, reply.author, reply.kind, reply.photo, "xs", False),
        first_name_of(reply.author),
        reply.words[:PEEK],
        reply.unchecked,
        skein.when(reply.sent_at),
    )
