"""What the page of the pilot shows of the weeks, within the rules for figures: no group under five, nothing the reader may
not know of, nothing about one person."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Group, User
from threads.metrics.rounding import FEW

from .formula import Assumptions, Avoided, Sums, avoided
from .models import AvoidedWeek
from .weekly import sums_of

MOST_GROUPS = 8


@dataclass
class Shown:
    """``weeks``: by Monday, the oldest first; ``groups``: the largest first; ``left_out``: how many the reader does not see."""

    everything: Avoided
    weeks: list[tuple[date, Avoided]]
    groups: list[tuple[str, Avoided]] = field(default_factory=list)
    left_out: int = 0


def load(reader: User, assumed: Assumptions) -> Shown:
    """One query."""
    weeks: dict[date, Sums] = defaultdict(Sums)
    groups: dict[int, Sums] = defaultdict(Sums)
    names: dict[int, str] = {}
    is_shown = Exists(large(reader).filter(pk=OuterRef("group")))
    for row in AvoidedWeek.objects.annotate(name=F("group__name"), is_shown=is_shown).order_by("week"):
        if row.group_id is None:
            weeks[row.week] += sums_of(row)
            continue
        groups[row.group_id] += sums_of(row)
        if row.is_shown:
            names[row.group_id] = row.name
    named = [(names[pk], avoided(sums, assumed)) for pk, sums in groups.items() if pk in names]
    named.sort(key=lambda pair: -pair[1].copies)
    return Shown(
        avoided(sum(weeks.values(), Sums()), assumed),
        [(week, avoided(sums, assumed)) for week, sums in weeks.items()],
        named[:MOST_GROUPS],
        len(groups) - len(named),
    )


def large(reader: User) -> QuerySet[Group]:
    """Groups with enough people in them to hide in, that the reader may know of."""
    people = Count("memberships", filter=Q(memberships__user__is_active=True))
    return Group.objects.visible_to(reader).annotate(people=people).filter(people__gte=FEW)
