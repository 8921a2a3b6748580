"""Find "On Monday, Ann wrote:" in the lines of a mail, over one to four lines."""

import re
from collections.abc import Iterator
from datetime import datetime
from operator import length_hint
from typing import NamedTuple

from ..bounds import MAX_MESSAGES
from ..languages import INVISIBLE, LANGUAGES, split_header
from ..text.lines import Line, next_spoken
from .attribution_forms import ARROWS, LONGEST, QUOTING, Attribution, is_cited, read, says
from .foreign import read_foreign

MAX_LINES = 4
#: Where blank lines or re-wrapping have torn it, some more, as long as they are no longer than this.
MAX_SCRAPS = 2
MOST_LINES = MAX_LINES + MAX_SCRAPS
#: Texts of a mail that are read because they end like an attribution: four times as many as messages.
MAX_READS = 4 * MAX_MESSAGES
SCRAPS = 40
#: The first lines of a quote that may be one mark short, with the blank ones between them.
MAX_SHORT = 8
#: From here on scripts that set no blanks between words (CJK radicals, kana, ideographs).
UNSPACED = "\u2e80"
#: What only a date or an address holds: every printed year has two digits side by side.
_TELLING = re.compile(r"@|\d\d")
#: A day and a year have this many digits together.
FEWEST_DIGITS = 3
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
_VERBS = (*_LAST_WORDS, *_LAST_SYLLABLES)


def may_end(text: str) -> bool:
    """The cheap test for the last line of an attribution."""
    tail = text[-40:]
    tail = (tail if tail.isascii() else tail.translate(INVISIBLE)).rstrip(" \t*_\u00a0-")
    if not tail:
        return False
    if tail[-1] in ":：":
        return True
    if tail[-1] == ")":
        return QUOTING.match(text) is not None
    if tail.endswith(ARROWS):
        return text.startswith(ARROWS)
    tail = tail.casefold()
    if tail.rpartition(" ")[2] in _LAST_WORDS:
        return True
    return not tail.isascii() and tail.endswith(_LAST_SYLLABLES)


def find(lines: list[Line], near: datetime | None = None) -> dict[int, tuple[int, Attribution]]:
    """{first line: (line after the last, attribution)} of everything that reads as an attribution."""
    found: dict[int, tuple[int, Attribution]] = {}
    last_end, told, looked = 0, -MOST_LINES, 0
    reads = iter(range(MAX_READS))
    for j, line in enumerate(lines):
        if not length_hint(reads):
            break
        if len(line.text) > LONGEST or not (may_end(line.text) or _lacks_colon(lines, j)):
            continue
        for n in range(max(looked, j - MOST_LINES + 1), j + 1):
            told = n if _TELLING.search(lines[n].text) else told
        looked = j + 1
        if told <= j - MOST_LINES and not _sets_off(lines, j):
            continue
        hit = _ending_at(lines, j, last_end, near, reads)
        if hit and not (hit[1].nameless and _goes_on(lines, j)):
            last_end = j + 2 if _is_colon(lines, j + 1) else j + 1
            found[hit[0]] = (last_end, hit[1])
    return found


def _lacks_colon(lines: list[Line], j: int) -> bool:
    """Whether line ``j`` stands right above a deeper quote and may hold a date: some clients set no colon."""
    line = lines[j]
    if j + 1 < len(lines) and not lines[j + 1].blank and lines[j + 1].depth <= line.depth:
        return False
    n = j + 2 if j + 2 < len(lines) and lines[j + 1].blank else j + 1
    if n >= len(lines) or lines[n].depth != line.depth + 1 or lines[n].blank:
        return False
    if line.blank or not _TELLING.search(line.text):
        return False
    return not any(may_end(rest.text) for rest in lines[n : n + MOST_LINES])


def _sets_off(lines: list[Line], j: int) -> bool:
    """Whether what follows line ``j`` is marked as quoted or set in by unbreakable blanks. Without a date
    and an address nothing else makes an attribution, and "Ann wrote:" is dear to read."""
    below = next_spoken(lines, j + 2 if _is_colon(lines, j + 1) else j + 1)
    return below is not None and (lines[below].depth > lines[j].depth or "\u00a0" in lines[below].text[:4])


def sink_first_lines(lines: list[Line], attributed: dict[int, tuple[int, Attribution]]) -> None:
    """Gmail, quoting the quote of a client that marks paragraphs only, leaves the first lines below an
    attribution one mark short: "> Ann wrote:" / "> The jars have" / ">> cracked.". In place."""
    for start, (end, hit) in attributed.items():
        depth = lines[start].depth
        first = _first_lines(lines, end, depth, attributed) if depth and hit.date else []
        for n in first:
            lines[n].depth += 1


