"""Read the dates mail clients print, in every language of ``languages``.

Own patterns instead of a general date parser: those take seconds on one German line and guess where
nothing is printed. A pattern finds the day; small steps to both sides then take in the weekday,
time and zone. All steps are bounded, so the time is linear in the text; nothing raises.

A printed local time stays local: the result has an offset only where one is printed.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .languages import LANGUAGES, key
from .languages.base import entries

#: A date is never farther from its time than this, and no printed date is longer than twice this.
REACH = 70


class ParsedDate(NamedTuple):
    """``iso``: ISO 8601 to the second, with an offset only if ``has_zone``. Without a printed time
    of day ``has_time`` is false and ``iso`` says midnight."""

    iso: str
    has_zone: bool
    has_time: bool = True


class FoundDate(NamedTuple):
    """A date inside a text and the range it takes, with its weekday, time and zone."""

    start: int
    end: int
    date: ParsedDate


class _Clock(NamedTuple):
    """A time of day; ``twelve``: printed with AM or PM, as Americans do."""

    hour: int
    minute: int
    second: int
    twelve: bool


# -- words -----------------------------------------------------------------------------------------


def _table(kind: str) -> dict[str, list[int]]:
    """Word -> the months or weekdays it names, in the order of the languages: "listopad" is
    November in Czech and October in Croatian."""
    table: dict[str, list[int]] = {}
    for language in LANGUAGES:
        for number, forms in enumerate(entries(getattr(language, kind)), 1):
            for form in forms.split():
                known = table.setdefault(_word(form), [])
                if number not in known:
                    known.append(number)
    return table


def _word(printed: str) -> str:
    return key(printed).rstrip(".")


def _all(kind: str) -> set[str]:
    return {key(entry) for language in LANGUAGES for entry in entries(getattr(language, kind))}


_MONTHS, _WEEKDAYS = _table("months"), _table("weekdays")
_AM, _PM = _all("am"), _all("pm")
_FILLERS = {_word(part) for entry in _all("date_words") for part in entry.split()}
#: Written behind a year or a time and part of it: Russian "2025 г.", German "16:05 Uhr".
_PREFIXES = {_word(entry) for entry in _all("date_prefixes")}
_SUFFIXES = {_word(entry) for entry in _all("date_suffixes")}
#: From here on scripts that set no blanks between words.
_UNSPACED = "\u2e80"


def _half(printed: str) -> str:
    """The pattern of an AM or PM word. A folded line may leave a blank inside a Chinese one."""
    parts = printed if printed >= _UNSPACED else printed.split(" ")
    return r"\s?".join(map(re.escape, parts))


_HALVES = "|".join(sorted(map(_half, _AM | _PM), key=len, reverse=True))

#: Arabic-Indic, Persian and full-width digits, one character each, so that ranges stay true.
_DIGITS = {first + digit: str(digit) for first in (0x660, 0x6F0, 0xFF10) for digit in range(10)}

# -- patterns --------------------------------------------------------------------------------------

_NAME = r"[^\W\d_]{1,14}['’׳]?"
_YEAR = r"(?:19|20)\d\d"
_LINK = r"[\s.,،/-]{0,3}"
_OF = rf"{_LINK}(?:(?:de|del|of|di|da|do|d'|ta'|of the)\s)?\s?"
_TH = r"(?:st|nd|rd|th|er|re|eme|ème|°|º|ª|:a|:e|-?(?:го|а))?"
_CORE = re.compile(
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
_CLOCK = re.compile(
    rf"""(?:(?<![^\W\d_])(?P<half1>{_HALVES})\s?)?(?<!\d)(?P<hour>[01]?\d|2[0-4])
    (?:\s?[:.h点點時时시]\s?|:)(?P<minute>[0-5]\d)(?!\d)(?:\s?[分분])?
    (?:\s?[:.]?(?P<second>(?<=[:.])[0-5]\d|[0-5]\d(?=\s?[秒초]))(?!\d)\s?[秒초]?(?:[.,]\d{{1,9}})?)?
    (?:\s?(?P<half2>{_HALVES})(?![^\W\d_]))?
    | (?<!\d)(?P<hour12>0?[1-9]|1[0-2])\s?(?P<half3>[ap]\.?m\b\.?)""",
    re.VERBOSE | re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\s?[(\[]?(?:(?:GMT|UTC|UT)\s?(?P<s1>[+\-−–])(?P<h1>\d{1,2})(?::?(?P<n1>\d\d))?|(?P<s2>[+\-−–])(?P<h2>[01]\d):?(?P<n2>\d\d)(?!\d)"
    r"|(?P<name>[A-Z]{1,5})(?![^\W_]))[)\]]?(?:\s?\([^()\d]{1,40}\)|\s?\([A-Z]{2,5}[+-]?\d{0,4}\))?"
)
#: RFC 5322 section 4.3, and the European and Asian names that mean one offset only (in minutes).
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "WET": 0, "WEST": 60,
    "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "HKT": 480,
    "NZDT": 780, "BRT": -180, "SGT": 480,
}  # fmt: skip
#: Printed too, but meaning several offsets: taken in, not interpreted.
_VAGUE_ZONES = {
    "BST",
    "IST",
    "HAEC",
    "ADT",
    "AST",
    "PT",
    "ET",
    "CT",
    "MT",
    "ART",
    "HNEC",
    "AKST",
    "AKDT",
    "HST",
    "SAST",
    "CLT",
}
_TOKEN = re.compile(
    rf"(?P<clock>{_CLOCK.pattern})|(?P<weekday>th(?:ứ|u)?\.?\s?[2-7]\b)|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)?['’׳]?(?!\d+[^\W\d_])\.?)|(?P<blank>(?:[\s,،、，|.:—–-]|\(s\))+)|(?P<bracket>[()（）\[\]<>])",
    re.VERBOSE | re.IGNORECASE,
)


# -- reading ---------------------------------------------------------------------------------------


def parse_date(
    text: str, *, month_first: bool | None = None, near: datetime | None = None
) -> ParsedDate | None:
    """The date printed in ``text``, or None. ``month_first`` says how to read 03/04/2025 if known,
    ``near`` (the date of the mail that quotes it) decides otherwise: a quoted mail is older."""
    found = find_date(text[:300], month_first=month_first, near=near)
    return found.date if found else None


def find_date(
    text: str, *, month_first: bool | None = None, near: datetime | None = None
) -> FoundDate | None:
    """The first date in ``text`` with the range it takes, or None."""
    text = text.translate(_DIGITS)
    for core in _cores(text):
        end, clock = _after(text, core)
        start, earlier = _before(text, core.start())
        clock = clock or earlier
        day = _day(core, _Hints(month_first, near, bool(clock and clock.twelve)))
        if not day:
            continue
        minutes = None
        if clock:
            minutes, end = _zone(text, end, core["mid"])
        return FoundDate(start, end, _result(day, clock, minutes))
    return None


def _cores(text: str) -> Iterator[re.Match[str]]:
    """All that looks like a day, also inside what turns out to be none: "5 a 12 March 2025"."""
    found = _CORE.search(text)
    while found:
        yield found
        found = _CORE.search(text, found.start() + 1)


def _result(day: datetime, clock: _Clock | None, minutes: int | None) -> ParsedDate:
    if not clock:
        return ParsedDate(day.isoformat(), has_zone=False, has_time=False)
    moment = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    if minutes is None:
        return ParsedDate(moment.isoformat(), has_zone=False)
    return ParsedDate(moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(), has_zone=True)


# -- the day ---------------------------------------------------------------------------------------


class _Hints(NamedTuple):
    month_first: bool | None
    near: datetime | None
    twelve: bool


def _day(core: re.Match[str], hints: _Hints) -> datetime | None:
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
    word = _word(printed)
    return _MONTHS.get(word) or _MONTHS.get(word.rstrip("'")) or []


def _numeric(core: re.Match[str], hints: _Hints) -> datetime | None:
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


# -- the time --------------------------------------------------------------------------------------


def _after(text: str, core: re.Match[str]) -> tuple[int, _Clock | None]:
    """The end of the date and the time that follows it, across "at", "um", "(Mon)"."""
    end, clock, opened = core.end(), _clock_in(core["mid"]), False
    for token in _tokens(text, end, min(len(text), end + REACH)):
        if token["clock"]:
            if clock:
                break
            clock, end = _clock(token), token.end()
        elif token["word"]:
            word = _word(token["word"])
            inside = text[token.start() - 1] in "(（"
            if word in _SUFFIXES or (word in _WEEKDAYS and (not clock or inside)):
                end = token.end()
            elif clock or word not in _FILLERS:
                break
        elif token["bracket"]:
            if not opened and token["bracket"] in ")）]>":
                break
            if opened:  # "2025年3月3日(月)" ends behind the bracket
                end = token.end()
            opened = not opened
    return end, clock


def _clock_in(middle: str | None) -> _Clock | None:
    found = _CLOCK.search(middle) if middle else None
    return _clock(found) if found else None


def _before(text: str, start: int) -> tuple[int, _Clock | None]:
    """The start of the date and the time that precedes it: "16:05, Monday, 3 March"."""
    clock, first = None, max(0, start - REACH)
    for token in reversed(list(_tokens(text, first, start))):
        if token["clock"]:
            if clock:
                break
            clock, start = _clock(token), token.start()
        elif token["weekday"]:
            start = token.start()
        elif token["word"]:
            word = _word(token["word"])
            if word in _PREFIXES or (word in _WEEKDAYS and not _preposition(token["word"])):
                start = token.start()
            elif word not in _FILLERS:
                break
        elif token["bracket"]:
            break
    return start, clock


def _preposition(word: str) -> bool:
    """Whether a word is "v" (Czech "on") rather than "V" (Hungarian "Sun")."""
    return len(word) == 1 and word.islower()


def _tokens(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words, times, blanks and brackets until something else; only the unbroken run is given, for
    ``_before`` the run that reaches ``end``."""
    return _TOKEN.finditer(text, start, end)


