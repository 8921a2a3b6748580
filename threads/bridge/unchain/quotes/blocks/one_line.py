"""Header blocks whose line ends were lost: Yahoo prints all of one on the line of its separator."""

import re
from datetime import datetime
from itertools import pairwise

from ...dates.dates import find_date
from ...languages import HEADER_FIELDS, header_field, key, split_header
from ...text.lines import Line
from .block import CORE, Block, finish, plausible

MAX_INLINE = 5_000
#: A header block on one line is wrapped over a few; a name and a date in front of it take this much.
MAX_LINES = 12
MAX_HEAD = 200
#: A shorter line does not hold two labels and an address.
LEAST = 50
MOST = 2
#: By so many letters nearly all words before a colon are known that are no label.
ENDING = 4
_COLON = re.compile(r"\s?[:：]\*?\s")
#: The fields a block on one line may hold, by their labels.
_FIELDS = {label: name for label, name in HEADER_FIELDS.items() if name in CORE | {"cc"}}
_LONGEST = max(map(len, _FIELDS))
_ENDINGS = frozenset(label[-ENDING:] for label in _FIELDS)
#: Yahoo's Polish "Dw" and Portuguese "Assunto" lack the colon; they stand right behind the value before.
_BARE_LABEL = re.compile(r"(?<=[>A-Z\d])([^\W\d_a-z][a-zß-ÿ]{1,11})(?=\s[^\s:：])")


def read_inline(text: str, line: int, depth: int, near: datetime | None = None) -> Block | None:
    """A block whose line ends were lost (Yahoo): "----- Forwarded Message ----- From: Ann <a@x>To: ...Sent: ..."."""
    block = _read(text, line, depth)
    return finish(block, near) if block and "sent" in block.fields and plausible(block) else None


def read_line(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The block that takes one paragraph, which begins at line ``i``: 'From: Ann <ann@x> Sent: ... To: ...
    Subject: ...', or that of Notes, 'Ann Lee/Kiln 03/03/25 04:05 PM   To: ...  cc: ...  Subject: ...'."""
    text, end = _paragraph(lines, i)
    block = _read(text, i, lines[i].depth) if "@" in text or "/" in text else None
    if not block:
        return None
    block.end = end
    begins = _labels(text)[0][0] == len(text) - len(text.lstrip(" *"))
    if not ("from" in block.fields if begins else _notes_head(text, block, near)):
        return None
    address = block.fields["from"]
    believed = {"sent", "to"} <= block.fields.keys() and ("@" in address or "/" in address)
    dated = find_date(block.fields.get("sent", "")[:100], near=near)
    return finish(block, near) if believed and dated and plausible(block) else None


def _paragraph(lines: list[Line], i: int) -> tuple[str, int]:
    """The text of the lines from ``i`` on up to the next blank one, and the line behind them."""
    end = i
    while (
        end < min(i + MAX_LINES, len(lines))
        and not lines[end].blank
        and lines[end].depth == lines[i].depth
        and not (end > i and _begins_another(lines[end].text))
    ):
        end += 1
    return " ".join(line.text.strip() for line in lines[i:end]), end


def _begins_another(text: str) -> bool:
    """Whether the line of a paragraph names an author, as the first one does."""
    header = split_header(text) if ":" in text[:60] or "：" in text[:30] else None
    return bool(header and header.field == "from")


def _notes_head(text: str, block: Block, near: datetime | None) -> bool:
    """Read the name and the date Notes prints in front of the first label; False if there are none."""
    head = text[: _labels(text)[0][0]].strip()
    found = find_date(head, near=near) if len(head) < MAX_HEAD else None
    if (
        not found
        or len(head) - found.end > 1
        or not found.date.has_time
        or not {"to", "subject"} <= block.fields.keys()
    ):
        return False
    block.fields |= {"from": head[: found.start].strip(), "sent": head[found.start : found.end]}
    return bool(block.fields["from"])


def may_hold(text: str) -> bool:
    """The cheap test for a line that may begin such a paragraph."""
    if len(text) <= LEAST or not ("@" in text or "/" in text):
        return False
    return text.count(":") + text.count("：") >= MOST and len(_COLON.findall(text[:MAX_INLINE])) >= MOST


def _labels(text: str) -> list[tuple[int, int, str | None]]:
    """(start, end, field) of the labels in a text: the longest one that ends at each colon."""
    found: list[tuple[int, int, str | None]] = []
    for colon in _COLON.finditer(text):
        floor = max(found[-1][1] if found else 0, colon.start() - _LONGEST)
        if not _may_end(key(text[floor : colon.start()])):
            continue
        for start in range(floor, colon.start()):
            name = _FIELDS.get(key(text[start : colon.start()])) if _may_begin(text, start) else None
            if name and (colon.start() - start > 1 or not start or text[start - 1] in "> *\t"):
                found.append((start, colon.end(), name))
                break
    return found


def _may_end(words: str) -> bool:
    """The cheap test for the words before a colon."""
    return not _ENDINGS.isdisjoint(words[-size:] for size in range(1, ENDING + 1))


def _may_begin(text: str, start: int) -> bool:
    """Whether a label may begin inside a text: behind no letter, or with a capital, where Yahoo has glued it."""
    return not text[start].isspace() and (not start or not text[start - 1].isalpha() or text[start].isupper())


def _read(text: str, line: int, depth: int) -> Block | None:
    """The block in a text; what follows a label that comes again belongs to the value before it."""
    if len(text) > MAX_INLINE:
        return None
    found = _labels(text)
    if len(found) < 3:
        return None
    bare = [(m.start(), m.end(), header_field(m[1])) for m in _BARE_LABEL.finditer(text)]
    found = sorted(found + [label for label in bare if label[2] in ("cc", "subject")])
    block = Block(line, line + 1, depth)
    first = [label for n, label in enumerate(found) if label[2] not in {other[2] for other in found[:n]}]
    for (_, start, name), (end, _, _) in pairwise([*first, (len(text), 0, None)]):
        if name:
            block.fields[name] = text[start:end].strip(" \t*")
    return block
