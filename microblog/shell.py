"""What the frame round every page shows: groups, what is new, the address to forward mail to.

Composition root, like urls.py: the frame counts things of several apps, none of which may know the others.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Membership, User
from threads.models import Conversation, Message
from threads.models.readmark import unread_messages
from threads.notify.models import Notification

THEMES = ("light", "dark")
# The frame tells what is new, not everything ever missed; that keeps its price the same for an old archive.
HORIZON = timedelta(days=30)


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
    """{"groups": [{"group", "unread"}], "inbox_unread", "notifications_unread"}, all counts of things."""
    memberships = (
        Membership.objects.filter(user=user, group__closed_at=None)
        .select_related("group")
        .annotate(unread=Coalesce(_unread_in_group(user), 0))
        .order_by("group__name")
    )
    groups = [{"group": membership.group, "unread": membership.unread} for membership in memberships]
    waiting = (
        User.objects.filter(pk=user.pk)
        .annotate(private=_unread_private(user), notices=_unread_notices(user))
        .values("private", "notices")
        .first()
    ) or {"private": 0, "notices": 0}
    return {
        "groups": groups,
        "inbox_unread": sum(entry["unread"] for entry in groups) + (waiting["private"] or 0),
        "notifications_unread": waiting["notices"] or 0,
    }


def _unread_in_group(user):
    return _count(_recent(Conversation.objects.filter(group=OuterRef("group")), user), "group")


def _unread_private(user):
    mine = Conversation.objects.filter(group=None, participants__user=OuterRef("pk"))
    return _count(_recent(mine, user), "participants__user")


def _unread_notices(user):
    return _count(Notification.objects.filter(user=OuterRef("pk"), read_at=None), "user")


def _recent(conversations, user):
    """Those with something unread that were active within the horizon."""
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    return conversations.filter(
        Exists(unread_messages(user, messages)), last_activity_at__gt=timezone.now() - HORIZON
    )


def _count(rows, by: str):
    """The number of ``rows`` as a subquery; NULL when there are none."""
    return Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))