def _clock(found: re.Match[str]) -> _Clock | None:
    """The time a match names, on 24 hours."""
    half = key(found["half1"] or found["half2"] or found["half3"] or "")
    half = half.replace(" ", "") if half >= _UNSPACED else half
    hour = int(found["hour"] or found["hour12"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _PM else 0)
    return _Clock(hour % 24, int(found["minute"] or 0), int(found["second"] or 0), bool(half))


# -- the zone --------------------------------------------------------------------------------------


def _zone(text: str, end: int, middle: str | None) -> tuple[int | None, int]:
    """The offset in minutes that follows a time or stands inside "16:05:00 CET 2025", and where
    the date now ends. None if none is printed or the name means several."""
    if middle and (inner := re.search(r"(?:[A-Z]{2,5}|[+-]\d{4})$", middle)):
        found = _OFFSET.match(middle, inner.start())
        return (_minutes(found) if found else None), end
    found = _OFFSET.match(text, end)
    if not found or (found["name"] and found["name"] not in _ZONES | dict.fromkeys(_VAGUE_ZONES)):
        return None, end
    return _minutes(found), found.end()


def _minutes(found: re.Match[str]) -> int | None:
    if found["name"]:
        return _ZONES.get(found["name"])
    sign, hours, rest = (
        (found["s1"], found["h1"], found["n1"]) if found["s1"] else (found["s2"], found["h2"], found["n2"])
    )
    minutes = int(hours) * 60 + int(rest or 0)
    if minutes > 14 * 60:
        return None
    return minutes if sign == "+" else -minutes
