"""What the company talks about this week: topics, each with a little line of messages a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Group, User
from microblog.kit.briefly import briefly
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Conversation, Message

WEEK = 7  # days a topic counts for
MINUTE = 60
MOST = 8  # topics of which a few are shown
# The box of the line, in px.
WIDTH, HEIGHT, EDGE = 60, 18, 2

# {topic: messages of each day}
Talk = dict[str, Counter[date]]


class BusyTopic(NamedTuple):
    """A topic of this week; ``line``: an SVG path, messages a day from the oldest day to today.

    ``typed``: the question that finds just these messages.
    """

    name: str
    written: str
    messages: int
    line: str
    typed: str


def busiest(user: User, number: int) -> list[BusyTopic]:
    """The topics with the most messages of the last days, of what the reader may see. Which ones is counted once a
    minute for all groups; what the reader may see of them is counted now, so that its link leads to as many."""
    week = _week()
    since = timezone.make_aware(datetime.combine(week[0], time()))
    talk = _counted(_PRIVATE.all(user.pk, since, since, since))
    in_groups = _talk_of_groups()
    for (pk,) in _READABLE.all(user.pk) if in_groups else ():
        for name, days in in_groups.get(pk, {}).items():
            talk.setdefault(name, Counter()).update(days)
    names = [name for name, _days in sorted(talk.items(), key=_most)[:MOST]]
    return _now(user, names, since, week)[:number]


def _now(user: User, names: list[str], since: datetime, week: list[date]) -> list[BusyTopic]:
    if not names:
        return []
    rows = _OF_THESE.all(user.pk, since, since, since, *names, *[""] * (MOST - len(names)))
    talk = _counted(row[:3] for row in rows)
    written = {name: spelt for name, *_rest, spelt in sorted(rows, key=lambda row: row[3])}
    return [
        BusyTopic(
            name,
            written[name],
            days.total(),
            line([days[day] for day in week]),
            f"#{written[name]} after:{week[0]:%Y-%m-%d}",
        )
        for name, days in sorted(talk.items(), key=_most)
    ]


def _most(entry: tuple[str, Counter[date]]) -> tuple[int, str]:
    return -entry[1].total(), entry[0]


def _week() -> list[date]:
    today = timezone.localdate()
    return [today - timedelta(days=WEEK - 1 - ago) for ago in range(WEEK)]


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
    since = timezone.make_aware(datetime.combine(_week()[0], time()))
    by_group: defaultdict[int, list[tuple[str, date, int]]] = defaultdict(list)
    in_groups = Conversation.objects.exclude(group=None)
    for group, name, day, number in _a_day(in_groups, since, since, since, "conversation__group"):
        by_group[group].append((name, day, number))
    return {group: _counted(rows) for group, rows in by_group.items()}


def _a_day(
    conversations: QuerySet[Conversation],
    active_since: datetime,
    since: datetime,
    sent_since: datetime,
    *columns: str,
    **more: object,
) -> QuerySet[Message, tuple[Any, ...]]:
    """Rows (columns, topic, day, number of messages). An old mail that came in yesterday is nothing new."""
    active = conversations.filter(topics__isnull=False, last_activity_at__gte=active_since)
    said = Message.objects.filter(conversation__in=active.values("pk"), withdrawn_at=None, **more)
    return (
        said.filter(arrived_at__gte=since, sent_at__gte=sent_since)
        .order_by()
        .values_list(*columns, "conversation__topics__name", TruncDate("sent_at"))
        .annotate(number=Count("pk"))
    )


def _private(
    user_pk: int, active_since: datetime, since: datetime, sent_since: datetime
) -> QuerySet[Message, tuple[Any, ...]]:
    own = Conversation.objects.visible_to(User(pk=user_pk)).filter(group=None, participants__user=user_pk)
    return _a_day(own, active_since, since, sent_since)


def _of_these(
    user_pk: int, active_since: datetime, since: datetime, sent_since: datetime, *names: str
) -> QuerySet[Message, tuple[Any, ...]]:
    """The same of some topics in all that the reader may see, with how one of the conversations writes it."""
    seen = Conversation.objects.visible_to(User(pk=user_pk))
    rows = _a_day(seen, active_since, since, sent_since, conversation__topics__name__in=names)
    return rows.annotate(written=Max("conversation__topics__written"))


def _readable(user_pk: int) -> QuerySet[Group, tuple[int]]:
    return Group.objects.readable_by(User(pk=user_pk)).values_list("pk")


_PRIVATE = CompiledQuery(_private, int, datetime, datetime, datetime)
_OF_THESE = CompiledQuery(_of_these, int, datetime, datetime, datetime, *[str] * MOST)
_READABLE = CompiledQuery(_readable, int)
