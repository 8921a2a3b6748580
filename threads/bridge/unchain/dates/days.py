"""Days as clients print them: "3. März 2025", "03/04/25", "2025年3月3日"."""

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from ..text.letters import SIGNS
from .words import MONTHS, word_key

#: A month: "März", "март", "नव॰", "พ.ย.".
_NAME = (
    rf"(?:[ก-ฮ][{SIGNS}]{{0,2}}\.\s?[ก-ฮ]\.|[^\W\d_]{{1,14}}(?:[{SIGNS}]{{1,3}}[^\W\d_]{{0,8}}){{0,8}}['’׳]?)"
)
#: Years of our era, and those of the Buddhist era that Thai clients print.
_YEAR = r"(?:19|20|25)\d\d"
#: Thai clients may print 2569 for 2026.
BUDDHIST = 543
_THAI = "ก", "๛"
#: 29 February comes again after this many years, in 1896 and 2096 after twice as many.
LEAP = 5
#: Whoever is farthest east writes his mail on the next day, for others.
AHEAD = timedelta(hours=14)
_LINK = r"[\s.,،/-]{0,3}"
_OF = rf"{_LINK}(?:(?:de|del|of|di|da|do|d'|ta'|of the|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s)?\s?"
_TH = r"(?:st|nd|rd|th|er|re|eme|ème|°|º|ª|:a|:e|-?(?:го|а))?"
#: A day with its month and year; its groups are for ``read_day``.
CORE = re.compile(
    rf"""(?<![\d:])(?<!\d\.)(?:
      (?P<y1>{_YEAR})\s?[-/.年년]\s?(?P<m1>\d{{1,2}})\s?[-/.月월]\s?(?P<d1>\d{{1,2}})(?!\d)\s?[.日일]?
    | (?P<d2>\d{{1,2}})\s?(?P<by>[./-])\s?(?P<m2>\d{{1,2}})\s?[./-]\s?(?P<y2>{_YEAR}|\d\d)(?![\d:]|\.\d)
    | (?P<d3>\d{{1,2}}){_TH}{_OF}(?:tháng\s|thg\s)?(?P<m3>{_NAME}|(?<=\s)\d{{1,2}}){_OF}(?:năm\s)?
      (?P<y3>{_YEAR}|'?\d\d(?!\d)(?![:.]\d))
    | (?P<y6>{_YEAR})\.?\s?(?:g\.|gada|წლის)\s?(?P<d6>\d{{1,2}})\.?\s(?P<m6>{_NAME})
    | (?P<y5>{_YEAR})\.?\s?(?:г\.|m\.|\.\s?gada|gada|-?ko|\(?e\)?ko)?{_LINK}(?P<m5>{_NAME}){_LINK}(?P<d5>\d{{1,2}})(?!\d)
      (?:\(?e?an?\)?(?![^\W\d_]))?
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
            year, day = _year(core["y" + n], core["m" + n], hints.near), int(core["d" + n])
            months = (_valid(year, month, day) for month in _months(core["m" + n]))
            return next(filter(None, months), None)
    return None


#: A day and a month without their year, as people print them who write their attributions by hand.
YEARLESS = re.compile(
    rf"""(?<![\w:./])(?:(?P<d3>\d{{1,2}}){_TH}{_OF}(?P<m3>{_NAME})(?![^\W_])
    | (?P<m4>{_NAME}){_LINK}(?P<d4>\d{{1,2}}){_TH}(?![\w:]))(?P<mid>)""",
    re.VERBOSE | re.IGNORECASE,
)


def read_yearless(core: re.Match[str], near: datetime) -> datetime | None:
    """The newest such day that is not after the mail (by more than the zones of the world are apart)."""
    n = "3" if core["d3"] else "4"
    latest = near.replace(tzinfo=None) + AHEAD
    days = (
        _valid(year, month, int(core["d" + n]))
        for year in range(latest.year, latest.year - LEAP, -1)
        for month in _months(core["m" + n])
    )
    return next((day for day in days if day and day <= latest), None)


def _months(printed: str) -> list[int]:
    if printed.isdigit():
        return [int(printed)]
    word = word_key(printed)
    return MONTHS.get(word) or MONTHS.get(word.rstrip("'")) or []


def _numeric(core: re.Match[str], hints: Hints) -> datetime | None:
    """03/04/2025: April if dots or dashes part it, else as told, else the older of the two
    readings that is not after the mail, else as clocks with AM and PM go with American dates."""
    year, first, second = _year(core["y2"], "", hints.near), int(core["d2"]), int(core["m2"])
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


def _year(printed: str, month: str, near: datetime | None) -> int:
    year = int(printed.lstrip("'"))
    if year >= 2500:
        return year - BUDDHIST
    if year > 99:
        return year
    ours = year + (1900 if year >= 70 else 2000)
    thai = _THAI[0] <= month[:1] <= _THAI[1] and not (near and abs(ours - near.year) <= 1)
    return year + 2500 - BUDDHIST if thai else ours


def _valid(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day) if 1970 <= year <= 2099 else None
    except ValueError:
        return None
