"""What the frame round every page shows: groups, what is new, the address to forward mail to.

Composition root, like urls.py: the frame counts things of several apps, none of which may know the others.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from microblog.kit import site
from microblog.kit.hues import hue_of
from threads.models import Conversation, LiveEvent
from threads.models.conversation import ConversationQuerySet
from threads.models.readmark import HORIZON, with_news
from threads.notify.models import ROWS, Notification

from .kit.compiled_query import CompiledQuery

THEMES = ("light", "dark")
MOST_GROUPS = 12
# Columns of the frame before those of a group.
COUNTS = 3
# Characters of a cookie that are read.
MOST_COOKIE = 400
_EACH = Count("pk")


class MenuEntry(NamedTuple):
    """A group of one's own; ``unread``: conversations in it with something new."""

    slug: str
    name: str
    icon: str
    unread: int
    newest: datetime | None = None
    closed_at: datetime | None = None
    # Of its folder: number, name, place; none of these without one.
    folder: int | None = None
    folder_name: str | None = None
    folder_position: int | None = None

    @property
    def hue(self) -> int:
        return hue_of(self.slug)


class MenuFolder(NamedTuple):
    """A folder in which there are groups of one's own. Nobody else gets to know its name."""

    pk: int
    name: str
    groups: list[MenuEntry]
    is_open: bool


def context(request: HttpRequest) -> dict[str, Any]:
    """Names every template may use; ``nav`` costs a query, and only where the frame is drawn."""
    asker = getattr(request, "user", None)
    user = asker if isinstance(asker, User) else None
    return {
        "look": site.look(),
        "mail_in": f"in@{settings.MAIL_DOMAIN}",
        "theme": theme_of(request, user),
        "nav": SimpleLazyObject(lambda: navigation(user, closed_folders(request))) if user else None,
    }


def theme_of(request: HttpRequest, user: User | None) -> str:
    """The reader's choice, so that the first paint already has it; empty = like the system."""
    chosen = request.COOKIES.get("theme", user.theme if user else "")
    return chosen if chosen in THEMES else ""


def closed_folders(request: HttpRequest) -> frozenset[int]:
    """Numbers of those that this browser keeps closed (js/folders.js)."""
    words = request.COOKIES.get("folders", "")[:MOST_COOKIE].split(".")
    return frozenset(int(word) for word in words if word.isascii() and word.isdigit())


def navigation(user: User, closed: frozenset[int] = frozenset()) -> dict[str, Any]:
    """What the frame shows, all but the last counts of things.

    {"groups": the most active MOST_GROUPS by name, "folders": those of them in each folder, in the order of the folders,
    "loose": those in none, "group_count", "inbox_unread", "notifications_unread", "position"}. ``position``: of the live
    events these counts know of, for a page on which nothing else is live.
    """
    rows = _FRAME.all(user.pk, timezone.now() - HORIZON)
    private, notices, position = rows[0][:COUNTS] if rows else (0, 0, 0)
    # Somebody without a group has one row with an empty one.
    groups = [MenuEntry._make(row[COUNTS:]) for row in rows if row[COUNTS] is not None]
    groups = [entry for entry in groups if not entry.closed_at]
    shown = _most_active(groups)
    return {
        "position": position or 0,
        "groups": shown,
        "folders": _in_folders(shown, closed),
        "loose": [entry for entry in shown if entry.folder is None],
        "group_count": len(groups),
        "inbox_unread": sum(entry.unread for entry in groups) + (private or 0),
        "notifications_unread": notices or 0,
    }


def _most_active(groups: list[MenuEntry]) -> list[MenuEntry]:
    """Few enough to look through; in the order of their names, so that they do not jump about."""
    active = sorted((entry for entry in groups if entry.newest), key=attrgetter("newest"), reverse=True)
    quiet = [entry for entry in groups if not entry.newest]
    return sorted((active + quiet)[:MOST_GROUPS], key=lambda entry: entry.name.casefold())


def _in_folders(shown: list[MenuEntry], closed: frozenset[int]) -> list[MenuFolder]:
    found: dict[tuple[int, int, str], list[MenuEntry]] = {}
    for entry in shown:
        if entry.folder is not None:
            key = entry.folder_position or 0, entry.folder, entry.folder_name or ""
            found.setdefault(key, []).append(entry)
    return [
        MenuFolder(pk, name, groups, pk not in closed) for (_place, pk, name), groups in sorted(found.items())
    ]


def _frame(user_pk: int, since: datetime) -> QuerySet[User, tuple[Any, ...]]:
    """A row for each group of theirs, at least one row. What has no place in a group is counted once for all."""
    user, group = User(pk=user_pk), OuterRef("memberships__group")
    is_guest = Exists(User.objects.filter(pk=user_pk, kind=User.Kind.GUEST))
    is_current = Q(participants__ends_at=None) | Q(participants__ends_at__gt=Now())
    seated = Conversation.objects.filter(is_current, Q(group=None) | is_guest, participants__user=user_pk)
    private = _recent(seated, user, since)
    unread = _recent(Conversation.objects.filter(group=group), user, since)
    newest = Conversation.objects.filter(group=group).newest_first().values("last_activity_at")
    return (
        User.objects.filter(pk=user_pk)
        .annotate(
            private=_count(private, "participants__user"),
            notices=_count(_unread_notices(user), "user", ROWS),
            position=Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1]),
            unread=Coalesce(_count(unread, "group"), 0),
            newest=Subquery(newest[:1]),
        )
        .values_list(
            "private", "notices", "position", "memberships__group__slug", "memberships__group__name",
            "memberships__group__icon", "unread", "newest", "memberships__group__closed_at",
            "memberships__group__folder", "memberships__group__folder__name", "memberships__group__folder__position",
        )
    )  # fmt: skip


def _unread_notices(user: User) -> QuerySet[Notification]:
    """Those they may still read: a count must not tell what a page does not show."""
    return Notification.objects.visible_to(user).unread()


def _recent(conversations: ConversationQuerySet, user: User, since: datetime) -> ConversationQuerySet:
    """Those with news that were active within the horizon."""
    return with_news(conversations.filter(last_activity_at__gt=since), user)


def _count(rows: QuerySet[Any], by: str, number: Count = _EACH) -> Subquery:
    """The number of ``rows`` as a subquery; NULL when there are none."""
    return Subquery(rows.order_by().values(by).annotate(number=number).values("number"))


# Drawn on every page, so its SQL is written once.
_FRAME = CompiledQuery(_frame, int, datetime)
