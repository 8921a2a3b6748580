"""Make a rule, switch it on and off. What makes more go, or earlier, begins only after a while, and people are told."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import Act, record
from accounts.models import Group, User
from threads.models import RetentionRule

from .. import notes
from . import telling

Kind = RetentionRule.Kind
#: Days until a rule begins.
DELAY, MAX_DELAY = 7, 90
#: A trial run is worth that long.
TRIAL = timedelta(days=1)
#: Nobody loses the day's work by a wrong number; original mails are needed for as long as their split can be put right.
LEAST_DAYS = {
    Kind.CONVERSATIONS: 30, Kind.PRIVATE: 30, Kind.ORIGINALS: 30, Kind.FILES: 30, Kind.MAILS: 14, Kind.NOTICES: 14,
}  # fmt: skip
MOST_AMOUNT = 999


def make(*, kind: str, group: Group | None, amount: int | None, unit: str, by: User | None) -> RetentionRule:
    """A draft; the worker makes its trial run. Raises ValidationError."""
    rule = RetentionRule(kind=kind, group=group, amount=amount, unit=unit, made_by=by)
    if group is not None and kind not in RetentionRule.OF_GROUPS:
        raise ValidationError(_("This is of no group: leave the group empty."))
    if group is None and amount is None:
        raise ValidationError(_("Everything is kept for good as long as no rule says something else."))
    least = LEAST_DAYS[Kind(kind)]
    if rule.days < least:
        raise ValidationError(_("At least %(count)d days.") % {"count": least})
    rule.save()
    return rule


def try_again(rule: RetentionRule) -> None:
    RetentionRule.objects.filter(pk=rule.pk, ends_at=None).update(counted_at=None)


@transaction.atomic
def discard(rule: RetentionRule) -> None:
    """A draft that nobody wants. Raises ValidationError for any other."""
    if not RetentionRule.objects.locked(rule.pk).is_draft:
        raise ValidationError(_("This is decided already."))
    rule.delete()


@transaction.atomic
def switch_on(rule: RetentionRule, *, by: User, days: int = DELAY) -> RetentionRule:
    """It takes over from the one of the same kind and place once it begins. Raises ValidationError."""
    rule = RetentionRule.objects.locked(rule.pk)
    now = timezone.now()
    if not rule.is_draft:
        raise ValidationError(_("This is decided already."))
    if rule.counted_at is None or rule.counted_at < now - TRIAL:
        raise ValidationError(_("The trial run is older than a day, or not over. Make another one first."))
    if not 1 <= days <= MAX_DELAY:
        raise ValidationError(_("Between 1 and %(count)d days.") % {"count": MAX_DELAY})
    is_gentle = _is_gentle(_there(rule), rule)
    rule.on_by, rule.on_at = by, now
    rule.starts_at = now if is_gentle else now + timedelta(days=days)
    rule.save(update_fields=["on_by", "on_at", "starts_at"])
    _note(notes.RULE_ON, rule, by)
    if not is_gentle:
        telling.of_start(rule, by=by)
    return rule


@transaction.atomic
def switch_off(rule: RetentionRule, *, by: User) -> RetentionRule:
    """At once, unless more goes without it: then after as long as a new rule would wait."""
    rule = RetentionRule.objects.locked(rule.pk)
    now = timezone.now()
    if rule.starts_at is None or rule.ends_at is not None:
        raise ValidationError(_("This is decided already."))
    following = _following(rule)
    waits = rule.holds_at(now) and not _is_gentle(rule, following)
    rule.ended_by, rule.ends_at = by, now + timedelta(days=DELAY) if waits else now
    rule.save(update_fields=["ended_by", "ends_at"])
    if rule.starts_at <= now:
        # Those that it took over from do not come back.
        older = RetentionRule.objects.filter(kind=rule.kind, group=rule.group, starts_at__lte=rule.starts_at)
        older.filter(ends_at=None).update(ends_at=rule.ends_at)
    _note(notes.RULE_OFF, rule, by)
    if waits and following is not None:
        telling.of_end(rule, following, by=by)
    return rule


def _note(what: Act, rule: RetentionRule, by: User) -> None:
    """Without the words of a language: the log is read in any."""
    age = f"{rule.amount} {rule.unit}" if rule.amount is not None else "for good"
    start = rule.starts_at.isoformat() if rule.starts_at else ""
    kind = Kind(rule.kind).name.lower()
    record(what, by=by, group=rule.group, rule=rule.pk, kind=kind, age=age, starts=start)


def _there(rule: RetentionRule) -> RetentionRule | None:
    """What is in force in its place without it: of the group, else of the site."""
    found = [
        one
        for one in RetentionRule.objects.exclude(pk=rule.pk).in_force()
        if one.kind == rule.kind and one.group_id in {None, rule.group_id}
    ]
    return max(found, key=lambda one: one.group_id is not None, default=None)


def _following(rule: RetentionRule) -> RetentionRule | None:
    """By which of the site most goes once a group has no rule of its own, also by one that has not begun yet."""
    if rule.group_id is None:
        return None
    site = RetentionRule.objects.filter(kind=rule.kind, group=None)
    coming = site.switched_on().filter(starts_at__gt=timezone.now())
    return min([*site.in_force(), *coming], key=lambda one: one.days, default=None)


def _is_gentle(old: RetentionRule | None, new: RetentionRule | None) -> bool:
    """Whether nothing goes by the new one that would not go by the old one; None keeps for good."""
    return new is None or new.days >= (old.days if old else float("inf"))
