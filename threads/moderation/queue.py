"""The rows of the queue: the same few queries for one case and for forty."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Message, Withheld
from threads.rendering import plain

from . import deciding, moderators
from .models import OPEN_FOR, Case, CaseQuerySet, Decision, Look, Report

PAGE = 40
EXCERPT = 300  # characters
QUICK = frozenset({Decision.Act.HIDE, Decision.Act.FILES, Decision.Act.SHOW, Decision.Act.KEEP})


@dataclass
class Row:
    """A case, and what of it this moderator may see. ``is_open``: they may see the message. ``is_own``: it is about a
    message of theirs, and nobody learns who reported, or decided about, their message."""

    case: Case
    is_open: bool
    is_own: bool = False
    reports: list[Report] = field(default_factory=list)

    @property
    def message(self) -> Message | None:
        return self.case.message if self.is_open else None

    @property
    def kept(self) -> Withheld | None:
        """The text of a message that is hidden: who reads this decides about it."""
        return getattr(self.message, "withheld", None)

    @property
    def is_taken_back(self) -> bool:
        """By its author, whether a monitor held it or people could read it."""
        gone = self.message if self.message and self.message.withdrawn_at else None
        return gone is not None and gone.withdrawn_by_id in moderators.authors(gone)

    @property
    def html(self) -> str:
        return (self.kept or self.message).body_html if self.message else ""

    @cached_property
    def excerpt(self) -> str:
        return plain.cut(plain.one_line(self.html), EXCERPT)

    @property
    def subject(self) -> str:
        if self.message is None:
            return ""
        return (self.kept.subject if self.kept else "") or self.message.conversation.subject

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """(reason, how many gave it), most first."""
        counted = Counter(report.reason for report in self.reports).most_common()
        return [(str(Report.Reason(reason).label), number) for reason, number in counted]

    @property
    def monitors(self) -> list[str]:
        return self.case.found_by.splitlines()

    @property
    def acts(self) -> list[str]:
        """What can be done from the list, without a note to the author."""
        return [act for act in deciding.possible(self.case) if act in QUICK] if self.is_open else []


def counts() -> dict[str, int | datetime | None]:
    """How many wait, since when the oldest does, and how many are decided."""
    waits = Q(decided_at=None)
    return Case.objects.aggregate(
        waiting=Count("pk", filter=waits), decided=Count("pk", filter=~waits), oldest=Min("at", filter=waits)
    )


def page_of(user: User, *, decided: bool, after: int | None) -> tuple[list[Row], int | None]:
    """(rows, the number after which the next page begins or None): the oldest first, or what was decided, newest first."""
    since = timezone.now() - OPEN_FOR
    if decided:
        found = _DECIDED.all(user.pk, since, _END if after is None else min(after, _END))
    else:
        found = _WAITING.all(user.pk, since, min(after or 0, _END))
    return _rows(found[:PAGE], user), found[PAGE - 1].pk if len(found) > PAGE else None


def row_of(user: User, pk: int) -> Row | None:
    return next(iter(_rows(list(_of(user.pk, timezone.now() - OPEN_FOR).filter(pk=pk)), user)), None)


def decisions_of(case: Case) -> list[Decision]:
    """All of them, oldest first; of a case of this module, mostly without a query."""
    if case.was_undone:  # type: ignore[attr-defined]
        return list(case.decisions.select_related("by").order_by("pk"))
    return [case.decision] if case.decision else []


def _of(user_pk: int, since: datetime) -> CaseQuerySet:
    """``since``: looks into private places count from then on."""
    opened = Look.objects.filter(case=OuterRef("pk"), by=user_pk, at__gt=since)
    rows = Case.objects.for_display().select_related("message__withheld", "against__by", "decision__by")
    undone = Decision.objects.filter(case=OuterRef("pk")).exclude(undone_at=None)
    return rows.annotate(was_opened=Exists(opened), was_undone=Exists(undone))


def _listed(user_pk: int, since: datetime) -> CaseQuerySet:
    """Without what of a message the list does not show: the longest texts there are."""
    return _of(user_pk, since).defer("message__body", "message__fragment", "message__withheld__body")


def _waiting(user_pk: int, since: datetime, after: int) -> CaseQuerySet:
    return _listed(user_pk, since).waiting().filter(pk__gt=after).order_by("pk")[: PAGE + 1]


def _decided(user_pk: int, since: datetime, before: int) -> CaseQuerySet:
    return _listed(user_pk, since).decided().filter(pk__lt=before).order_by("-pk")[: PAGE + 1]


# After every case.
_END = 2**62
_WAITING = CompiledQuery(_waiting, int, datetime, int)
_DECIDED = CompiledQuery(_decided, int, datetime, int)


def _rows(cases: list[Case], user: User) -> list[Row]:
    rows = {
        case.pk: Row(
            case,
            not case.is_private or case.was_opened,  # type: ignore[attr-defined]
            user.pk in {case.author_id, *moderators.authors(case.message)},
        )
        for case in cases
    }
    for report in Report.objects.filter(case__in=cases).select_related("reporter").order_by("pk"):
        rows[report.case_id].reports.append(report)
    return list(rows.values())
