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

from ..text.letters import WORD
from .clocks import CLOCK, Clock, clock_in, read_clock
from .days import CORE, YEARLESS, Hints, read_day, read_yearless
from .words import FILLERS, PREFIXES, SUFFIXES, WEEKDAYS, word_key
from .zones import read_zone

#: A date is never farther from its time than this, and no printed date is longer than twice this.
REACH = 70
#: Weekdays that are names, too, are not longer.
SHORT = 3

#: Arabic-Indic, Persian, Indian, Thai, Lao, Burmese, Khmer and full-width digits, one character each, so
#: that ranges stay true.
_ZEROS = (
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0, 0xFF10,
)  # fmt: skip
_DIGITS = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_TOKEN = re.compile(
    rf"(?P<clock>{CLOCK.pattern})|(?P<weekday>th(?:ứ|u)?\.?\s?[2-7]\b)|(?P<word>{WORD}(?:['’-]{WORD})?['’׳]?(?!\d+[^\W\d_])\.?)|(?P<blank>(?:[\s,،、，|.:—–-]|\(s\))+)|(?P<bracket>[()（）\[\]<>])",
    re.VERBOSE | re.IGNORECASE,
)


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
    text = text if text.isascii() else text.translate(_DIGITS)
    for core in _cores(CORE, text):
        end, clock = _after(text, core)
        start, earlier = _before(text, core.start())
        clock = clock or earlier
        day = read_day(core, Hints(month_first, near, bool(clock and clock.twelve)))
        if not day:
            continue
        minutes = None
        if clock:
            minutes, end = read_zone(text, end, core["mid"])
        return FoundDate(start, end, _result(day, clock, minutes))
    return None


def find_yearless(text: str, near: datetime) -> FoundDate | None:
    """The first day and month without a year in ``text``: of the last one before the mail (``near``)."""
    text = text if text.isascii() else text.translate(_DIGITS)
    for core in _cores(YEARLESS, text):
        day = read_yearless(core, near)
        if day:
            end, clock = _after(text, core)
            start, earlier = _before(text, core.start())
            return FoundDate(start, end, _result(day, clock or earlier, None))
    return None


def _cores(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All that looks like a day, also inside what turns out to be none: "5 a 12 March 2025"."""
    found = pattern.search(text)
    while found:
        yield found
        found = pattern.search(text, found.start() + 1)


def _result(day: datetime, clock: Clock | None, minutes: int | None) -> ParsedDate:
    if not clock:
        return ParsedDate(day.isoformat(), has_zone=False, has_time=False)
    moment = day.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
    if minutes is None:
        return ParsedDate(moment.isoformat(), has_zone=False)
    return ParsedDate(moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(), has_zone=True)


def _after(text: str, core: re.Match[str]) -> tuple[int, Clock | None]:
    """The end of the date and the time that follows it, across "at", "um", "(Mon)"."""
    end, clock, opened = core.end(), clock_in(core["mid"]), False
    for token in _tokens(text, end, min(len(text), end + REACH)):
        if token["clock"]:
            if clock:
                break
            clock, end = read_clock(token), token.end()
        elif token["word"]:
            taken = _is_part(text, token, bool(clock))
            if taken:
                end = token.end()
            elif taken is None:
                break
        elif token["bracket"]:
            if not opened and token["bracket"] in ")）]>":
                break
            if opened:  # "2025年3月3日(月)" ends behind the bracket
                end = token.end()
            opened = not opened
    return end, clock


def _is_part(text: str, token: re.Match[str], timed: bool) -> bool | None:
    """Whether a word behind a date belongs to it; False where it only may, if more follows, None where it
    belongs to what follows."""
    if _goes_on(text, token.end()):
        return None
    word, inside = word_key(token["word"]), text[token.start() - 1] in "(（"
    if word in SUFFIXES or (word in WEEKDAYS and (not timed or inside) and not _is_first_name(text, token)):
        return True
    return None if timed or word not in FILLERS else False


def _is_first_name(text: str, token: re.Match[str]) -> bool:
    """Whether what may be a short weekday is the name of somebody: "on 3 March 2025, Mo Farah"."""
    is_short = len(token["word"]) <= SHORT and text[token.start() - 2 : token.start()] == ", "
    return is_short and text[token.end() : token.end() + 1] == " " and text[token.end() + 1 :][:1].isupper()


def _before(text: str, start: int) -> tuple[int, Clock | None]:
    """The start of the date and the time that precedes it: "16:05, Monday, 3 March"."""
    clock, first = None, max(0, start - REACH)
    for token in reversed(list(_tokens(text, first, start))):
        if token["clock"]:
            if clock:
                break
            clock, start = read_clock(token), token.start()
        elif token["weekday"]:
            start = token.start()
        elif token["word"]:
            word = word_key(token["word"])
            if word in PREFIXES or (word in WEEKDAYS and not _preposition(token["word"])):
                start = token.start()
            elif word not in FILLERS:
                break
        elif token["bracket"]:
            break
    return start, clock


def _goes_on(text: str, end: int) -> bool:
    """Whether a word is only the beginning of one: "d.marsh", "d@quay.example", "d_marsh"."""
    below = text[end : end + 1]
    return below.isalpha() or below in ("_", "@")


def _preposition(word: str) -> bool:
    """Whether a word is "v" (Czech "on") rather than "V" (Hungarian "Sun")."""
    return len(word) == 1 and word.islower()


def _tokens(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words, times, blanks and brackets until something else; only the unbroken run is given, for
    ``_before`` the run that reaches ``end``."""
    return _TOKEN.finditer(text, start, end)
