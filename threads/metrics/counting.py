"""Count a week."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db import transaction
from django.db.models import Count, DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Session, User
from threads.bridge.models import IncomingMail
from threads.models import Activity, Conversation

from .models import WeekFigure

Name = WeekFigure.Name
Verb = Activity.Verb
WEEK, DAY = timedelta(days=7), timedelta(days=1)
# Weeks that are counted when there are no figures yet.
BACK = 8
WRITING = (Verb.POST, Verb.REPLY)
# Minutes to the first answer, and the figure of those that took no longer.
TIMES = ((15, Name.QUARTER), (60, Name.HOUR), (240, Name.FOUR_HOURS), (24 * 60, Name.DAY))

State = IncomingMail.State
TAKEN = (State.PUBLISHED, State.DUPLICATE, State.REVIEW, State.DONE)
NEEDED = (State.HELD, State.QUARANTINED)


def week_of(moment: datetime) -> date:
    """The Monday of a moment, by the clock of the site."""
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())


def bounds(week: date) -> tuple[datetime, datetime]:
    first = timezone.make_aware(datetime.combine(week, time.min))
    return first, timezone.make_aware(datetime.combine(week + WEEK, time.min))


@dataclass(frozen=True)
class Span:
    """What is counted: a week, or the last seven days when ``week`` is None."""

    week: date | None
    first: datetime
    end: datetime

    def happened(self) -> QuerySet[Activity]:
        return Activity.objects.filter(at__gte=self.first, at__lt=self.end)

    def written(self) -> QuerySet[Activity]:
        return self.happened().filter(verb__in=WRITING, actor__kind=User.Kind.EMPLOYEE)


def span_of(week: date) -> Span:
    return Span(week, *bounds(week))


def count_now() -> None:
    """The last seven days and this week anew, the last week until it is over for a day, and older ones that were never
    counted."""
    now = timezone.now()
    this = week_of(now)
    known = set(WeekFigure.objects.exclude(week=None).values_list("week", flat=True).distinct())
    _store(Span(None, now - WEEK, now), _here(now - WEEK), dict(_mails()))
    for week in (this - number * WEEK for number in range(BACK)):
        if week == this or week not in known or week == week_of(now - DAY):
            span = span_of(week)
            # Nobody notes who was here on which day: what is not counted in its week cannot be counted later.
            _store(span, _here(span.first) if week == this else None, {})


@transaction.atomic
def _store(span: Span, here: int | None, more: dict[Name, int]) -> None:
    """``here``: people with a browser; None when that cannot be told any more."""
    values = dict(_counted(span)) | more
    before = WeekFigure.objects.filter(week=span.week, name=Name.ACTIVE).values_list("value", flat=True)
    if here is not None:
        # Sessions end: of a week the largest count is the truest.
        values[Name.ACTIVE] = max(here, values[Name.WROTE], *(before if span.week else ()))
    elif before:
        values[Name.ACTIVE] = before[0]
    WeekFigure.objects.filter(week=span.week).delete()
    WeekFigure.objects.bulk_create(
        WeekFigure(week=span.week, name=name, value=value) for name, value in values.items()
    )
    groups = span.written().exclude(group=None).values_list("group").annotate(number=Count("pk"))
    WeekFigure.objects.bulk_create(
        WeekFigure(week=span.week, name=Name.GROUP, group_id=group, value=number) for group, number in groups
    )


def _counted(span: Span) -> Iterator[tuple[Name, int]]:
    numbers = span.written().aggregate(
        wrote=Count("actor", distinct=True),
        posts=Count("pk", filter=Q(verb=Verb.POST)),
        replies=Count("pk", filter=Q(verb=Verb.REPLY)),
    )
    yield from ((Name(name), number) for name, number in numbers.items())
    yield Name.BROUGHT, span.happened().filter(verb=Verb.IMPORT, detail__opened=True).count()
    yield from _answers(span)


def _here(since: datetime) -> int:
    """People who were here with a browser."""
    here = Session.objects.filter(seen_at__gte=since, user__isnull=False).values("user")
    return User.objects.employees().filter(Q(pk__in=here) | Q(last_login__gte=since)).count()


def _answers(span: Span) -> Iterator[tuple[Name, int]]:
    """How long the questions of a span waited for the first reply of somebody else."""
    first_answer = (
        Activity.objects.filter(conversation=OuterRef("conversation"), verb=Verb.REPLY)
        .exclude(actor=OuterRef("actor"))
        .order_by()
        .values("conversation")
        .annotate(first=Min("at"))
        .values("first")
    )
    asked = span.happened().filter(verb=Verb.POST, conversation__kind=Conversation.Kind.QUESTION)
    answered = asked.annotate(first=Subquery(first_answer, output_field=DateTimeField()))
    waits = [
        (first - at) / timedelta(minutes=1) if first else None
        for first, at in answered.values_list("first", F("at"))
    ]
    yield Name.QUESTIONS, len(waits)
    known = sorted(wait for wait in waits if wait is not None)
    shorter = 0
    for most, name in TIMES:
        number = sum(wait <= most for wait in known)
        yield name, number - shorter
        shorter = number
    if known:
        yield Name.MEDIAN, round(median(known))


def _mails() -> Iterator[tuple[Name, int]]:
    """Of the last 24 hours."""
    rows = IncomingMail.objects.filter(received_at__gte=timezone.now() - DAY)
    numbers = rows.aggregate(
        all=Count("pk"),
        taken=Count("pk", filter=Q(state__in=TAKEN)),
        failed=Count("pk", filter=Q(state=State.QUARANTINED)),
    )
    yield Name.MAILS, numbers["all"]
    yield Name.MAILS_TAKEN, numbers["taken"]
    yield Name.MAILS_FAILED, numbers["failed"]
