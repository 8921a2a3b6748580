"""What the frame round every page shows: groups, what is new, the address to forward mail to.

Composition root, like urls.py: the frame counts things of several apps, none of which may know the others.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership, User
from microblog.kit.hues import hue_of
from microblog.kit.prepared import Prepared
from threads.models import Conversation, LiveEvent, Message
from threads.models.readmark import unread_messages
from threads.notify.models import Notification

THEMES = ("light", "dark")
# The frame tells what is new, not everything ever missed; that keeps its price the same for an old archive.
HORIZON = timedelta(days=30)


class Entry(NamedTuple):
    """A group of one's own; ``unread``: conversations in it with something new."""

    slug: str
    name: str
    icon: str
    unread: int

    @property
    def hue(self) -> int:
        return hue_of(self.slug)


def context(request):
    """Names every template may use; ``nav`` costs two queries, and only where the frame is drawn."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "site_name": settings.SITE_NAME,
        "mail_in": f"in@{settings.MAIL_DOMAIN}",
        "theme": theme_of(request, user if signed_in else None),
        "nav": SimpleLazyObject(lambda: navigation(user)) if signed_in else None,
    }


def theme_of(request, user) -> str:
    """The reader's choice, so that the first paint already has it; empty = like the system."""
    chosen = request.COOKIES.get("theme", user.theme if user else "")
    return chosen if chosen in THEMES else ""


def navigation(user) -> dict:
    """{"groups": [Entry], "inbox_unread", "notifications_unread", "position"}, all but the last counts of things.

    ``position``: of the live events these counts know of, for a page on which nothing else is live. It comes with
    the first query, so what the second one finds is as new or newer.
    """
    since = timezone.now() - HORIZON
    waiting = next(iter(_WAITING.all(user.pk, since)), {"private": 0, "notices": 0, "position": 0})
    groups = [Entry._make(values) for values in _GROUPS.all(user.pk, since)]
    return {
        "position": waiting["position"] or 0,
        "groups": groups,
        "inbox_unread": sum(entry.unread for entry in groups) + (waiting["private"] or 0),
        "notifications_unread": waiting["notices"] or 0,
    }


def _groups(user_pk: int, since):
    user = User(pk=user_pk)
    unread = _count(_recent(Conversation.objects.filter(group=OuterRef("group")), user, since), "group")
    return (
        Membership.objects.filter(user=user_pk, group__closed_at=None)
        .annotate(unread=Coalesce(unread, 0))
        .order_by("group__name")
        .values_list("group__slug", "group__name", "group__icon", "unread")
    )


def _waiting(user_pk: int, since):
    mine = Conversation.objects.filter(group=None, participants__user=OuterRef("pk"))
    notices = Notification.objects.filter(user=OuterRef("pk"), read_at=None)
    return (
        User.objects.filter(pk=user_pk)
        .annotate(
            private=_count(_recent(mine, User(pk=user_pk), since), "participants__user"),
            notices=_count(notices, "user"),
            position=Subquery(LiveEvent.objects.order_by("-pk").values("pk")[:1]),
        )
        .values("private", "notices", "position")
    )


def _recent(conversations, user, since):
    """Those with something unread that were active within the horizon."""
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    return conversations.filter(Exists(unread_messages(user, messages)), last_activity_at__gt=since)


def _count(rows, by: str):
    """The number of ``rows`` as a subquery; NULL when there are none."""
    return Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))


# Drawn on every page, so their SQL is written once.
_GROUPS = Prepared(_groups, int, datetime)
_WAITING = Prepared(_waiting, int, datetime)
