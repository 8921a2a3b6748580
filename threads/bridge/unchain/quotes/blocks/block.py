"""What a printed header block holds, and whether to believe it."""

from dataclasses import dataclass, field
from datetime import datetime

from ...dates.dates import find_date
from ...people.names import PrintedPerson, parse_people, parse_person

#: A printed value longer than this is a paragraph that happens to follow a colon.
LONGEST_AUTHOR = 200
#: An author who is a date for most of his name is none.
MOSTLY = 0.7
CORE = {"from", "sent", "to", "subject"}


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
    def to(self) -> tuple[PrintedPerson, ...]:
        return _people(self.fields.get("to", ""))

    @property
    def cc(self) -> tuple[PrintedPerson, ...]:
        return _people(self.fields.get("cc", ""))


def _people(value: str) -> tuple[PrintedPerson, ...]:
    return tuple(parse_people(value[:20_000]))


def plausible(block: Block) -> bool:
    """Precision: an author and at least one more field a mail must have, or a date."""
    author = block.fields.get("from", "").strip()
    if not author or len(author) > LONGEST_AUTHOR:
        return False
    others = CORE & block.fields.keys() - {"from"}
    if not others:
        return False
    if "@" in author or "/" in author:
        return True
    if len(author.split()) > 10 or _is_date(author) or _is_to_fill_in(block, author):
        return False
    sent = block.fields.get("sent", "")[:200]
    if "subject" not in others and not any(mark in block.fields.get("to", "@") for mark in "@/"):
        return False  # "From: Oslo" / "To: Bergen" / "Date: 3 March 2025"
    if sent and not any(map(str.isdigit, sent)):
        return False
    return (
        bool(sent and find_date(sent))
        or len(others) >= 2
        or ("subject" in others and " " in author and len(author.split()) <= 5)
    )


def _is_to_fill_in(block: Block, author: str) -> bool:
    """Whether nobody is named, but told what to write: "From: your name" / "To: the office"."""
    to = block.fields.get("to", "")
    return author.islower() and to.islower() and "@" not in to


def _is_date(author: str) -> bool:
    """Whether an author is a day: "From: 1 March 2025" / "To: 3 March 2025"."""
    found = find_date(author)
    return bool(found and found.end - found.start >= MOSTLY * len(author))


def finish(block: Block, near: datetime | None) -> Block:
    """The block with its author and date read, in place."""
    person = parse_person(block.fields["from"])
    block.name, block.email = person.name, person.email
    sent = block.fields.get("sent", "").strip()[:300]
    found = find_date(sent, near=near) if sent else None
    block.date_raw = sent
    block.date_iso = found.date.iso if found else None
    return block
