"""Days as clients print them: "3. März 2025", "03/04/25", "2025年3月3日"."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from .date_words import MONTHS, word_key

_NAME = r"[^\W\d_]{1,14}['’׳]?"
_YEAR = r"(?:19|20)\d\d"
_LINK = r"[\s.,،/-]{0,3}"
_OF = rf"{_LINK}(?:(?:de|del|of|di|da|do|d'|ta'|of the)\s)?\s?"
_TH = r"(?:st|nd|rd|th|er|re|eme|ème|°|º|ª|:a|:e|-?(?:го|а))?"
#: A day with its month and year; its groups are for ``read_day``.
CORE = re.compile(
    rf"""(?<![\d:])(?<!\d\.)(?:
      (?P<y1>{_YEAR})\s?[-/.年년]\s?(?P<m1>\d{{1,2}})\s?[-/.月월]\s?(?P<d1>\d{{1,2}})(?!\d)\s?[.日일]?
    | (?P<d2>\d{{1,2}})\s?(?P<by>[./-])\s?(?P<m2>\d{{1,2}})\s?[./-]\s?(?P<y2>{_YEAR}|\d\d)(?![\d:]|\.\d)
    | (?P<d3>\d{{1,2}}){_TH}{_OF}(?:tháng\s|thg\s)?(?P<m3>{_NAME}|(?<=\s)\d{{1,2}}){_OF}(?:năm\s)?
      (?P<y3>{_YEAR}|'?\d\d(?!\d)(?![:.]\d))
    | (?P<y6>{_YEAR})\.?\s?(?:g\.|gada)\s?(?P<d6>\d{{1,2}})\.?\s(?P<m6>{_NAME})
    | (?P<y5>{_YEAR})\.?\s?(?:г\.|m\.|\.\s?gada|gada|-ko|ko)?{_LINK}(?P<m5>{_NAME}){_LINK}(?P<d5>\d{{1,2}})(?!\d)
    )
    | (?<![^\W\d_])(?P<m4>{_NAME}){_LINK}(?P<d4>\d{{1,2}}){_TH}(?!\d)
      (?P<mid>\s?,?\s(?:at\s)?\d\d?:\d\d(?::\d\d)?(?:\s[ap]m)?(?:\s(?:[A-Z]{{2,5}}|[+-]\d{{4}}))?(?=,?\s{_YEAR}))?
      (?:,?\s|,)(?:of\s)?(?P<y4>{_YEAR})(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Hints(NamedTuple):
    """What helps to read 03/04/25: what is known, the date of the mail, a time with AM or PM (``twelve``)."""

    month_first: bool | None
    near: datetime | None
    twelve: bool


def read_day(core: re.Match[str], hints: Hints) -> datetime | None:
    """The day a match names, or None if there is no such day."""
    if core["y1"]:
        return _valid(int(core["y1"]), int(core["m1"]), int(core["d1"]))
    if core["y2"]:
        return _numeric(core, hints)
    for n in "3456":
        if core["y" + n]:
            year, day = _year(core["y" + n]), int(core["d" + n])
            months = (_valid(year, month, day) for month in _months(core["m" + n]))
            return next(filter(None, months), None)
    return None


def _months(printed: str) -> list[int]:
    if printed.isdigit():
        return [int(printed)]
    word = word_key(printed)
    return MONTHS.get(word) or MONTHS.get(word.rstrip("'")) or []


def _numeric(core: re.Match[str], hints: Hints) -> datetime | None:
    """03/04/2025: April if dots or dashes part it, else as told, else the older of the two
    readings that is not after the mail, else as clocks with AM and PM go with American dates."""
    year, first, second = _year(core["y2"]), int(core["d2"]), int(core["m2"])
    day_first, month_first = _valid(year, second, first), _valid(year, first, second)
    if core["by"] == "." or not (day_first and month_first):
        return day_first or month_first
    if hints.month_first is not None:
        return month_first if hints.month_first else day_first
    preferred = month_first if hints.twelve else day_first
    if hints.near and core["by"] == "/":
        latest = hints.near.replace(tzinfo=None) + timedelta(days=2)
        fitting = [day for day in (day_first, month_first) if day <= latest]
        return max(fitting) if fitting else preferred
    return preferred


def _year(printed: str) -> int:
    year = int(printed.lstrip("'"))
    return year if year > 99 else year + (1900 if year >= 70 else 2000)


def _valid(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day) if 1970 <= year <= 2099 else None
    except ValueError:
        return None
