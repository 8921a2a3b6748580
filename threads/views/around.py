"""Beside Home: who waits for an answer, what is talked about, groups worth joining, whom one talks to.

Fetched after the page, so that none of it makes the feed wait.
"""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Group, JoinRequest, User
from threads.models import Conversation, Message

from .group_rows import with_size

WEEK = 7  # days a topic counts for
QUARTER = timedelta(days=90)
SHOWN = 4
# The box of the little line beside a topic, in px.
WIDTH, HEIGHT, EDGE = 60, 18, 2


class Busy(NamedTuple):
    """A topic of this week; ``line``: an SVG path, messages a day from the oldest day to today."""

    name: str
    messages: int
    line: str


@require_GET
def around(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {
        "waiting": _asking(user),
        "topics": _topics(user),
        "groups": with_size(_to_join(user))[:SHOWN],
        "people": _answered(user),
    }
    return render(request, "threads/_partials/around.html", context)


def _asking(user) -> list[Group]:
    """Groups one is admin of, with ``asking``: how many want to join."""
    mine = Group.objects.visible_to(user).filter(memberships__user=user.pk, memberships__role="admin")
    asked = mine.filter(join_requests__isnull=False, join_requests__decided_at=None)
    return list(asked.annotate(asking=Count("join_requests", distinct=True)).order_by("name")[:SHOWN])


def _to_join(user):
    asked = JoinRequest.objects.filter(user=user.pk, decided_at=None)
    groups = Group.objects.visible_to(user).filter(closed_at=None).exclude(joining=Group.Joining.INVITE)
    return groups.exclude(memberships__user=user.pk).exclude(join_requests__in=asked)


def _topics(user) -> list[Busy]:
    """The topics with the most messages of the last days, of what the reader may see."""
    today = timezone.localdate()
    days = [today - timedelta(days=WEEK - 1 - ago) for ago in range(WEEK)]
    since = timezone.now() - timedelta(days=WEEK)
    active = Conversation.objects.visible_to(user).filter(topics__isnull=False, last_activity_at__gte=since)
    counts = (
        Message.objects.filter(conversation__in=active.values("pk"), arrived_at__gte=since, withdrawn_at=None)
        .order_by()
        .values_list("conversation__topics__name", TruncDate("arrived_at"))
        .annotate(number=Count("pk"))
    )
    by_topic: dict[str, Counter[date]] = {}
    for name, day, number in counts:
        by_topic.setdefault(name, Counter())[day] += number
    busiest = sorted(by_topic.items(), key=lambda item: (-item[1].total(), item[0]))[:SHOWN]
    return [Busy(name, per_day.total(), _line([per_day[day] for day in days])) for name, per_day in busiest]


def _line(numbers: list[int]) -> str:
    highest, step = max(*numbers, 1), WIDTH / (len(numbers) - 1)
    room = HEIGHT - 2 * EDGE
    points = (
        f"{at * step:g} {HEIGHT - EDGE - room * number / highest:.3g}" for at, number in enumerate(numbers)
    )
    return "M" + "L".join(points)


def _answered(user) -> list[User]:
    """The colleagues one has answered most in the last months."""
    replies = (
        Message.objects.visible_to(user)
        .filter(author=user.pk, sent_at__gte=timezone.now() - QUARTER)
        .exclude(parent=None)
        .exclude(parent__author=user.pk)
    )
    often = replies.order_by().values_list("parent__author").annotate(number=Count("pk"))
    ids = [pk for pk, _number in often.order_by("-number", "parent__author")[: 2 * SHOWN]]
    people = User.objects.visible_to(user).employees().in_bulk(ids)
    return [people[pk] for pk in ids if pk in people][:SHOWN]
