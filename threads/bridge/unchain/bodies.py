"""The text of a message from its lines."""

from .lines import Line

#: More blank lines than any gap in a mail has.
MAX_BLANK = 1_000_000


def body_text(lines: list[Line], numbers: list[int]) -> str:
    """The lines as one text: no blank lines at the ends, no more than two in a row inside."""
    out: list[str] = []
    blanks, last = 0, -1
    for n in numbers:
        line = lines[n]
        gap, last = n != last + 1, n
        if gap:
            blanks = -MAX_BLANK  # what stood between was somebody else's: one blank line is enough
        if line.blank:
            blanks += 1
            continue
        if out:
            out += [""] * (1 if blanks < 0 else min(blanks, 2))
        blanks = 0
        out.append(line.text.rstrip())
    return "\n".join(out)
