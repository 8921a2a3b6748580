"""What changed between two texts, line by line, for people. Pure."""

import difflib
from typing import Literal, NamedTuple

AROUND = 2  # unchanged lines shown before and after a change


class DiffLine(NamedTuple):
    """``kind``: "same", "added", "removed", or "left" for unchanged lines that are left out."""

    kind: Literal["same", "added", "removed", "left"]
    text: str = ""
    number: int = 1


def lines(before: str, after: str) -> list[DiffLine]:
    """All changes with a little round them; empty when the texts are equal."""
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    done = 0  # lines of ``new`` that are in ``found``
    for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
        if left := group[0][3] - done:
            found.append(DiffLine("left", number=left))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [DiffLine("same", line) for line in new[j1:j2]]
            else:
                found += [DiffLine("removed", line) for line in old[i1:i2] if line.strip()]
                found += [DiffLine("added", line) for line in new[j1:j2] if line.strip()]
        done = group[-1][4]
    if found and len(new) > done:
        found.append(DiffLine("left", number=len(new) - done))
    return found
