"""Header blocks that Lotus Notes prints as a table: author and date in a column of their own, the labels
and their values to the right of it, every cell wrapped to its width:

                    "Ann Lee"
                    <ann@kiln        To:      "Bo Ek" <bo@kiln.example>
                    .example>        cc:
                                     Subject: Glaze
                    03/03/2025
                    04:05 PM
"""

import re
from datetime import datetime

from ...dates.dates import find_date
from ...languages import header_field, split_header
from ...text.lines import Line
from .block import Block, finish

MAX_ROWS = 30
#: The first line is the author's; "To:" stands beside it or beside one of the next lines.
MAX_AUTHOR = 4
SET_IN = 8
_LABEL = re.compile(r"(?:\s{2}|\t)([^\s:：][^:：]{0,20}?)\s?[:：](?=\s|$)")
_CELLS = {"to", "cc", "bcc", "subject"}
#: What Notes may print below the date, in the author's column.
_NOT_AUTHOR = re.compile(r"(?:please respond|sent by|\(embedded image)", re.IGNORECASE)


def read(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The table that begins at line ``i``, None if none does."""
    if not lines[i].text[:SET_IN].isspace() or (i and not lines[i - 1].blank):
        return None
    rows = _rows(lines, i)
    column = _column(rows[:MAX_AUTHOR])
    if not column:
        return None
    authors, fields = _split(rows, column)
    if not {"to", "cc", "subject"} <= fields.keys() or not fields["subject"]:
        return None
    name, date = _author_and_date(authors, near)
    if not name or not date:
        return None
    return finish(Block(i, i + len(rows), lines[i].depth, fields | {"from": name, "sent": date}), near)


def _rows(lines: list[Line], i: int) -> list[str]:
    rows = []
    for line in lines[i : i + MAX_ROWS]:
        if line.blank or line.depth != lines[i].depth:
            break
        rows.append(line.text.expandtabs())
    return rows


def _column(rows: list[str]) -> int:
    """Where the column of the labels begins, 0 if none of the rows has a label of its own."""
    for row in rows:
        for label in _LABEL.finditer(row[:200]):
            if header_field(label[1]) == "to" and label.start(1) > SET_IN:
                return label.start(1)
    return 0


def _split(rows: list[str], column: int) -> tuple[list[str], dict[str, str]]:
    """(the cells of the author's column, the fields of the other one). A row at the margin is the rest of
    the row above, wrapped by another client."""
    authors: list[str] = []
    fields: dict[str, str] = {}
    current = ""
    for row in rows:
        margin = not row[:SET_IN].isspace()
        left, right = ("", row.strip()) if margin else (row[:column].strip(), row[column:].strip())
        header = None if margin else split_header(right)
        if header and header.field in _CELLS:
            current = header.field
            fields.setdefault(current, header.value)
        elif current and right:
            fields[current] = f"{fields[current]} {right}".strip()
        elif right:
            left += row[column:].rstrip()  # a name longer than its column, above the first label
        if left:
            authors.append(left)
    return authors, fields


def _author_and_date(cells: list[str], near: datetime | None) -> tuple[str, str]:
    """The author's column: a name or an address in scraps, then a date in scraps."""
    other = next((n for n, cell in enumerate(cells) if _NOT_AUTHOR.match(cell)), len(cells))
    for n in range(1, other):
        date = " ".join(cells[n:other])[:200]
        found = find_date(date, near=near)
        if found and not found.start and found.end >= 0.75 * len(date):
            return _glued(cells[:n]), date
    return "", ""


def _glued(scraps: list[str]) -> str:
    """A name, its scraps parted by blanks, and an address, its scraps not."""
    text = ""
    for scrap in scraps:
        inside = text.count("<") > text.count(">") or "@" in text.rpartition(" ")[2]
        text += scrap if not text or inside else f" {scrap}"
    return text
