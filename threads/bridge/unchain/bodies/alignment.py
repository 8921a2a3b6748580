"""Word for word: where the words of one text stand in another that says the same in other lines.

Greedy, with the nearest meeting point behind every difference: each step is paid for by the words it
passes, so the work grows with the length of the texts alone.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..text.lines import Line

#: Scripts that set no blanks between words are read character by character (CJK, kana, ideographs).
_WORD = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]|[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]+"
)
_ASCII_WORD = re.compile(r"[a-z0-9]+")
#: So many words in a row agree only where the texts meet again.
RUN = 3
#: A difference of no more words than this is compared letter by letter: lost blanks glue words.
MAX_GLUED = 400


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [word.casefold() for word in _WORD.findall(text)]


@dataclass(slots=True)
class AlignedText:
    """The words of a body, and where they are."""

    lines: list[Line]
    keys: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    #: Index of the first word of each line, and the number of all words.
    firsts: list[int] = field(default_factory=list)
    _spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: list[Line], most: int) -> "AlignedText | None":
        """The words of some lines; None if there are none, or more than ``most``."""
        text = cls(lines)
        for n, line in enumerate(lines):
            text.firsts.append(len(text.keys))
            keys = words(line.text)
            text.keys += keys
            text.rows += [n] * len(keys)
            if len(text.keys) > most:
                return None
        text.firsts.append(len(text.keys))
        return text if text.keys else None

    def on(self, row: int) -> range:
        """The words of a line."""
        return range(self.firsts[row], self.firsts[row + 1])

    def spans(self, row: int) -> list[tuple[int, int]]:
        """Where the words of a line begin and end; few lines are asked for it."""
        if row not in self._spans:
            self._spans[row] = [found.span() for found in _WORD.finditer(self.lines[row].text)]
        return self._spans[row]

    def span(self, word: int) -> tuple[int, int]:
        """Where a word begins and ends in its line."""
        row = self.rows[word]
        return self.spans(row)[word - self.firsts[row]]


def align(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """For each of our words the index of the same word of theirs, in order; -1 for words they lack."""
    found = [-1] * len(ours)
    runs = None
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if ours[i] == theirs[j]:
            found[i] = j
            i, j = i + 1, j + 1
            continue
        runs = _runs(theirs) if runs is None else runs
        after_i, after_j = _meeting(ours, runs, i, j) or (len(ours), len(theirs))
        _fill(ours, theirs, (i, after_i), (j, after_j), found)
        i, j = after_i, after_j
    return found


def _runs(theirs: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """Where each run of words begins."""
    runs: dict[tuple[str, ...], list[int]] = {}
    for n, run in enumerate(zip(*(theirs[k:] for k in range(RUN)), strict=False)):
        runs.setdefault(run, []).append(n)
    return runs


def _meeting(ours: Sequence[str], runs: dict, i: int, j: int) -> tuple[int, int] | None:
    """The nearest places behind ``i`` and ``j`` from where on both texts say the same."""
    best, nearest = None, len(ours) + (max(len(runs), 1) << 1)
    n = i
    while n + RUN <= len(ours) and n - i < nearest:
        places = runs.get(tuple(ours[n : n + RUN]))
        if places:
            at = bisect_left(places, j)
            if at < len(places) and (n - i) + (places[at] - j) < nearest:
                nearest, best = (n - i) + (places[at] - j), (n, places[at])
        n += 1
    return best


def _fill(
    ours: Sequence[str],
    theirs: Sequence[str],
    mine: tuple[int, int],
    other: tuple[int, int],
    found: list[int],
) -> None:
    """Pair off what agrees inside a difference: equal words at its end, then words that were glued or cut."""
    (i, i_end), (j, j_end) = mine, other
    while i < i_end and j < j_end and ours[i_end - 1] == theirs[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        found[i_end] = j_end
    if i == i_end or j == j_end or max(i_end - i, j_end - j) > MAX_GLUED:
        return
    if "".join(ours[i:i_end]) == "".join(theirs[j:j_end]):
        _unglue(ours, theirs, (i, i_end), j, found)
        return
    for n in range(i, i_end):
        for k in range(j, min(j_end, j + RUN * 4)):
            if ours[n] == theirs[k]:
                found[n], j = k, k + 1
                break


def _unglue(
    ours: Sequence[str], theirs: Sequence[str], mine: tuple[int, int], j: int, found: list[int]
) -> None:
    """Give each of our words the one of theirs in which its first letter stands."""
    at, end = 0, len(theirs[j])
    for n in range(*mine):
        while at >= end:
            j += 1
            end += len(theirs[j])
        found[n] = j
        at += len(ours[n])
