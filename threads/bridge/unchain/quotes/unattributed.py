"""Quotes that no attribution announces: what nobody is said to have written is shown where it stands.

Somebody's own lines with ">" in front, a passage of a handbook, what an attribution in unknown words announces.
Only a copy is left out: a paragraph whose words stand in another message of the mail. Above an answer in a
quoted message it is the passage that is answered: shown in the context of that message, not in its own text.
"""

from collections import defaultdict

from ..merging.fingerprints import WORD
from ..segments import Segments
from ..text.lines import Line, next_spoken

#: Fewer words are in other messages by chance: they go with the passage before them.
TELLING = 3
#: So many characters are searched for copies in one mail; quotes behind that are shown.
MAX_SEARCHED = 5_000_000
#: A line as long as the phrases that announce a forwarded mail.
ANNOUNCEMENT = 60


def keep(lines: list[Line], segments: Segments) -> None:
    """Give the quotes that are no copies to the messages around them, as marked lines. In place."""
    passages = _passages(lines, segments)
    if not passages:
        return
    others = len(segments.drafts) > 1
    texts = [words_on(lines, draft.lines) for draft in segments.drafts] if others else []
    size, left = sum(map(len, texts)), MAX_SEARCHED if others else 0
    kept: dict[int, list[int]] = defaultdict(list)
    ends = _ends(lines, segments)
    source = None
    for owner, passage in passages:
        left -= size
        source = _source(words_on(lines, passage), texts, owner, source) if left > 0 else None
        label = _label(lines, segments, owner, passage, source)
        if label[0] == "kept" and passage[-1] < ends.get(owner, 0):
            label = ("passage", owner)
            segments.drafts[owner].passages += passage
        for n in passage:
            segments.labels[n] = label
        if label[0] == "kept":
            kept[owner] += passage
    for owner, numbers in kept.items():
        draft = segments.drafts[owner]
        draft.marks |= draft.levels(lines, numbers)
        draft.lines = sorted([*draft.lines, *numbers])


def _ends(lines: list[Line], segments: Segments) -> dict[int, int]:
    """{quoted message: the last line of its own text}."""
    labelled = enumerate(segments.labels)
    return {owner: n for n, (kind, owner) in labelled if kind == "text" and owner and not lines[n].blank}


def _passages(lines: list[Line], segments: Segments) -> list[tuple[int, list[int]]]:
    """(message around it, its lines) of each paragraph of a quote, the blank lines below it with it."""
    found: list[tuple[int, list[int]]] = []
    for n, (kind, owner) in enumerate(segments.labels):
        if kind != "quote":
            continue
        goes_on = found and found[-1][1][-1] == n - 1 and found[-1][0] == owner
        if goes_on and (lines[n].blank or _are_one(lines[n - 1], lines[n])):
            found[-1][1].append(n)
        elif not lines[n].blank:
            found.append((owner, [n]))
    return [(owner, numbers) for owner, numbers in found if any(WORD.search(lines[n].text) for n in numbers)]


def _are_one(above: Line, line: Line) -> bool:
    return not above.blank and above.depth == line.depth


def words_on(lines: list[Line], numbers: list[int]) -> str:
    """The words of lines as one text, a blank around each."""
    text = "\n".join(lines[n].text for n in numbers)
    return f" {' '.join(WORD.findall(text.casefold()))} "


def _source(words: str, texts: list[str], owner: int, before: int | None) -> int | None:
    """The other message in which the words of a passage stand, in order; of a few words the one of the passage
    ``before`` it."""
    if words.count(" ") - 1 < TELLING:
        return before if before is not None and words in texts[before] else None
    return next((n for n, text in enumerate(texts) if n != owner and words in text), None)


def _label(
    lines: list[Line], segments: Segments, owner: int, passage: list[int], source: int | None
) -> tuple[str, int]:
    if source is not None:
        return "quote", source
    return _announced(lines, segments, passage) or ("kept", owner)


def _announced(lines: list[Line], segments: Segments, passage: list[int]) -> tuple[str, int] | None:
    """A line that ends in a colon between the beginning of a quote and a header block announces the block, in
    whatever language."""
    first, below = passage[0], next_spoken(lines, passage[-1] + 1)
    text = lines[first].text.rstrip()
    if below is None or lines[below].depth != lines[first].depth or segments.labels[below][0] != "wrapper":
        return None
    anchor = segments.drafts[segments.labels[below][1]].anchor
    begins = not first or lines[first - 1].blank or lines[first - 1].depth < lines[first].depth
    alone = begins and all(lines[n].blank for n in passage[1:]) and text.endswith((":", "："))
    is_block = anchor is not None and (anchor.kind, anchor.start) == ("block", below)
    return segments.labels[below] if alone and is_block and len(text) <= ANNOUNCEMENT else None
