"""Attributions in languages nobody has told the engine of: what ends in a colon right above a deeper quote and
holds a day, a time and an address in brackets is one, whatever its verb says."""

import re
from datetime import datetime

from ..dates.dates import FoundDate, find_date
from ..languages import squeeze
from ..people.names import ADDRESS
from .attribution_forms import Attribution

#: With a folded address and a written-out date nobody prints more.
LONGEST = 220
MOST_WORDS = 4
_ADDRESSED = re.compile(rf"[<(]\s?(?P<address>{ADDRESS.pattern})\s?[>)]")
_PARTS = re.compile(r"[,，、،:：;]\s?|\s[-–—]\s?|\s?[-–—]\s")


def read_foreign(text: str, near: datetime | None) -> Attribution | None:
    """The attribution the text is by its shape, None if a day, a time or an address in brackets is missing."""
    line = squeeze(text)
    found = list(_ADDRESSED.finditer(line)) if len(line) <= LONGEST and "@" in line else []
    date = find_date(line, near=near) if len(found) == 1 else None
    if not date or not date.date.has_time:
        return None
    name = _name(line, date, found[0].start())
    raw = line[date.start : date.end]
    return Attribution(f"{name} <{found[0]['address']}>".strip(), date.date, raw, "", "")


def _name(line: str, date: FoundDate, end: int) -> str:
    """The words right before the address that can be a name: behind the date and the last comma, of scripts
    with capitals those that have one. "" for more than names have."""
    before = line[date.end : end] if date.end <= end else line[:end]
    if date.end <= end and before[:1].isalpha():
        before = before.partition(" ")[2]  # an ending that belongs to the time
    words = _PARTS.split(before.rstrip())[-1].split()
    capitals = [word[:1].isupper() for word in words]
    if any(capitals):
        last = len(words) - capitals[::-1].index(True)
        first = next((n for n in range(last, 0, -1) if not capitals[n - 1]), 0)
        words = words[first:last]
    return " ".join(words) if len(words) <= MOST_WORDS else ""
