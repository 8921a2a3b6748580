"""How long what is said is kept, if not for good. What goes, and when, is in threads.keeping.retaining."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Group, User
from microblog.kit.locking import LockingQuerySet


class RetentionRuleQuerySet(LockingQuerySet["RetentionRule"]):
    def switched_on(self) -> Self:
        """In force, or to be: nobody switched them off."""
        return self.exclude(starts_at=None).filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()))

    def in_force(self, at: datetime | None = None) -> "list[RetentionRule]":
        """One for each kind and place: the one that began last."""
        at = at or timezone.now()
        rows = self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at).select_related("group")
        newest = {(row.kind, row.group_id): row for row in rows.order_by("starts_at", "pk")}
        return sorted(newest.values(), key=lambda row: (row.kind, row.group_id or 0))

    def for_group(self, group: Group) -> "list[RetentionRule]":
        """What members are told: the rules in force for its conversations and their files, and the next ones. One query."""
        kinds = (RetentionRule.Kind.CONVERSATIONS, RetentionRule.Kind.FILES)
        about = self.switched_on().filter(Q(group=group) | Q(group=None), kind__in=kinds)
        rows = list(about.order_by("starts_at", "pk"))
        return [rule for kind in kinds for rule in _told([row for row in rows if row.kind == kind])]


def _told(rows: "list[RetentionRule]") -> "list[RetentionRule]":
    """Rules of one kind as they follow one another, each with the moment from which on it holds."""
    now = timezone.now()
    changes = sorted(
        {
            now,
            *(moment for row in rows for moment in (row.starts_at, row.ends_at) if moment and moment > now),
        }
    )
    told: list[RetentionRule] = []
    for moment in changes:
        rule = _of_group([row for row in rows if row.holds_at(moment)])
        if rule and rule not in told:
            rule.told_from = None if moment == now else moment
            told.append(rule)
    return told


def _of_group(rules: "Iterable[RetentionRule]") -> "RetentionRule | None":
    """Its own before that of the site; of two the younger."""
    return max(rules, key=lambda rule: (rule.group_id is not None, rule.starts_at, rule.pk), default=None)


class RetentionRule(models.Model):
    """A rule is not changed: another one for the same place takes over from it. ``group`` None: everywhere where no
    group has one of its own. ``amount`` None: kept for good."""

    class Kind(models.TextChoices):
        CONVERSATIONS = "said", _("Conversations of groups")
        PRIVATE = "private", _("Private conversations")
        ORIGINALS = "originals", _("Original mails of what was published")
        MAILS = "mails", _("Mails that were not published")
        NOTICES = "notices", _("Notices")
        FILES = "files", _("Files alone, without their messages")

    class Unit(models.TextChoices):
        DAY = "day", _("days")
        MONTH = "month", _("months")
        YEAR = "year", _("years")

    # A group cannot have a rule of its own for the others.
    OF_GROUPS = (Kind.CONVERSATIONS, Kind.ORIGINALS, Kind.MAILS, Kind.FILES)

    kind = models.CharField(max_length=9, choices=Kind)
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=5, choices=Unit, default=Unit.YEAR)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # The trial run: when it ended, and what would go (keeping/retaining/trying.py).
    counted_at = models.DateTimeField(null=True)
    found = models.JSONField(default=dict)
    on_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    on_at = models.DateTimeField(null=True)
    # Nothing goes before.
    starts_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField(null=True)

    objects = RetentionRuleQuerySet.as_manager()
    # Set by for_group: from when on it holds, if not yet.
    told_from: datetime | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group=None) | Q(kind__in=["said", "originals", "mails", "files"]),
                name="only_some_kinds_are_of_a_group",
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gt=0), name="kept_for_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.age}"

    @property
    def is_draft(self) -> bool:
        return self.starts_at is None and self.ends_at is None

    @property
    def age(self) -> str:
        """ "2 years", "for good"."""
        if self.amount is None:
            return _now("for good")
        words = {
            self.Unit.DAY: ngettext("%(count)d day", "%(count)d days", self.amount),
            self.Unit.MONTH: ngettext("%(count)d month", "%(count)d months", self.amount),
            self.Unit.YEAR: ngettext("%(count)d year", "%(count)d years", self.amount),
        }
        return words[self.Unit(self.unit)] % {"count": self.amount}

    def holds_at(self, moment: datetime) -> bool:
        is_on = self.starts_at is not None and self.starts_at <= moment
        return is_on and (self.ends_at is None or self.ends_at > moment)

    def limit(self, now: datetime) -> datetime | None:
        """What is older goes; None: nothing does. The day of a month that has no such day is its last one."""
        if self.amount is None:
            return None
        if self.unit == self.Unit.DAY:
            return now - timedelta(days=self.amount)
        months = now.year * 12 + now.month - 1 - self.amount * (12 if self.unit == self.Unit.YEAR else 1)
        year, month = months // 12, months % 12 + 1
        if year < 1:
            return None
        return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))

    @property
    def days(self) -> float:
        """To compare ages; for good is the longest."""
        if self.amount is None:
            return float("inf")
        lengths = {self.Unit.DAY: 1, self.Unit.MONTH: 365.25 / 12, self.Unit.YEAR: 365.25}
        return self.amount * lengths[self.Unit(self.unit)]
