"""What stands below the labels of a printed header block without a label of its own: the rest of a value, or words
that somebody wrote?"""

import re

from ...dates.dates import find_date
from ...people.names import ADDRESS, BEHALF
from ...text.lines import Line
from .block import Block
from .labels import label_of

MAX_FOLD = 60
PEOPLE = {"to", "cc", "bcc"}
#: No client wraps header lines before this column.
WRAPPED = 76
#: A list of people shorter than this was not wrapped.
LONG_LIST = 55
#: No person, date or name of a zone is longer.
LONGEST_PERSON, LONGEST_DATE, LONGEST_ZONE = 300, 200, 40


def is_folded(lines: list[Line], j: int, block: Block, current: str) -> bool:
    """Whether line ``j``, which has no label, goes on with the value ``current`` above it."""
    text, value = lines[j].text, block.fields[current]
    if current == "other":
        return text[:1] in " \t" or value.endswith((";", '="'))
    if not value:
        return current in PEOPLE | {"from", "sent", "subject"} and _another_label(lines, j, block)
    if current in PEOPLE and (value.endswith((",", ";")) or text.strip()[:1] in "<,;"):
        return True
    if current in PEOPLE and _is_wrapped_list(lines[j - 1].text, text):
        return True
    if current == "from" and (is_address_rest(text) or "[mailto:" in value and "]" not in value):
        return True
    if current == "subject":
        return len(text) < 120 and _is_subject_rest(lines, j, block)
    return _may_go_on(current, value, text.strip()) and _another_label(lines, j, block)


def _may_go_on(current: str, value: str, text: str) -> bool:
    """Whether a value may have been wrapped: what a whole author, address or date does not need are the words of
    a message, and would be lost."""
    if current == "sent":
        return _is_date_rest(value, text)
    if not _is_whole(value):
        return True
    return text[:1] in "<[(" or bool(BEHALF.match(f" {text}")) or (current in PEOPLE and "@" in text)


def _is_whole(value: str) -> bool:
    """Whether people end with an address, or with the path of Lotus Notes, and no comma."""
    last = re.split(r"[,;]", value[-LONGEST_PERSON:])[-1]
    bare = last.rstrip(" \t*_\"')>]")
    ends = [found.end() for found in ADDRESS.finditer(bare)]
    is_path = "/" in bare and bare[-1] != "/" and "<" not in bare
    return last.count("<") <= last.count(">") and (is_path or ends[-1:] == [len(bare)])


def _is_date_rest(value: str, text: str) -> bool:
    """Whether a date goes on: with its time, its zone, or in a language that nobody has described."""
    if not find_date(value[:LONGEST_DATE]):
        return True
    found = find_date(f"{value} {text}"[:LONGEST_DATE])
    if not found or found.end <= len(value):
        return False
    return len(value) + 1 + len(text) - found.end <= LONGEST_ZONE


def _is_wrapped_list(above: str, text: str) -> bool:
    """Whether a line goes on with a list of people that was wrapped in the middle of a name."""
    first = text.strip().partition(",")[0]
    wrapped = len(above) >= LONG_LIST or _is_full(above, text)
    return wrapped and ("," in above or ";" in above) and ("@" in first or "/" in first) and len(first) < 80


def _is_subject_rest(lines: list[Line], j: int, block: Block) -> bool:
    """Whether a line goes on with the subject above it: set in, or wrapped at the margin and followed by
    another label or by the blank line behind a block (wrapping leaves a blank at the end of a line)."""
    text, above = lines[j].text, lines[j - 1].text
    if text[:1] in " \t":
        return above[:1] not in " \t"
    if _another_label(lines, j, block):
        return True
    ends = j + 1 == len(lines) or lines[j + 1].blank
    return ends and above.endswith(" ") and _is_full(above, text)


def _is_full(above: str, text: str) -> bool:
    """Whether the first word of a line did not fit on the line above."""
    return len(above.rstrip()) + 1 + len(text.split(" ")[0]) >= WRAPPED


def is_address_rest(text: str) -> bool:
    """Whether a line is the address that belongs to the name above it, as Outlook prints it, or the
    Notes domain of that address ("@ACME")."""
    return text.strip().startswith(("[mailto:", "<mailto:", "[SMTP:", "@"))


def _another_label(lines: list[Line], j: int, block: Block) -> bool:
    """Whether, before the next blank line, a further label of this block follows."""
    for k in range(j + 1, min(j + MAX_FOLD, len(lines))):
        if lines[k].blank or lines[k].depth != block.depth:
            return False
        header = label_of(lines[k].text)
        if header:
            return header.field not in block.fields and header.field != "other"
    return False
