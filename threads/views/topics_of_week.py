"""What the company talks about this week: topics, each with a little line of messages a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Group, User
from microblog.kit.briefly import briefly
from microblog.kit.prepared import Prepared
from threads.models import Conversation, Message, Topic

WEEK = 7  # days a topic counts for
MINUTE = 60
MOST = 8  # topics one can ask for
# The box of the line, in px.
WIDTH, HEIGHT, EDGE = 60, 18, 2

# {topic: messages of each day}
Talk = dict[str, Counter[date]]


class Busy(NamedTuple):
    """A topic of this week; ``line``: an SVG path, messages a day from the oldest day to today."""

    name: str
    messages: int
    line: str


def busiest(user, number: int) -> list[Busy]:
    """The topics with the most messages of the last days, of what the reader may see. What was said in groups is
    counted once a minute for all; which groups the reader may read is asked each time."""
    since = timezone.now() - timedelta(days=WEEK)
    talk = _counted(_PRIVATE.all(user.pk, since, since))
    in_groups = _talk_of_groups()
    for (pk,) in _READABLE.all(user.pk) if in_groups else ():
        for name, days in in_groups.get(pk, {}).items():
            talk.setdefault(name, Counter()).update(days)
    top = sorted(talk.items(), key=lambda item: (-item[1].total(), item[0]))[:number]
    said = _still_said(user, [name for name, _days in top], since)
    return [_busy(name, days) for name, days in top if name in said]


def _still_said(user, names: list[str], since: datetime) -> set[str]:
    """Of these topics those of something the reader may see now: what was counted is a minute old."""
    if not names:
        return set()
    return {name for (name,) in _SAID.all(user.pk, since, *names, *[""] * (MOST - len(names)))}


def _busy(name: str, days: Counter[date]) -> Busy:
    today = timezone.localdate()
    week = [today - timedelta(days=WEEK - 1 - ago) for ago in range(WEEK)]
    return Busy(name, days.total(), line([days[day] for day in week]))


def line(numbers: list[int]) -> str:
    highest, step = max(*numbers, 1), WIDTH / (len(numbers) - 1)
    room = HEIGHT - 2 * EDGE
    points = (
        f"{at * step:g} {HEIGHT - EDGE - room * number / highest:.3g}" for at, number in enumerate(numbers)
    )
    return "M" + "L".join(points)


def _counted(rows: Iterable[tuple[str, date, int]]) -> Talk:
    talk: Talk = {}
    for name, day, number in rows:
        talk.setdefault(name, Counter())[day] += number
    return talk


@briefly(MINUTE)
def _talk_of_groups() -> dict[int, Talk]:
    """{group: what is said in it}, of all groups."""
    since = timezone.now() - timedelta(days=WEEK)
    by_group = defaultdict(list)
    for group, *row in _a_day(Conversation.objects.exclude(group=None), since, since, "conversation__group"):
        by_group[group].append(row)
    return {group: _counted(rows) for group, rows in by_group.items()}


def _a_day(conversations, since: datetime, active_since: datetime, *columns: str):
    """Rows (columns, topic, day, number of messages)."""
    active = conversations.filter(topics__isnull=False, last_activity_at__gte=active_since)
    return (
        Message.objects.filter(conversation__in=active.values("pk"), arrived_at__gte=since, withdrawn_at=None)
        .order_by()
        .values_list(*columns, "conversation__topics__name", TruncDate("arrived_at"))
        .annotate(number=Count("pk"))
    )


def _private(user_pk: int, since: datetime, active_since: datetime):
    own = Conversation.objects.visible_to(User(pk=user_pk)).filter(group=None, participants__user=user_pk)
    return _a_day(own, since, active_since)


def _said(user_pk: int, since: datetime, *names: str):
    conversations = Conversation.objects.visible_to(User(pk=user_pk)).filter(
        topics=OuterRef("pk"), last_activity_at__gte=since
    )
    return Topic.objects.filter(Exists(conversations), name__in=names).values_list("name")


def _readable(user_pk: int):
    return Group.objects.readable_by(User(pk=user_pk)).values_list("pk")


_PRIVATE = Prepared(_private, int, datetime, datetime)
_SAID = Prepared(_said, int, datetime, *[str] * MOST)
_READABLE = Prepared(_readable, int)
