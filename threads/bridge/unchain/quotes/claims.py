"""What a header block, an attribution or a client's mark claims about the message below it."""

import re
from dataclasses import dataclass

from ..dates.dates import find_date
from ..people.names import PrintedPerson, parse_person
from ..people.pronouns import is_pronoun
from ..text.letters import SIGNS
from ..text.lines import Line, next_spoken
from .attribution_forms import Attribution
from .blocks.block import Block
from .chats import is_chat

#: A name without anything that is in log lines and headings rather than in names.
_PERSON = re.compile(
    rf"^[^\W\d_]['’.]?(?:[^\W\d_{SIGNS}]|[{SIGNS}]|['’,-](?=\S)|\.?,?\s(?=[^\W\d_])){{1,60}}\.?$|^$"
)

#: Nothing is said in so many lines above an attribution that opens an answer; the first words of the answer
#: take no more than so many.
OPENING, FIRST_WORDS = 4, 12
#: A name has no more words; one of so many words has capitals: "Here is what he told me:" is none.
MOST_NAMES, MANY_NAMES = 6, 5


@dataclass(slots=True)
class Anchor:
    """Lines ``start`` up to ``end`` say that what follows was written by somebody else.

    ``depth`` is the quote depth of the claim; the text it speaks of stands at ``deeper`` to ``reach``.
    """

    start: int
    end: int
    depth: int
    kind: str
    forward: bool = False
    deeper: int = 0
    reach: int = 0
    name: str = ""
    email: str = ""
    date_iso: str | None = None
    date_raw: str = ""
    subject: str = ""
    message_id: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    people: tuple[PrintedPerson, ...] = ()
    confidence: float = 1.0


def from_block(block: Block) -> Anchor:
    """The claim of a printed header block, surer with a date it can be checked by."""
    to, cc = block.to, block.cc
    return Anchor(
        block.start,
        block.end,
        block.depth,
        "block",
        name=block.name,
        email=block.email,
        date_iso=block.date_iso,
        date_raw=block.date_raw,
        subject=block.fields.get("subject", ""),
        to=_addresses(to),
        cc=_addresses(cc),
        people=to + cc,
        confidence=0.97 if block.date_iso else 0.85 if block.fields["from"] else 0.5,
    )


def _addresses(people: tuple[PrintedPerson, ...]) -> tuple[str, ...]:
    return tuple(person.email or person.name for person in people)


def from_attribution(lines: list[Line], start: int, end: int, hit: Attribution) -> Anchor | None:
    """An attribution is believed if a date is printed, or if quoted text follows at once."""
    depth = lines[start].depth
    below = next_spoken(lines, end)
    quoted = below is not None and lines[below].depth > depth
    if not quoted and not hit.date and not _answers_first(lines, start, below, hit):
        return None
    person = parse_person(hit.name)
    is_nobody = is_pronoun(person.name) and not person.email
    if not quoted and (is_nobody or is_chat(" ".join(line.text for line in lines[start:end]))):
        return None
    person = PrintedPerson("", "") if is_nobody else person
    if not quoted and (hit.nameless or person.name.islower() and not person.email):
        return None
    named = person.email or (not hit.yearless and _PERSON.match(person.name))
    if not (quoted or (hit.date and named) or person.email):
        return None
    if not hit.date and not person.email and _is_sentence(person.name):
        return None
    return Anchor(
        start,
        end,
        depth,
        "attribution",
        name=person.name,
        email=person.email,
        date_iso=hit.date.iso if hit.date else None,
        date_raw=hit.date_raw,
        message_id=hit.message_id,
        confidence=0.97 if hit.date and quoted else 0.85 if hit.date else 0.7,
    )


def _is_sentence(name: str) -> bool:
    """Whether a name is none: too many words, or many and hardly one with a capital."""
    words = name.split()
    small = [word for word in words if word[:1].islower()]
    return len(words) > MOST_NAMES or (len(words) >= MANY_NAMES and 3 * len(small) > 2 * len(words))


def _answers_first(lines: list[Line], start: int, below: int | None, hit: Attribution) -> bool:
    """Whether an attribution without a date, but with an address, opens what its reader says, who answers
    before he quotes: marked text follows below his first words."""
    if below is None or "@" not in hit.name:
        return False
    depth = lines[start].depth
    opens = not any(line.depth == depth and not line.blank for line in lines[max(start - OPENING, 0) : start])
    n = below
    while n < min(len(lines), below + FIRST_WORDS) and (lines[n].depth == depth or lines[n].blank):
        n += 1
    return opens and n < len(lines) and lines[n].depth == depth + 1


def from_mark(lines: list[Line], i: int) -> Anchor | None:
    """A line an HTML client marks as its attribution, in words nobody knows: date and address suffice."""
    below = next_spoken(lines, i + 1)
    if below is None or lines[below].depth <= lines[i].depth or len(lines[i].text) > 500:
        return None
    date = find_date(lines[i].text)
    rest = lines[i].text[: date.start] + " " + lines[i].text[date.end :] if date else lines[i].text
    person = parse_person(rest.strip(" ,:"))
    if not date and not person.email:
        return None
    return Anchor(
        i,
        i + 1,
        lines[i].depth,
        "attribution",
        name=person.name if len(person.name.split()) <= 5 else "",
        email=person.email,
        date_iso=date.date.iso if date else None,
        date_raw=lines[i].text[date.start : date.end] if date else "",
        confidence=0.7,
    )
