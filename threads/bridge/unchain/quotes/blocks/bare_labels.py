"""Header blocks whose labels have no colon. Lotus Notes prints each value on the line below or, in HTML, in the
cell beside: "Ann Lee" / "03/03/2025 04:05 PM" / "To" / "Bo Ek/Kiln" / "cc" / "" / "Subject" / "Glaze"."""

from datetime import datetime

from ...languages import header_field
from ...text.lines import Line
from . import labelled
from .block import Block, finish, plausible

LONGEST_LABEL = 20
#: Two lines a label, for To, cc, bcc and Subject, and the empty lines of a layout table around them.
MAX_LINES = 16
#: Five labels, their values, long lists of people, and empty lines between them.
MAX_STACKED = 40


def may_hold(text: str) -> bool:
    """The cheap test: whether a line is short enough for a label, or has two cells."""
    return len(text) <= LONGEST_LABEL or "\t" in text[: LONGEST_LABEL + 2]


def read(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The block whose "To" is line ``i``, None unless name and date stand above it and a subject below."""
    if _cells(lines[i])[0] != "to":
        return None
    fields: dict[str, str] = {}
    current, end = "", i
    for n in range(i, min(i + MAX_LINES, len(lines))):
        line = lines[n]
        found, value = _cells(line)
        if line.depth != lines[i].depth or (found and found in fields):
            break
        if found:
            current = found
            fields[current] = value
        elif not line.blank:
            value = line.text.strip()
            fields[current] = f"{fields[current]} {value}" if "\t" in lines[i].text else value
        end = n + 1 if value else end
        if current == "subject" and value:
            break
    if not fields.get("to") or not fields.get("subject"):
        return None
    return labelled.complete(lines, Block(i, end, lines[i].depth, fields), near)


def read_spaced(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The block at line ``i`` whose labels are parted from their values by a blank only (eM Client):
    'From "Ann Lee" <ann@x.example>' / "To ..." / "Date ..." / "Subject Glaze"."""
    block = Block(i, i, lines[i].depth)
    while block.end < len(lines) and lines[block.end].depth == block.depth:
        label, _, value = lines[block.end].text.strip(" *").partition(" ")
        field = header_field(label) if value else None
        if not field or field in block.fields:
            break
        block.fields[field] = value.strip()
        block.end += 1
    if not {"from", "sent", "subject"} <= block.fields.keys():
        return None
    return finish(block, near) if plausible(block) else None


def read_stacked(lines: list[Line], i: int, near: datetime | None = None) -> Block | None:
    """The block at line ``i`` whose labels and values stand on lines of their own, as NetEase's tables do
    in text: "From" / "Ann Lee<ann@x.example>" / "Date" / ... / "Subject" / "Glaze"."""
    block = Block(i, i, lines[i].depth)
    current = ""
    for n in range(i, min(i + MAX_STACKED, len(lines))):
        line = lines[n]
        bare = 0 < len(line.text.strip()) <= LONGEST_LABEL
        field = header_field(line.text.strip(" \t*|:：")) if bare else None
        if line.depth != block.depth or not (current or field or line.blank):
            break
        if field and field not in block.fields:
            current, block.fields[field] = field, ""
        elif not line.blank:
            if current == "subject" and block.fields[current]:
                break
            block.fields[current] = f"{block.fields[current]} {line.text.strip(' |')}".strip()
            block.end = n + 1
    if not {"from", "sent", "subject"} <= block.fields.keys():
        return None
    return finish(block, near) if plausible(block) else None


def _cells(line: Line) -> tuple[str, str]:
    """The field a line is the bare label of, and the value in the cell beside it."""
    label, _, value = line.text.strip(" *").partition("\t")
    field = _field(label)
    return (field, value.strip(" \t*")) if field else ("", "")


def _field(label: str) -> str:
    text = label.strip(" \t*")
    bare = 0 < len(text) <= LONGEST_LABEL and text[-1] not in ":："
    found = header_field(text) if bare else None
    return found if found in ("to", "cc", "bcc", "subject") else ""
