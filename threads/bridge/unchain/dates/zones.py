"""Time zones as clients print them behind a time: "+0100", "GMT-5", "CET", "(UTC+01:00)"."""

import re

_OFFSET = re.compile(
    r"\s?[(\[]?(?:(?:GMT|UTC|UT)\s?(?P<s1>[+\-−–])(?P<h1>\d{1,2})(?::?(?P<n1>\d\d))?|(?P<s2>[+\-−–])(?P<h2>[01]\d):?(?P<n2>\d\d)(?!\d)"
    r"|(?P<name>[A-ZČМСК]{1,5})(?![^\W_])|(?P<long>[A-Z][a-z.]{2,12}(?:\s[A-Z][a-z.]{2,12}){0,2}\s(?:Standard|Daylight|Summer)\sTime))"
    r"[)\]]?(?:\s?\([^()\d]{1,40}\)|\s?\([A-Z]{2,5}[+-]?\d{0,4}\))?"
)
#: RFC 5322 section 4.3, and the European and Asian names that mean one offset only (in minutes).
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "WET": 0, "WEST": 60,
    "EET": 120, "EEST": 180, "MSK": 180, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "HKT": 480,
    "NZDT": 780, "BRT": -180, "SGT": 480, "SEČ": 60, "SELČ": 120, "МСК": 180, "TRT": 180,
    # AOL writes them out
    "Eastern Standard Time": -300, "Eastern Daylight Time": -240, "Central Standard Time": -360,
    "Central Daylight Time": -300, "Mountain Standard Time": -420, "Mountain Daylight Time": -360,
    "Pacific Standard Time": -480, "Pacific Daylight Time": -420,
}  # fmt: skip
#: Printed too, but meaning several offsets: taken in, not interpreted.
_VAGUE_ZONES = {
    "BST", "IST", "HAEC", "ADT", "AST", "PT", "ET", "CT", "MT", "ART", "HNEC", "AKST", "AKDT", "HST", "SAST", "CLT",
}  # fmt: skip

#: "at 4:05 PM in some timezone": a client that does not know in which.
_UNTOLD = re.compile(r",?\s(?:in|at)\s(?:[a-z]{2,10}\s){1,2}time\s?zone(?!\w)")


def read_zone(text: str, end: int, middle: str | None) -> tuple[int | None, int]:
    """The offset in minutes that follows a time or stands inside "16:05:00 CET 2025", and where
    the date now ends. None if none is printed or the name means several."""
    if middle and (inner := re.search(r"(?:[A-Z]{2,5}|[+-]\d{4})$", middle)):
        found = _OFFSET.match(middle, inner.start())
        return (_minutes(found) if found else None), end
    if untold := _UNTOLD.match(text, end):
        return None, untold.end()
    found = _OFFSET.match(text, end)
    if not found:
        return None, end
    name = found["name"]
    if name and name not in _ZONES and name not in _VAGUE_ZONES:
        return None, end
    return _minutes(found), found.end()


def _minutes(found: re.Match[str]) -> int | None:
    if found["name"] or found["long"]:
        return _ZONES.get(found["name"] or found["long"])
    sign, hours, rest = (
        (found["s1"], found["h1"], found["n1"]) if found["s1"] else (found["s2"], found["h2"], found["n2"])
    )
    minutes = int(hours) * 60 + int(rest or 0)
    if minutes > 14 * 60:
        return None
    return minutes if sign == "+" else -minutes
