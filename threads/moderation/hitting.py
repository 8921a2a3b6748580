"""A monitor found something: a case for the moderators, in the same few statements for one message and for a chain."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from microblog.kit.bulk_update import update_each
from threads.actions import withholding
from threads.models import Message

from . import telling, watching
from .models import Case, Decision, Monitor, MonitorHit
from .watching import WordsFound


def look_at(messages: Iterable[Message]) -> None:
    """Call it inside the transaction that writes them."""
    if found := _still_on(_new(watching.findings(messages))):
        cases = _cases(found)
        waited = _unseen({finding.monitor for finding in found})
        _write(found, cases)
        _hold_back(found)
        for monitor, new in _by_monitor(found, cases).items():
            if monitor.pk not in waited and monitor.then != Monitor.Then.WEEKLY:
                telling.of_hits(monitor, new)


def _new(found: list[WordsFound]) -> list[WordsFound]:
    """Without what the same monitor has found in the same message before: an edit elsewhere in it is no news."""
    if not found:
        return []
    known: dict[tuple[int, int], set[str]] = defaultdict(set)
    rows = MonitorHit.objects.filter(case__message__in={finding.message.pk for finding in found})
    for hit in rows.select_related("case__decision", "monitor"):
        if not _is_looked_at_anew(hit):
            known[hit.case.message_id or 0, hit.monitor_id or 0] |= set(hit.found.split())
    return [one for one in found if one.digests - known[one.message.pk, one.monitor.pk]]


def _is_looked_at_anew(hit: MonitorHit) -> bool:
    """What was held back and returned to its author does not come through unchanged."""
    is_returned = hit.case.decision is not None and hit.case.decision.act == Decision.Act.RETURN
    return is_returned and hit.monitor is not None and hit.monitor.then == Monitor.Then.HOLD


def _still_on(found: list[WordsFound]) -> list[WordsFound]:
    """Held, so that nobody deletes a monitor while its hit is written. All of them, in one order: a mail that grows several
    conversations comes by here once for each, and another mail with the same words the other way round would wait for it."""
    there = {one.pk for one in Monitor.objects.only("is_on").all_locked() if one.is_on} if found else ()
    return [finding for finding in found if finding.monitor.pk in there]


def _cases(found: list[WordsFound]) -> dict[int, Case]:
    """{message: its case that waits}. Whoever changes or reports a message holds its conversation, so there is one."""
    messages = {one.message.pk: one.message for one in found}
    waiting = Case.objects.waiting().filter(kind=Case.Kind.REPORT, message__in=messages)
    there = {case.message_id or 0: case for case in waiting}
    made = {
        pk: Case(message=message, group_id=message.conversation.group_id, author_id=message.author_id)
        for pk, message in messages.items()
        if pk not in there
    }
    for one in found:
        case = there.get(one.message.pk) or made[one.message.pk]
        case.found_by = "\n".join(dict.fromkeys([*case.found_by.splitlines(), one.monitor.name]))
    Case.objects.bulk_create(made.values())
    update_each(there.values(), "found_by")
    return there | made


def _hold_back(found: list[WordsFound]) -> None:
    """Before anybody has seen them: this transaction writes them."""
    held = {one.message.pk: one.message for one in found if one.monitor.then == Monitor.Then.HOLD}
    for message in held.values():
        withholding.hold_back(message)


def _unseen(monitors: set[Monitor]) -> set[int]:
    """Of these monitors, the ones of which something waits that no moderator has looked at: they were told, if the
    monitor told at once then."""
    rows = MonitorHit.objects.filter(monitor__in=monitors, case__decided_at=None, case__opened_at=None)
    rows = rows.filter(at__gte=F("monitor__told_at"))
    return set(rows.values_list("monitor", flat=True).distinct())


def _write(found: list[WordsFound], cases: dict[int, Case]) -> None:
    there = MonitorHit.objects.filter(case__in=[case.pk for case in cases.values()])
    hits = {(hit.case_id, hit.monitor_id): hit for hit in there}
    made = []
    for one in found:
        case = cases[one.message.pk]
        if hit := hits.get((case.pk, one.monitor.pk)):
            hit.found = " ".join(sorted({*hit.found.split(), *one.digests}))
            hit.at = timezone.now()
            hit.save(update_fields=["found", "at"])
        else:
            digests = " ".join(sorted(one.digests))
            made.append(MonitorHit(case=case, monitor=one.monitor, found=digests))
    MonitorHit.objects.bulk_create(made)


def _by_monitor(found: list[WordsFound], cases: dict[int, Case]) -> dict[Monitor, list[Case]]:
    by_monitor: dict[Monitor, list[Case]] = defaultdict(list)
    for one in found:
        by_monitor[one.monitor].append(cases[one.message.pk])
    return by_monitor
