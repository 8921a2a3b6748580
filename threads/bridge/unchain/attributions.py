"""Find "On Monday, Ann wrote:" in the lines of a mail, over one to four lines."""

import re

from .attribution_forms import LONGEST, Attribution, read
from .languages import LANGUAGES
from .lines import Line

MAX_LINES = 4
_DIGIT = re.compile(r"\d")


def _endings() -> tuple[frozenset[str], tuple[str, ...]]:
    """Last words and (for scripts without blanks) last syllables of all attributions that may lack a colon."""
    words, tails = set(), set()
    for language in LANGUAGES:
        for form in filter(None, map(str.strip, language.attributions.splitlines())):
            last = re.sub(r"\{\w+\}", " ", form).rstrip(":： .").casefold().split(" ")[-1]
            if last and last.isascii():
                words.add(last)
            elif last:
                tails.add(last)
    return frozenset(words), tuple(tails)


_LAST_WORDS, _LAST_SYLLABLES = _endings()


def may_end(text: str) -> bool:
    """The cheap test for the last line of an attribution."""
    tail = text[-40:].rstrip(" \t*_\u00a0")
    if not tail:
        return False
    if tail[-1] in ":：":
        return True
    tail = tail.casefold()
    return tail.rsplit(None, 1)[-1] in _LAST_WORDS or tail.endswith(_LAST_SYLLABLES)


def find(lines: list[Line]) -> dict[int, tuple[int, Attribution]]:
    """{first line: (line after the last, attribution)} of everything that reads as an attribution."""
    found: dict[int, tuple[int, Attribution]] = {}
    last_end = 0
    for j, line in enumerate(lines):
        if line.blank or len(line.text) > LONGEST or not may_end(line.text):
            continue
        hit = _ending_at(lines, j, last_end)
        if hit:
            found[hit[0]] = (j + 1, hit[1])
            last_end = j + 1
    return found


def _ending_at(lines: list[Line], j: int, floor: int) -> tuple[int, Attribution] | None:
    """The attribution whose last line is ``j``: a dated one wins over a longer or shorter undated one."""
    undated = None
    text = ""
    for start in range(j, max(j - MAX_LINES, floor - 1), -1):
        line = lines[start]
        if line.blank or line.depth < lines[j].depth or line.depth > lines[j].depth + 1:
            break
        text = f"{line.text.strip()} {text}".strip()
        if len(text) > LONGEST:
            break
        hit = read(text)
        if hit and hit.date:
            return start, hit
        if hit and not undated:
            undated = (start, hit)
    return undated