def _first_lines(lines: list[Line], end: int, depth: int, attributed: dict) -> list[int]:
    """The few lines from ``end`` on that stand at ``depth`` until the text goes on one mark deeper."""
    first: list[int] = []
    for n in range(end, min(end + MAX_SHORT, len(lines))):
        if lines[n].blank:
            continue
        if n in attributed or lines[n].depth not in (depth, depth + 1):
            return []
        if lines[n].depth > depth:
            return first
        first.append(n)
    return []


def _is_colon(lines: list[Line], j: int) -> bool:
    """French sets a blank before the colon, and wrapping then puts it on a line of its own."""
    return j < len(lines) and lines[j].text.strip() in (":", "：")


def _worth_reading(text: str) -> bool:
    """The cheap test for the whole: a date, an address or a verb at the end."""
    return (
        "@" in text
        or (_TELLING.search(text) is not None and len(_DIGIT.findall(text)) >= FEWEST_DIGITS)
        or text.rstrip(" :：*_\u200f\u202c").casefold().endswith(_VERBS)
    )


def _is_foreign(text: str, last: bool) -> bool:
    """Whether a line is no part of an attribution: a header label, read elsewhere, or one that ends in
    a colon before the last line. A wrapped "<ann@x.example[mailto:" goes on below."""
    if ":" in text and (label := split_header(text)) and label.field != "sent":
        return True
    return not last and text.rstrip().endswith((":", "：")) and not set("[<(") & set(text.rpartition(" ")[2])


class _Text(NamedTuple):
    """Lines that may be an attribution, from line ``start`` on, as one text. ``ragged`` where depths or blank
    lines part them, ``sunk`` where the first one stands two marks less deep than others."""

    start: int
    text: str
    ragged: bool
    sunk: bool


def _texts(lines: list[Line], j: int, floor: int) -> Iterator[_Text]:
    """What may be an attribution whose last line is ``j``, the shortest first."""
    text, deepest, ragged = "", lines[j].depth, False
    for start in range(j, max(j - MOST_LINES, floor - 1), -1):
        if start <= j - MAX_LINES and not ragged and len(text) > SCRAPS:
            return
        line = lines[start]
        if line.blank:
            if start == j or not (line.depth or text.startswith("<")):
                return
            ragged = True
            continue
        if _is_foreign(line.text, last=start == j):
            return
        ragged = ragged or line.depth != lines[j].depth
        deepest = max(deepest, line.depth)
        text = _joined(line.text.strip(), text)
        if len(text) > LONGEST or is_cited(text):
            return
        yield _Text(start, text, ragged, line.depth + 1 < deepest)


def _ending_at(
    lines: list[Line], j: int, floor: int, near: datetime | None, reads: Iterator
) -> tuple[int, Attribution] | None:
    """The attribution whose last line is ``j``: a dated one wins over a longer or shorter undated one.

    Re-wrapping tears attributions apart: rests lose quote marks, and the ">" that closes an address
    becomes one ("<ann@x.example" / "> > wrote:"). So the depth may change on the way, for dated ones.
    ``reads`` runs out when a mail was read in vain too often.
    """
    undated = nameless = foreign = None
    closed, sets_off = may_end(lines[j].text), _sets_off(lines, j)
    for start, text, ragged, sunk in _texts(lines, j, floor):
        if not _worth_reading(text) or next(reads, None) is None:
            continue
        hit = _read(text, closed, near)
        if hit and hit.date and not sunk:
            if not hit.nameless:
                return start, hit
            nameless = nameless or (start, hit)
        elif hit and not undated and not ragged and (closed or hit.message_id):
            undated = (start, hit)
        elif not (hit or foreign or ragged) and sets_off and (unknown := read_foreign(text, near)):
            foreign = (start, unknown)
    return nameless or undated or foreign


def _read(text: str, closed: bool, near: datetime | None) -> Attribution | None:
    """The attribution in some lines; one that lacks its colon (``closed``) must name an address or say "wrote".
    Android rules it off, "---- Ann Lee wrote ----", Zimbra and Yahoo in front only: "----- On ..., Ann wrote:"."""
    if text.startswith("--"):
        text = text.strip("- ") + ":" if text.endswith("--") else text.lstrip("- ")
    elif text.startswith(ARROWS) and text.endswith(ARROWS):
        text += ":"
    elif not closed:
        return read(text.rstrip(" .") + ":", near) if "@" in text or says(text) else None
    return read(text, near)


def _goes_on(lines: list[Line], j: int) -> bool:
    """Whether the name that line ``j`` lacks may stand on the next one: "Am 3. März schrieb" / "Ann Lee:"."""
    open_end = not lines[j].text.rstrip().endswith((":", "："))
    return open_end and j + 1 < len(lines) and not lines[j + 1].blank and may_end(lines[j + 1].text)


def _joined(above: str, below: str) -> str:
    """Two lines as one; Chinese and Japanese have no blank where a line was folded."""
    unspaced = above[-1:] >= UNSPACED and below[:1] >= UNSPACED
    return f"{above}{below}" if unspaced else f"{above} {below}".strip()
