"""Printed header blocks: "From: / Sent: / To: / Subject:" in any order and language, folded, indented,
without labels (Lotus Notes), with the values on lines of their own.

``read_block(lines, i)`` tells whether a block starts at line ``i`` and where it ends.
"""

import re
from datetime import datetime

from ...dates.dates import find_date
from ...languages import Header
from ...text.lines import Line
from .block import CORE, Block, finish, plausible
from .cut import is_author_alone, is_authorless
from .folds import MAX_FOLD, PEOPLE, is_address_rest, is_folded
from .heads import date_above, is_patch
from .labels import SECONDARY, WEAK, label_of
from .notes_above import look_above, read_rule

MAX_BLOCK = 80
_SINGLE = CORE | {"cc", "bcc"}
#: Blank lines inside a block: the empty rows of a layout table (Lotus Notes).
MAX_ROWS = 8
#: Labels above a list of people that goes on below a blank line: author, date and the list.
MIN_SPACED = 3
_DIGIT = re.compile(r"\d")


def read_block(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The header block that starts with the label on line ``i`` (name and date lines above it, as
    Lotus Notes prints them, are taken in), or None."""
    first = label_of(lines[i].text)
    if not first or first.field == "other" or is_patch(lines, i):
        return None
    block = _gather(lines, i)
    if len(block.fields) == 1 and not _DIGIT.search(block.fields.get("from", "0")):
        return finish(block, near) if is_author_alone(lines, block) else None
    if "from" in block.fields and not _is_secondary(first):
        _split_author_and_date(block)
    elif not read_rule(lines, block):
        look_above(lines, block)
    if "sent" not in block.fields and (date := date_above(lines, block.start)):
        block.fields["sent"] = date
        block.start -= 1
    if is_authorless(lines, block):
        block.fields["from"] = ""
        return finish(block, near)
    if first.label.casefold() in WEAK and not {"to", "subject"} & block.fields.keys():
        return None  # a list of changes: "Author: Ann Lee <ann@x.example>" / "Date: ..."
    if first.label.islower() and first.label.isascii() and "sent" not in block.fields:
        return None  # settings: "from: kiln@x.example" / "to: desk@x.example"
    return finish(block, near) if plausible(block) else None


def complete(lines: list[Line], block: Block, near: datetime | None = None) -> Block | None:
    """A block without an author, with the name and date that stand above it; None if none do."""
    look_above(lines, block)
    return finish(block, near) if "sent" in block.fields and plausible(block) else None


def _is_secondary(header: Header) -> bool:
    """Whether a label names who sent a mail for its author: an assistant, a list."""
    return header.field == "from" and header.label.casefold() in SECONDARY


def _gather(lines: list[Line], i: int) -> Block:
    """Read label lines and what is folded below them until the block ends."""
    depth = lines[i].depth
    block = Block(i, i, depth)
    current, j, folded = "", i, 0
    while j < len(lines) and j - i < MAX_BLOCK and (lines[j].depth == depth or lines[j].blank):
        text = lines[j].text
        if lines[j].blank:
            if not _goes_on(lines, j, block, current):
                break
            j += 1
            continue
        header = label_of(text)
        if header and "from" in block.fields and _is_secondary(header):
            current = "other"  # the assistant who sent it for the author named above
            block.fields[current] = header.value
        elif header:
            if _is_repeated(header, block):
                break
            current, folded = header.field, 0
            block.fields[current] = header.value
        elif "sent" not in block.fields and _is_date(text):
            block.fields["sent"] = text.strip()
            current = "sent"
        elif folded < MAX_FOLD and is_folded(lines, j, block, current):
            block.fields[current] = f"{block.fields[current]} {text.strip()}".strip()
            folded += 1
        else:
            break
        j += 1
        block.end = j
    return block


def _is_repeated(header: Header, block: Block) -> bool:
    """Whether a label was read before: the next block begins. An empty one may come again with a value."""
    before = block.fields.get(header.field)
    return header.field in _SINGLE and before is not None and bool(before or not header.value)


def _goes_on(lines: list[Line], j: int, block: Block, current: str) -> bool:
    """Whether the block continues after blank lines: another new label follows at once."""
    k = j
    while k < len(lines) and lines[k].blank and k - j < MAX_ROWS:
        k += 1
    if k >= len(lines) or lines[k].depth != block.depth:
        return False
    text = lines[k].text.strip()
    if current == "from" and is_address_rest(text):
        return True
    header = label_of(text)
    if not header and current in PEOPLE and "@" in text and _is_double_spaced(lines, j, block):
        return True
    if header and "from" in block.fields and _is_secondary(header):
        return True
    if header and (header.field in block.fields or header.field == "from" and _is_next(lines, k, block)):
        return False
    if header:
        return (
            header.field in {"to", "cc", "bcc", "subject", "sent", "from"}
            and "subject" not in block.fields
            or (header.field in {"cc", "bcc", "attachments", "importance"})
        )
    return "sent" not in block.fields and current == "from" and _is_date(lines[k].text)


def _is_double_spaced(lines: list[Line], j: int, block: Block) -> bool:
    """Whether a blank line stands below each label of a block so far, as converters of HTML put them, and a
    further label follows: a list of people goes on below one."""
    labels = [n for n in range(block.start, j) if label_of(lines[n].text)]
    if len(labels) < MIN_SPACED or not all(lines[n - 1].blank for n in labels[1:]):
        return False
    for line in lines[j : j + MAX_FOLD]:
        if line.depth != block.depth and not line.blank:
            return False
        if header := label_of(line.text):
            return header.field in {"cc", "bcc", "subject"} and header.field not in block.fields
    return False


def _is_next(lines: list[Line], k: int, block: Block) -> bool:
    """Whether the label on line ``k`` begins a block of its own, which repeats what this one has."""
    for line in lines[k : k + MAX_ROWS]:
        header = None if line.blank else label_of(line.text)
        if not header:
            return False
        if header.field in block.fields:
            return True
    return False


def _is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    text = text.strip()
    if not 6 <= len(text) <= 60 or not any(c.isdigit() for c in text):
        return False
    found = find_date(text)
    return bool(found and found.end - found.start >= 0.75 * len(text))


def _split_author_and_date(block: Block) -> None:
    """ "From: Ann Lee on 11/17/2000 10:21 AM" and "From: Ann Lee      12/27/2000 01:16 PM"."""
    author = block.fields["from"]
    if "sent" in block.fields or len(author) > 300:
        return
    found = find_date(author)
    if found and len(author) - found.end < 10 and found.start > 2:
        block.fields["sent"] = author[found.start : found.end]
        name = author[: found.start].rstrip(" \t,")
        block.fields["from"] = name[:-3] if name.casefold().endswith(" on") else name
