"""The words of printed dates, of all languages at once: months, weekdays, AM and PM, what stands between."""

from ..languages import LANGUAGES, key
from ..languages.base import entries


def _table(kind: str) -> dict[str, list[int]]:
    """Word -> the months or weekdays it names, in the order of the languages: "listopad" is
    November in Czech and October in Croatian."""
    table: dict[str, list[int]] = {}
    for language in LANGUAGES:
        for number, forms in enumerate(entries(getattr(language, kind)), 1):
            for form in forms.split():
                known = table.setdefault(word_key(form), [])
                if number not in known:
                    known.append(number)
    return table


def word_key(printed: str) -> str:
    """The form words of dates are compared in: "Mär." and "mär" are one."""
    return key(printed).rstrip(".\u0970")


def _all(kind: str) -> set[str]:
    return {key(entry) for language in LANGUAGES for entry in entries(getattr(language, kind))}


MONTHS, WEEKDAYS = _table("months"), _table("weekdays")
AM, PM = _all("am"), _all("pm")
#: What may stand between the parts of a date: "at", "um", "den".
FILLERS = {word_key(part) for entry in _all("date_words") for part in entry.split()}
#: Written before a date and part of it: Hebrew "יום" (day).
PREFIXES = {word_key(entry) for entry in _all("date_prefixes")}
#: Written behind a year or a time and part of it: Russian "2025 г.", German "16:05 Uhr".
SUFFIXES = {word_key(entry) for entry in _all("date_suffixes")}
