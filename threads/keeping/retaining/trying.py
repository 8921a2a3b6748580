"""The trial run of a rule: what it would delete today, by group; nothing is changed but the numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Count, F, Min, QuerySet, Sum
from django.utils import timezone

from threads.bridge.models import IncomingMail
from threads.models import Attachment, Conversation, LegalHold, RetentionRule, WithheldFile

from ..holding import copies
from . import due
from .due import Kind, RuleReach

#: Of the conversations or files that would go first, to be shown to those who may read them.
ROWS = 500
AT_ONCE = 500
Held = Callable[[list[int]], set[int]]


def work_off() -> None:
    """The worker's turn: rules whose trial run was asked for."""
    for rule in RetentionRule.objects.filter(counted_at=None, ends_at=None).order_by("pk")[:5]:
        count(rule)


def count(rule: RetentionRule) -> dict[str, Any]:
    """Count, and note it with the rule."""
    found = found_by(rule)
    rule.found, rule.counted_at = found, timezone.now()
    RetentionRule.objects.filter(pk=rule.pk).update(found=found, counted_at=rule.counted_at)
    return found


def found_by(rule: RetentionRule) -> dict[str, Any]:
    """{"groups": [{"group": number or None, "conversations": ..., "oldest": ..., "held": ...}], "rows": [numbers that go]}"""
    reach = _reach(rule)
    if reach is None:
        return {"groups": [], "rows": []}
    if rule.kind in (Kind.CONVERSATIONS, Kind.PRIVATE):
        return _conversations(reach)
    if rule.kind == Kind.NOTICES:
        told = reach.rows().order_by().aggregate(notices=Count("pk"), oldest=Min("at"))
        return {"groups": [_as_json({"group": None} | told)] if told["notices"] else [], "rows": []}
    if rule.kind == Kind.FILES:
        return _files(reach)
    grouped = reach.rows().order_by().values("group").annotate(mails=Count("pk"), oldest=Min("received_at"))
    held = _held_of(reach.rows(), copies.mails_under_hold)
    return {"groups": _merged(grouped, {"held": held}), "rows": []}


def _conversations(reach: RuleReach) -> dict[str, Any]:
    rows = reach.rows().order_by()
    grouped = rows.values("group").annotate(
        conversations=Count("pk"), messages=Sum("message_count"), oldest=Min("last_activity_at")
    )
    files = Attachment.objects.filter(message__conversation__in=rows).values_list(
        "message__conversation__group"
    )
    mails = IncomingMail.objects.filter(conversation__in=rows).values_list("conversation__group")
    beside = {
        "files": dict(files.annotate(number=Count("pk")).order_by()),
        "mails": dict(mails.annotate(number=Count("pk")).order_by()),
        "held": _held_of(reach.rows(), copies.conversations_under_hold),
    }
    first = reach.rows().order_by("last_activity_at", "pk").values_list("pk", flat=True)[:ROWS]
    return {"groups": _merged(grouped, beside), "rows": list(first)}


def _files(reach: RuleReach) -> dict[str, Any]:
    rows = reach.rows().order_by()
    grouped = rows.values(group=F("conversation__group")).annotate(
        messages=Count("pk"), oldest=Min("arrived_at")
    )
    numbers: Counter[int | None] = Counter()
    for model in (Attachment, WithheldFile):
        found = model._default_manager.filter(message__in=rows, blob__isnull=False)
        by_group = found.values_list("message__conversation__group").annotate(number=Count("pk")).order_by()
        numbers.update(dict(by_group))
    held = _held_of(reach.rows(), copies.messages_under_hold, "conversation__group")
    files = Attachment.objects.filter(message__in=reach.rows(), blob__isnull=False)
    first = files.order_by("message__arrived_at", "pk").values_list("pk", flat=True)[:ROWS]
    return {"groups": _merged(grouped, {"files": numbers, "held": held}), "rows": list(first)}


# The same for conversations, mails and messages: each has a group.
def _held_of(rows: QuerySet[Any], held: Held, group: str = "group") -> dict[int | None, int]:
    """{group: how many a hold keeps}. It is looked for only while there is a hold."""
    found: Counter[int | None] = Counter()
    if not LegalHold.objects.active().exists():
        return found
    pairs = rows.order_by("pk").values_list("pk", group).iterator(AT_ONCE)
    for some in _by_some(pairs):
        kept = held(list(some))
        found.update(some[pk] for pk in kept)
    return found


def _by_some(pairs: Iterator[tuple[int, int | None]]) -> Iterator[dict[int, int | None]]:
    while some := dict(islice(pairs, AT_ONCE)):
        yield some


def _merged(
    grouped: Iterable[dict[str, Any]], beside: dict[str, dict[int | None, int]]
) -> list[dict[str, Any]]:
    rows = [
        _as_json(row | {name: counts.get(row["group"], 0) for name, counts in beside.items()})
        for row in grouped
    ]
    return sorted(rows, key=lambda row: (row["oldest"], row["group"] or 0))


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"oldest": row["oldest"].isoformat()}


def conversations_of(rule: RetentionRule) -> QuerySet[Conversation]:
    """What it would delete now, holds not asked."""
    reach = _reach(rule)
    if reach is None or rule.kind not in (Kind.CONVERSATIONS, Kind.PRIVATE):
        return Conversation.objects.none()
    rows: QuerySet[Conversation] = reach.rows()
    return rows


def files_of(rule: RetentionRule) -> QuerySet[Attachment]:
    """What it would remove now of what people see, holds not asked."""
    reach = _reach(rule)
    if reach is None or rule.kind != Kind.FILES:
        return Attachment.objects.none()
    return Attachment.objects.filter(message__in=reach.rows(), blob__isnull=False)


def _reach(rule: RetentionRule) -> RuleReach | None:
    others = [one for one in RetentionRule.objects.in_force() if one.pk != rule.pk]
    return due.reach_of(rule, others)
