"""Header blocks of which lines were left out: by Lotus Notes, above copies of one's own mail, and by people."""

import re

from ...dates.dates import find_date
from ...people.names import parse_person
from ...text.lines import Line, next_spoken
from .block import Block
from .labels import WEAK, label_of

#: What only patches hold: who passed them on, the heads of their files (git format-patch, quilt, diff, hg), and the
#: sum of a series, which the letter above it ends with.
_PATCH = re.compile(
    r"(?:Signed-off-by|Acked-by|Reviewed-by|Tested-by|Reported-by): |diff (?:-|\w)|Index: \S|--- \S+[/.]\S|@@ -\d"
    r"|\s?\d{1,6} files? changed, \d"
)
#: A description of a change is shorter.
MAX_DESCRIPTION = 200


def is_authorless(lines: list[Line], block: Block) -> bool:
    """Whether a block that names no author is one: whose words follow is not told, but they are not those of
    the message above it."""
    return _is_memo(lines, block) or _is_beheaded(lines, block)


def _is_memo(lines: list[Line], block: Block) -> bool:
    """Lotus Notes prints no author above a copy of one's own mail: "To:", "cc:" and "Subject:" alone,
    in this order."""
    if "subject" not in block.fields:
        return False
    labels = [label for label in block.fields if label != "bcc"]
    people = block.fields.get("to", "")
    apart = block.start == 0 or lines[block.start - 1].blank
    return (
        labels == ["to", "cc", "subject"]
        and apart
        and ("@" in people or "/" in people)
        and bool(block.fields["subject"])
    )


def _is_beheaded(lines: list[Line], block: Block) -> bool:
    """People cut the author's line off: "Date:", "To:" and "Subject:" alone, the date with its time, the
    receiver with an address."""
    fields = block.fields
    if fields.keys() - {"cc", "bcc"} != {"sent", "to", "subject"} or not fields["subject"]:
        return False
    found = find_date(fields["sent"][:100])
    return _is_apart(lines, block) and "@" in fields["to"] and bool(found and found.date.has_time)


def is_author_alone(lines: list[Line], block: Block) -> bool:
    """People cut Outlook's block down to its first line: "From: Ann Lee <ann@kiln.example>", by itself. Above
    a patch this line is a part of it, which tells git its author (git am, "in-body headers")."""
    below = next_spoken(lines, block.end)
    if below is None or lines[below].depth < block.depth or not _is_apart(lines, block):
        return False
    if _is_patch(lines, block):
        return False
    label = label_of(lines[block.start].text)
    if not label or label.label.casefold() in WEAK or "," in label.value or ";" in label.value:
        return False
    person = parse_person(block.fields.get("from", ""))
    return bool(person.name and person.email and label.value.endswith((">", "]", ")")))


def _is_patch(lines: list[Line], block: Block) -> bool:
    """Whether the text below a block is that of a patch."""
    for line in lines[block.end : block.end + MAX_DESCRIPTION]:
        if line.depth != block.depth:
            return False
        if _PATCH.match(line.text):
            return True
    return False


def _is_apart(lines: list[Line], block: Block) -> bool:
    """Whether blank lines part a block from what stands above and below it."""
    above = block.start == 0 or lines[block.start - 1].blank
    return above and (block.end == len(lines) or lines[block.end].blank)
