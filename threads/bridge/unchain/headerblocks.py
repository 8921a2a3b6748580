"""Printed header blocks: "From: / Sent: / To: / Subject:" in any order and language, folded, indented,
without labels (Lotus Notes), with the values on lines of their own.

``read_block(lines, i)`` tells whether a block starts at line ``i`` and where it ends.
"""

import re
from dataclasses import dataclass, field

from .dates import find_date
from .languages import HEADER_FIELDS, Header, header_field, split_header
from .lines import Line
from .names import Person, parse_people, parse_person

MAX_BLOCK = 80
MAX_FOLD = 60
#: A printed value longer than this is a paragraph that happens to follow a colon.
LONGEST_AUTHOR = 200
_PEOPLE = {"to", "cc", "bcc"}
_CORE = {"from", "sent", "to", "subject"}
_SINGLE = _CORE | {"cc", "bcc", "attachments", "importance"}
#: Lines, and blank ones among them, between a Lotus Notes date and the "To:" below it: the rows of its
#: layout table are empty in text.
MAX_ABOVE = 18
MAX_GAPS = 12
#: No client wraps header lines before this column.
WRAPPED = 76
MAX_INLINE = 5_000
_INLINE_LABEL = re.compile(
    "("
    + "|".join(
        sorted(
            (
                # The one letter of "À :" or "A:" is a label only where a value has just ended
                re.escape(label) if len(label) > 1 else rf"(?<=[>\s]){re.escape(label)}"
                for label, name in HEADER_FIELDS.items()
                if name in _CORE | {"cc"}
            ),
            key=len,
            reverse=True,
        )
    )
    + r")\s?[:：]\s",
    re.IGNORECASE,
)
#: Header fields no client translates, because none shows them to people unless asked for the source.
_TECHNICAL = re.compile(
    r"\s{0,20}(x-[\w-]{1,60}|list-[\w-]{1,30}|content-length|return-receipt-to|delivered-to|status|precedence)\s?:",
    re.IGNORECASE,
)
#: The rest of a date that was wrapped: "10:01:27 AM", "PM".
_TIME_ONLY = re.compile(r"^(?:\d{1,2}:\d\d(?::\d\d)?\s?)?(?:[AaPp]\.?[Mm]\.?)?$")


@dataclass(slots=True)
class Block:
    """A header block: lines ``start`` up to ``end``. ``fields`` maps a field to its printed value."""

    start: int
    end: int
    depth: int
    fields: dict[str, str] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    date_iso: str | None = None
    date_raw: str = ""

    @property
    def to(self) -> tuple[Person, ...]:
        return _people(self.fields.get("to", ""))

    @property
    def cc(self) -> tuple[Person, ...]:
        return _people(self.fields.get("cc", ""))


def _people(value: str) -> tuple[Person, ...]:
    return tuple(parse_people(value[:20_000]))


def may_start(text: str) -> bool:
    """The cheap test: a label can only stand before a colon near the start of the line."""
    return ":" in text[:60] or "：" in text[:30]


def read_block(lines: list[Line], i: int, near=None) -> Block | None:
    """The header block that starts with the label on line ``i`` (name and date lines above it, as
    Lotus Notes prints them, are taken in), or None."""
    first = _label(lines[i].text)
    if not first or first.field == "other":
        return None
    block = _gather(lines, i)
    if "from" in block.fields and not _is_secondary(first):
        _split_author_and_date(block)
    else:
        _look_above(lines, block)
    return finish(block, near) if _plausible(block) else None


def complete(lines: list[Line], block: Block, near=None) -> Block | None:
    """A block without an author, with the name and date that stand above it; None if none do."""
    _look_above(lines, block)
    return finish(block, near) if "sent" in block.fields and _plausible(block) else None


def read_inline(text: str, line: int, depth: int, near=None) -> Block | None:
    """A block whose line ends were lost (Yahoo): "----- Forwarded Message ----- From: Ann <a@x>To: ...Sent: ..."."""
    found = list(_INLINE_LABEL.finditer(text[:MAX_INLINE]))
    if len(found) < 3:
        return None
    block = Block(line, line + 1, depth)
    for label, following in zip(found, [*found[1:], None], strict=True):
        field_ = header_field(label[1])
        value = text[label.end() : following.start() if following else len(text)].strip()
        if field_:
            block.fields.setdefault(field_, value)
    return finish(block, near) if "sent" in block.fields and _plausible(block) else None


def _label(text: str) -> Header | None:
    """The label a line begins with. Fields only machines read ("Received: from ...") count as "other":
    some clients forward them too."""
    if not may_start(text):
        return None
    header = split_header(text)
    if header and header.field == "sent" and header.value.startswith(("from ", "by ", "(")):
        return header._replace(field="other")
    if not header and (technical := _TECHNICAL.match(text)):
        return Header("other", technical[1], text[technical.end() :].strip(), technical.end())
    return header


