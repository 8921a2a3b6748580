"""Answers written between the lines they answer keep those lines as their passage."""

from typing import NamedTuple

from ..segments import Draft, Segments
from ..text.body_text import body_text
from ..text.lines import Line
from ..values import InlineAnswer

MAX_PASSAGE = 2_000
#: Of more than a person writes between the lines of one mail the first ones keep their passage.
MAX_ANSWERS = 1_000


class Answered(NamedTuple):
    """An answer with the lines of the passage right above it."""

    answer: InlineAnswer
    passage: list[int]


def answers(lines: list[Line], segments: Segments) -> dict[int, list[Answered]]:
    """{draft: its answers in order}. Text below a whole quote is no answer to a passage of it: only
    drafts that speak in two places or more, or between two quotes, are interleaved; and those that hold passages
    of nobody's, perhaps unanswered ones."""
    found: dict[int, list[Answered]] = {}
    blocks = _blocks(lines, segments)
    for n in range(1, len(blocks)):
        kind, owner, numbers = blocks[n]
        above_kind, above_owner, above = blocks[n - 1]
        if (
            kind != "text"
            or len(found.get(owner, ())) >= MAX_ANSWERS
            or above_kind not in ("text", "quote", "passage")
            or (above_kind != "passage" and lines[above[0]].depth <= lines[numbers[0]].depth)
        ):
            continue
        known = above_kind != "passage"
        passage = _last_paragraph(lines, above) if known else above
        if text := _text(lines, passage):
            given = InlineAnswer(text, _text(lines, numbers), above_owner if known else None)
            found.setdefault(owner, []).append(Answered(given, passage))
    going_on = _going_on(blocks)
    shown = {owner: found.get(owner, []) for owner, draft in enumerate(segments.drafts) if draft.passages}
    return shown | {owner: given for owner, given in found.items() if len(given) > 1 or owner in going_on}


def in_context(lines: list[Line], draft: Draft, given: list[Answered]) -> str:
    """The text of a message with the passages it answers in their places, as quotes."""
    passages = sorted({*draft.passages, *(n for one in given for n in one.passage)})
    return body_text(lines, sorted([*draft.lines, *passages]), draft.marks | draft.levels(lines, passages))


def _going_on(blocks: list[tuple[str, int, list[int]]]) -> set[int]:
    """The drafts that go back to quoting after an answer: somebody else speaks below their last words."""
    own = {who: n for n, (kind, who, _) in enumerate(blocks) if kind == "text"}
    speaking = {who: n for n, (kind, who, _) in enumerate(blocks) if kind in ("text", "quote")}
    latest = sorted(speaking, key=speaking.__getitem__)[-2:]
    return {who for who, n in own.items() if any(speaking[w] > n for w in latest if w != who)}


def _blocks(lines: list[Line], segments: Segments) -> list[tuple[str, int, list[int]]]:
    """Runs of lines with one label: (kind, owner, line numbers); blank lines part nothing."""
    blocks: list[tuple[str, int, list[int]]] = []
    for n, (kind, owner) in enumerate(segments.labels):
        if lines[n].blank:
            if blocks and blocks[-1][1] == owner:
                blocks[-1][2].append(n)
        elif blocks and blocks[-1][:2] == (kind, owner):
            blocks[-1][2].append(n)
        else:
            blocks.append((kind, owner, [n]))
    return blocks


def _last_paragraph(lines: list[Line], numbers: list[int]) -> list[int]:
    spoken = [n for n in numbers if not lines[n].blank]
    first = len(spoken) - 1
    while first > 0 and spoken[first] - spoken[first - 1] == 1:
        first -= 1
    return spoken[first:]


def _text(lines: list[Line], numbers: list[int]) -> str:
    return "\n".join(lines[n].text.rstrip() for n in numbers).strip()[:MAX_PASSAGE]
