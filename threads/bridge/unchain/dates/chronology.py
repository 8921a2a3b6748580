"""Dates that could be read two ways (03/04/2026) settled by the chain: an answer is younger than what it answers.

Clients print "03/04/2026" for 3 April or for March 4 depending on a setting of the person, not on the
language of the mail. In a chain the neighbours decide.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from ..values import ExtractedMessage

NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")
# Two people's local times may differ by this much without anything being wrong.
ZONES = timedelta(hours=14, minutes=30)
# A reading that makes the next answer later than this is a bad one if the other does not.
PATIENCE = timedelta(days=27)


def swapped(message: ExtractedMessage) -> str | None:
    """The other reading of a numeric date as ISO, or None if the date can be read only one way."""
    found = NUMERIC.search(message.date_raw or "")
    if not (found and message.date_iso):
        return None
    moment = datetime.fromisoformat(message.date_iso)
    first, second = int(found[1]), int(found[2])
    if first == second or first > 12 or second > 12 or {moment.day, moment.month} != {first, second}:
        return None
    return moment.replace(day=moment.month, month=moment.day).isoformat()


def settle_dates(messages: tuple[ExtractedMessage, ...]) -> tuple[ExtractedMessage, ...]:
    """The same messages, with each ambiguous date read so that it fits between its neighbours.

    Walks from the youngest message down; what is settled helps to settle the next.
    """
    if not any(swapped(message) for message in messages):
        return messages
    found = list(messages)
    children: dict[int, list[int]] = {}
    for message in found:
        if message.parent is not None:
            children.setdefault(message.parent, []).append(message.index)
    for message in messages:
        other = swapped(message)
        if other is None:
            continue
        after = [found[n] for n in children.get(message.index, ())]
        before = _settled_ancestor(found, message)
        readings = [iso for iso in (message.date_iso, other) if iso]
        best = min(readings, key=lambda iso: _misfit(_naive(iso), before, after))
        found[message.index] = replace(message, date_iso=best)
    return tuple(found)


def _settled_ancestor(messages: list[ExtractedMessage], message: ExtractedMessage) -> datetime | None:
    """Date of the nearest older message that can be read one way only."""
    seen = {message.index}
    parent = message.parent
    while parent is not None and parent not in seen:
        seen.add(parent)
        older = messages[parent]
        if older.date_iso and swapped(older) is None:
            return _naive(older.date_iso)
        parent = older.parent
    return None


def _misfit(moment: datetime, before: datetime | None, after: list[ExtractedMessage]) -> tuple[int, int]:
    """(contradictions, long silences); the reading given first wins a tie."""
    later = [_naive(message.date_iso) for message in after if message.date_iso]
    contradictions = sum(moment > date + ZONES for date in later)
    contradictions += bool(before and moment < before - ZONES)
    return contradictions, sum(date - moment > PATIENCE for date in later)


def _naive(iso: str) -> datetime:
    return datetime.fromisoformat(iso).replace(tzinfo=None)