def _is_secondary(header: Header) -> bool:
    """Whether a label names who sent a mail for its author: an assistant, a list."""
    return header.field == "from" and header.label.casefold() in ("sent by", "sender")


def _gather(lines: list[Line], i: int) -> Block:
    """Read label lines and what is folded below them until the block ends."""
    depth = lines[i].depth
    block = Block(i, i, depth)
    current, j, folded = "", i, 0
    while j < len(lines) and j - i < MAX_BLOCK and lines[j].depth == depth:
        text = lines[j].text
        if lines[j].blank:
            if not _goes_on(lines, j, block, current):
                break
            j += 1
            continue
        header = _label(text)
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
        elif folded < MAX_FOLD and _is_folded(lines, j, block, current):
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
    while k < len(lines) and lines[k].blank and k - j < 4:
        k += 1
    if k >= len(lines) or lines[k].depth != block.depth:
        return False
    text = lines[k].text.strip()
    if current == "from" and _is_address_rest(text):
        return True
    header = _label(text)
    if header and header.field in block.fields:
        return False
    if header:
        return (
            header.field in {"to", "cc", "bcc", "subject", "sent", "from"}
            and "subject" not in block.fields
            or (header.field in {"cc", "bcc", "attachments", "importance"})
        )
    return "sent" not in block.fields and current == "from" and _is_date(lines[k].text)


def _is_folded(lines: list[Line], j: int, block: Block, current: str) -> bool:
    """Whether a line without a label continues the value above it."""
    text, value = lines[j].text, block.fields[current]
    if current == "other":
        return text[:1] in " \t" or value.endswith((";", '="'))
    if not value:
        return current in _PEOPLE | {"from", "sent", "subject"} and _another_label(lines, j, block)
    if current in _PEOPLE and (value.endswith((",", ";")) or text.strip()[:1] in "<,;"):
        return True
    if current == "from" and (_is_address_rest(text) or "[mailto:" in value and "]" not in value):
        return True
    if current == "subject":
        return len(text) < 120 and _is_subject_rest(lines, j, block)
    return _another_label(lines, j, block)


def _is_subject_rest(lines: list[Line], j: int, block: Block) -> bool:
    """Whether a line goes on with the subject above it: set in, or wrapped at the margin and followed by
    another label or, if its first word did not fit on the line above, by the blank line behind a block."""
    text, above = lines[j].text, lines[j - 1].text
    if text[:1] in " \t":
        return above[:1] not in " \t"
    if _another_label(lines, j, block):
        return True
    full = len(above.rstrip()) + 1 + len(text.split(" ")[0]) >= WRAPPED
    return full and (j + 1 == len(lines) or lines[j + 1].blank)


def _is_address_rest(text: str) -> bool:
    """Whether a line is the address that belongs to the name above it, as Outlook prints it, or the
    Notes domain of that address ("@ACME")."""
    return text.strip().startswith(("[mailto:", "<mailto:", "[SMTP:", "@"))


def _another_label(lines: list[Line], j: int, block: Block) -> bool:
    """Whether, before the next blank line, a further label of this block follows."""
    for k in range(j + 1, min(j + MAX_FOLD, len(lines))):
        if lines[k].blank or lines[k].depth != block.depth:
            return False
        header = _label(lines[k].text)
        if header:
            return header.field not in block.fields and header.field != "other"
    return False


def _is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    text = text.strip()
    if not 6 <= len(text) <= 60 or not any(c.isdigit() for c in text):
        return False
    found = find_date(text)
    return bool(found and found.end - found.start >= 0.75 * len(text))


# -- blocks without a "From:" label ----------------------------------------------------------------


def _look_above(lines: list[Line], block: Block) -> None:
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
        elif text.casefold().startswith(("please respond to", "sent by") if date else "please respond to"):
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


# -- judging ---------------------------------------------------------------------------------------


def _plausible(block: Block) -> bool:
    """Precision: an author and at least one more field a mail must have, or a date."""
    author = block.fields.get("from", "").strip()
    if not author or len(author) > LONGEST_AUTHOR:
        return False
    others = _CORE & block.fields.keys() - {"from"}
    if not others:
        return False
    if "@" in author or "/" in author:
        return True
    if len(author.split()) > 10:
        return False
    date = find_date(block.fields.get("sent", "")[:200])
    return bool(date) or len(others) >= 2 or ("subject" in others and len(author.split()) <= 5)


def finish(block: Block, near) -> Block:
    """The block with its author and date read, in place."""
    person = parse_person(block.fields["from"])
    block.name, block.email = person.name, person.email
    sent = block.fields.get("sent", "").strip()[:300]
    found = find_date(sent, near=near) if sent else None
    block.date_raw = sent
    block.date_iso = found.date.iso if found else None
    return block
