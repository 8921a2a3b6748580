"""Times of day as clients print them: "16:05:00", "4:05 PM", "下午4點05分"."""

import re
from typing import NamedTuple

from ..languages import key
from .words import AM, PM

#: From here on scripts that set no blanks between words.
_UNSPACED = "\u2e80"


class Clock(NamedTuple):
    """A time of day; ``twelve``: printed with AM or PM, as Americans do."""

    hour: int
    minute: int
    second: int
    twelve: bool


def _half(printed: str) -> str:
    """The pattern of an AM or PM word. A folded line may leave a blank inside a Chinese one."""
    parts = printed if printed >= _UNSPACED else printed.split(" ")
    return r"\s?".join(map(re.escape, parts))


_HALVES = "|".join(sorted(map(_half, AM | PM), key=len, reverse=True))
#: A time of day; its groups are for ``read_clock``.
CLOCK = re.compile(
    rf"""(?:(?<![^\W\d_])(?P<half1>{_HALVES})\s?)?(?<!\d)(?P<hour>[01]?\d|2[0-4])
    (?:\s?[:∶.h点點時时시]\s?|:)(?P<minute>[0-5]\d)(?!\d)(?:\s?[分분])?
    (?:\s?[:∶.]?(?P<second>(?<=[:∶.])[0-5]\d|[0-5]\d(?=\s?[秒초]))(?!\d)\s?[秒초]?(?:[.,]\d{{1,9}})?)?
    (?:\s?(?P<half2>{_HALVES})(?![^\W\d_]))?
    | (?<!\d)(?P<hour12>0?[1-9]|1[0-2])\s?(?P<half3>[ap]\.?m\b\.?)""",
    re.VERBOSE | re.IGNORECASE,
)


def clock_in(middle: str | None) -> Clock | None:
    """The time that stands inside a date ("Mar 3, 16:05 2025"), None if none does."""
    found = CLOCK.search(middle) if middle else None
    return read_clock(found) if found else None


def read_clock(found: re.Match[str]) -> Clock | None:
    """The time a match names, on 24 hours."""
    half = key(found["half1"] or found["half2"] or found["half3"] or "")
    half = half.replace(" ", "") if half >= _UNSPACED else half
    hour = int(found["hour"] or found["hour12"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in PM else 0)
    return Clock(hour % 24, int(found["minute"] or 0), int(found["second"] or 0), bool(half))
