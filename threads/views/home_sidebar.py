"""Beside Home: who waits for an answer, what is talked about, groups worth joining, whom one talks to.

Fetched after the page, so that none of it makes the feed wait. What has to be counted over everything is counted
once a minute for all (``briefly``); what of it a reader may see is asked at each request.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Group, JoinRequest, Membership, User
from accounts.requests import PersonRequest
from microblog.kit.briefly import briefly
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Message
from threads.queries.feed_rows import padded
from threads.queries.groups import with_size

from .topics_of_week import busiest

QUARTER = timedelta(days=90)
SHOWN = 4
MINUTE = 60
LARGEST = 60  # groups out of which some are offered

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Size(TypedDict):
        size: int

    SizedGroup = WithAnnotations[Group, Size]


@require_GET
def around(request: PersonRequest) -> HttpResponse:
    user = request.user
    context = {
        "waiting": _ASKING.all(user.pk),
        "topics": busiest(user, SHOWN),
        "groups": _to_join(user),
        "people": _answered(user),
    }
    return render(request, "threads/_around.html", context)


def _asking(user_pk: int) -> QuerySet[Group]:
    """Groups one is admin of, with ``asking``: how many want to join."""
    runs = Membership.objects.filter(group=OuterRef("pk"), user=user_pk, role=Membership.Role.ADMIN)
    asked = Group.objects.filter(Exists(runs), join_requests__isnull=False, join_requests__decided_at=None)
    return asked.annotate(asking=Count("join_requests")).order_by("name")[:SHOWN]


# --- Groups ----------------------------------------------------------------------------------------


@briefly(MINUTE)
def _largest() -> dict[int, int]:
    """{group that takes people: its size}, the largest first."""
    groups = Group.objects.filter(closed_at=None).exclude(joining=Group.Joining.INVITE)
    sized: QuerySet[Any] = with_size(groups)
    return dict(sized.values_list("pk", "size")[:LARGEST])


def _to_join(user: User) -> list["SizedGroup"]:
    sizes = _largest()
    found = {group.pk: group for group in _OTHERS.all(user.pk, *padded(list(sizes), LARGEST))}
    groups = [found[pk] for pk in sizes if pk in found][:SHOWN]
    for group in groups:
        group.size = sizes[group.pk]
    return groups


def _others(user_pk: int, *ids: int) -> QuerySet[Any]:
    """Of these groups those one may know of, is not in and has not asked to be in."""
    own = {"group": OuterRef("pk"), "user": user_pk}
    return Group.objects.visible_to(User(pk=user_pk)).filter(
        ~Exists(Membership.objects.filter(**own)),
        ~Exists(JoinRequest.objects.filter(decided_at=None, **own)),
        pk__in=ids,
        closed_at=None,
    )


# --- People ----------------------------------------------------------------------------------------


def _answered(user: User) -> list[User]:
    """The colleagues one has answered most in the last months."""
    rows = _OFTEN.all(user.pk, timezone.now() - QUARTER)
    return [User(pk=pk, name=name, title=title, photo_mark=photo) for pk, name, title, photo, _number in rows]


def _often(user_pk: int, since: datetime) -> QuerySet[Message, tuple[Any, ...]]:
    replies = Message.objects.visible_to(User(pk=user_pk)).filter(
        author=user_pk,
        sent_at__gte=since,
        parent__author__kind=User.Kind.EMPLOYEE,
        parent__author__is_active=True,
    )
    people = ("parent__author", "parent__author__name", "parent__author__title", "parent__author__photo_mark")
    often = replies.exclude(parent__author=user_pk).order_by().values_list(*people)
    return often.annotate(number=Count("pk")).order_by("-number", "parent__author")[:SHOWN]


_ASKING = CompiledQuery(_asking, int)
_OTHERS: CompiledQuery["SizedGroup"] = CompiledQuery(_others, int, *[int] * LARGEST)
_OFTEN = CompiledQuery(_often, int, datetime)
