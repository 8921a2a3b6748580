"""The stored figures, as the page shows them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Group, User

from . import counting
from .counting import WEEK
from .models import WeekFigure
from .rounding import FEW, rounded

Name = WeekFigure.Name
PEOPLE = (Name.ACTIVE, Name.WROTE)
# Groups in the picture of the busiest.
MOST_GROUPS = 6


@dataclass(frozen=True)
class Weeks:
    """``values``: {(Monday, name): number} of the whole weeks before this one, and of the last seven days under None.
    Numbers of people are rounded."""

    mondays: list[date]
    values: dict[tuple[date | None, str], int]

    @property
    def is_empty(self) -> bool:
        return not self.values

    def of(self, name: Name) -> list[int]:
        """The weeks, then the last seven days."""
        return [self.values.get((week, name), 0) for week in (*self.mondays, None)]

    def now(self, name: Name) -> int | None:
        """Of the last seven days; None when it was not counted."""
        return self.values.get((None, name))

    def before(self, name: Name) -> int | None:
        """Of the last whole week."""
        return self.values.get((self.mondays[-1], name))


def load() -> Weeks:
    this = counting.week_of(timezone.now())
    mondays = [this - number * WEEK for number in reversed(range(1, counting.BACK))]
    shown = Q(week=None) | Q(week__gte=mondays[0], week__lt=this)
    rows = WeekFigure.objects.filter(shown, group=None).values_list("week", "name", "value")
    values = {(week, name): rounded(value) if name in PEOPLE else value for week, name, value in rows}
    return Weeks(mondays, values)


def busiest(reader: User) -> list[tuple[str, int]]:
    """(group, posts and replies of the last seven days) of groups the reader may know of and that are large enough to hide in."""
    large = (
        Group.objects.visible_to(reader)
        .annotate(people=Count("memberships", filter=Q(memberships__user__is_active=True)))
        .filter(people__gte=FEW)
    )
    rows = WeekFigure.objects.filter(week=None, name=Name.GROUP, value__gte=FEW, group__in=large.values("pk"))
    found = rows.order_by("-value", "group__name").values_list("group__name", "value")[:MOST_GROUPS]
    return [(name, rounded(value)) for name, value in found]
