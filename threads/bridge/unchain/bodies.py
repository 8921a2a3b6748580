"""The text of a message from its lines."""

from .lines import Line


def body_text(lines: list[Line], numbers: list[int]) -> str:
    """The lines as one text: no blank lines at the ends, no more than two in a row inside."""
    out: list[str] = []
    blanks = 0
    for n in numbers:
        line = lines[n]
        if line.blank:
            blanks += 1
            continue
        if out:
            out += [""] * min(blanks, 2)
        blanks = 0
        out.append(line.text.rstrip())
    return "\n".join(out)
