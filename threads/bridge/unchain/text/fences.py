"""Code between fences ("```"): samples of mails in it are no mails. As in CommonMark, section 4.5."""

from collections import defaultdict

from .lines import Line

_FENCES = ("```", "~~~")
#: No sample is longer.
MAX_CODE = 200


def inside(lines: list[Line]) -> frozenset[int]:
    """The numbers of the lines between two fences at one depth, with nothing less deep between them. Where a fence
    is left over, nobody can say which ones belong together."""
    fences: dict[int, list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        if line.text.lstrip().startswith(_FENCES):
            fences[line.depth].append(n)
    pairs = (
        (start, end)
        for found in fences.values()
        if len(found) % 2 == 0
        for start, end in zip(found[::2], found[1::2], strict=True)
        if end - start <= MAX_CODE
    )
    return frozenset(
        n
        for start, end in pairs
        if all(line.blank or line.depth >= lines[start].depth for line in lines[start:end])
        for n in range(start, end + 1)
    )
