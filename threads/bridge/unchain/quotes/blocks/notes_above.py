"""The author and the date that Lotus Notes prints above "To:", without labels."""

import re

from ...dates.dates import find_date
from ...text.lines import Line
from .block import LONGEST_AUTHOR, Block

#: Lines, and blank ones among them, between a Lotus Notes date and the "To:" below it: the rows of its
#: layout table are empty in text.
MAX_ABOVE = 18
MAX_GAPS = 12
#: The rest of a date that was wrapped: "10:01:27 AM", "PM".
_TIME_ONLY = re.compile(r"^(?:\d{1,2}:\d\d(?::\d\d)?\s?)?(?:[AaPp]\.?[Mm]\.?)?$")

_ANSWERS_TO = "please respond to"
_MESSAGE_FROM = re.compile(
    r"-{2,9}\s?(?:Message from|Nachricht von) (?P<author>[^\n]{1,200}) (?:on|am) (?P<date>[^\n]{6,60}?)\s?-{2,9}"
)


def look_above(lines: list[Line], block: Block) -> None:
    """Lotus Notes prints "Ann Lee", perhaps "Sent by: Bo", and "03/03/2025 04:05 PM" above "To:"."""
    if not ({"to", "from"} & block.fields.keys()) or not ({"subject", "cc"} & block.fields.keys()):
        return
    blanks, k = 0, block.start - 1
    sent_by = block.fields.get("from", "")
    date = block.fields.get("sent", "")
    while k >= 0 and block.start - k <= MAX_ABOVE and blanks <= MAX_GAPS and lines[k].depth == block.depth:
        text = lines[k].text.strip()
        if not text:
            blanks += 1
        elif _is_aside(lines, k, bool(date)):
            pass
        elif not date:
            date = _date_line(lines, k, block)
            if not date:
                return
            if block.fields.get("from", "") != sent_by:
                block.start = min(k, block.start)
                return
            if block.start < k:
                return
            blanks = 0
        elif _is_name(text) and blanks <= 2:
            block.fields["from"] = text
            block.fields["sent"] = date
            block.start = k
            return
        else:
            return
        k -= 1


def _is_aside(lines: list[Line], k: int, has_date: bool) -> bool:
    """Whether line ``k`` says to whom answers go, perhaps with the address on the line below, or who typed."""
    text = lines[k].text.strip().casefold()
    above = lines[k - 1].text.strip().casefold() if k else ""
    return text.startswith((_ANSWERS_TO, "sent by") if has_date else _ANSWERS_TO) or above == _ANSWERS_TO


def read_rule(lines: list[Line], block: Block) -> bool:
    """Whether a rule above the block, perhaps on two lines, names author and date, which become its own:
    "----- Message from Ann Lee <ann@x> on Mon, 3 Mar 2025 16:05:00 +0100 -----"."""
    k = block.start - 1
    while k > block.start - 3 and k > 0 and lines[k].blank:
        k -= 1
    if k < 0 or "from" in block.fields or not lines[k].text.rstrip().endswith("--"):
        return False
    text = lines[k].text.strip()[:300]
    if not text.startswith("--") and k:
        k -= 1
        text = f"{lines[k].text.strip()[:300]} {text}"
    found = _MESSAGE_FROM.fullmatch(text)
    if found:
        block.start, block.fields["from"], block.fields["sent"] = k, found["author"], found["date"]
    return bool(found)


def _date_line(lines: list[Line], k: int, block: Block) -> str:
    """The date on line ``k``; a name before it on the same line becomes the author."""
    text = lines[k].text.strip()
    if _TIME_ONLY.match(text) and k:
        text = f"{lines[k - 1].text.strip()} {text}"
        block.start = k - 1
    if len(text) > 200:
        return ""
    found = find_date(text)
    if not found or len(text) - found.end > 8:
        return ""
    before = text[: found.start].strip(" \t")
    if before.casefold().endswith(" on"):
        before = before[:-3]
    if before:
        if not _is_name(before):
            return ""
        block.fields["from"] = before
        block.fields["sent"] = text[found.start : found.end]
    return text[found.start : found.end]


def _is_name(text: str) -> bool:
    """Whether a line can be a person: short, no sentence, with an address or capital letters."""
    text = text.strip(" *\t")
    if not text or len(text) > LONGEST_AUTHOR or text[-1] in ".:;!?-" and "@" not in text:
        return False
    if ":" in text.split("@")[0] and "<" not in text and "[" not in text:
        return False
    if "@" in text or "/" in text:
        return len(text.split()) <= 12
    words = text.split()
    return len(words) <= 6 and any(word[:1].isupper() or not word[:1].isascii() for word in words)
