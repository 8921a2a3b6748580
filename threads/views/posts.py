"""The HTML of conversations in a list: what is shown of one is drawn once for all who are shown the same.

A post is some twelve links and as many words; twenty of them through the template engine cost three times
the rest of the page.
"""

from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from accounts.models.user import first_name_of
from microblog.kit.drawn import MOST, drawn
from microblog.kit.hues import hue_of
from microblog.kit.templatetags import skein
from threads.models import Conversation

from .feed import Post
from .feed_rows import EXCERPT, Line

PEEK = 160  # characters of a reply


class First(NamedTuple):
    """What a post shows of its first message; ``html`` when it is short, else ``excerpt``."""

    pk: int
    html: SafeString
    excerpt: str
    files: int
    is_unchecked: bool
    reactions: tuple[tuple[str, int], ...]


class Reply(NamedTuple):
    """One line under a post."""

    pk: int
    face: SafeString
    name: str
    start: str
    is_withdrawn: bool
    is_unchecked: bool
    arrived: SafeString


def article(post: Post, *, in_group: bool = False) -> SafeString:
    """The article of a feed. ``in_group``: all around is of one group, so it is not named."""
    row = post.conversation
    return drawn(
        "threads/_post.html",
        conversation=row,
        face=face(row.starter_id, row.starter, row.starter_kind, "", True),
        active=skein.when(row.last_activity_at),
        day=skein.moment(row.created_at) if row.source == Conversation.Source.MAIL else "",
        first=_first(post.first),
        replies=tuple(map(_reply, post.replies)),
        reply_count=post.reply_count,
        unread=post.unread,
        in_group=in_group,
    )


def line(post: Post) -> SafeString:
    """The lines of the inbox: what came last, and where."""
    row, last = post.conversation, post.replies[-1] if post.replies else post.first
    return drawn(
        "threads/_tri.html",
        conversation=row,
        active=skein.when(row.last_activity_at),
        name=first_name_of(last.author) if last else "",
        start=last.start[:PEEK] if last else "",
        is_unchecked=bool(last and last.unchecked),
        mark=skein.mark(hue_of(row.group), row.group_icon) if row.group else "",
        unread=post.unread,
    )


# By value: an unsaved person, only to be looked at.
@lru_cache(maxsize=MOST)
def face(pk: int, name: str, kind: str, size: str, link: bool) -> SafeString:
    return skein.avatar(User(pk=pk, name=name, kind=kind), size, link)


def _first(first: Line | None) -> First | None:
    if first is None or first.withdrawn_at:
        return None
    is_short = len(first.start) <= EXCERPT
    return First(
        first.pk,
        mark_safe(first.html or "") if is_short else SafeString(""),  # noqa: S308 - sanitised when it was written
        "" if is_short else first.start[:EXCERPT].rsplit(" ", 1)[0] + " …",
        first.attachment_count,
        first.unchecked,
        tuple(first.reaction_counts.items()),
    )


def _reply(reply: Line) -> Reply:
    return Reply(
        reply.pk,
        face(reply.author_id, reply.author, reply.kind, "xs", False),
        first_name_of(reply.author),
        reply.start[:PEEK],
        reply.withdrawn_at is not None,
        reply.unchecked,
        skein.when(reply.arrived_at),
    )
