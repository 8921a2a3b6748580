"""What stands right above a header block and belongs to it, or says that it is none."""

import re

from ...bodies.alignment import words
from ...dates.dates import find_date
from ...text.lines import Line
from .labels import is_technical

#: "From 7c1d0a9b Mon Sep 17 00:00:00 2001" and "commit 7c1d0a9b": git prints a header of its own below.
_COMMIT = re.compile(r"(?:From|commit|changeset:|Merge:)\s{1,8}(?:\d{1,7}:)?[0-9a-f]{7,40}\b")
#: "From ann@kiln.example Mon Mar  3 16:05:00 2025": how mailboxes part their mails (RFC 4155).
_MBOX = re.compile(r"From \S{3,100} {1,2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d")
#: Orange prints the date above the block: "Message du 03/03/25 16:05".
_DATED = re.compile(
    r"(?:message (?:du|de|from|of|reçu le|envoyé le)|nachricht vom|mensaje del|messaggio del|mensagem de|bericht van)\s(.{6,60})",
    re.IGNORECASE,
)
#: Lotus Notes 9 prints "Ann Lee---03/03/2025 16:05:22---The glaze has", perhaps on two lines.
_PREVIEW = re.compile(r"[^\n]{2,80}?\s?-{3}\s?(?P<date>\d[^\n]{8,40}?)\s?-{3}(?:\S|\s|$)")
MAX_LINES = 60
MAX_PREVIEW = 3
MAX_BLANKS = 3
#: A preview is wrapped once, at about this column.
WRAPPED = 60


def is_patch(lines: list[Line], i: int) -> bool:
    """Whether the header lines at line ``i`` are those of a patch or a log of git."""
    k = i - 1
    while k >= max(i - MAX_PREVIEW, 0) and lines[k].depth == lines[i].depth and not lines[k].blank:
        if _COMMIT.match(lines[k].text):
            return True
        k -= 1
    return False


def begin_above(lines: list[Line], start: int, floor: int) -> int:
    """Where a header block begins: with the fields only machines read, as people paste them, and with the
    preview Notes prints above it."""
    first = k = start
    while (
        k > max(floor, start - MAX_LINES)
        and not lines[k - 1].blank
        and lines[k - 1].depth == lines[start].depth
    ):
        k -= 1
        if is_technical(lines[k].text) or _MBOX.match(lines[k].text):
            first = k
        elif lines[k].text[:1] not in " \t":
            break
    return _preview(lines, first, floor)


def _preview(lines: list[Line], start: int, floor: int) -> int:
    k = start
    while k > floor and start - k < MAX_BLANKS and lines[k - 1].blank:
        k -= 1
    for n in range(k - 1, max(k - 1 - MAX_PREVIEW, floor - 1), -1):
        if lines[n].blank or lines[n].depth != lines[start].depth:
            break
        found = _PREVIEW.match(lines[n].text)
        if found and find_date(found["date"]):
            wrapped = k - n <= 2 and len(lines[n].text) >= WRAPPED
            return n if wrapped or _is_told_again(lines, range(n + 1, k), start) else start
    return start


def _is_told_again(lines: list[Line], numbers: range, start: int) -> bool:
    """Whether the lines that a preview goes on in are the beginning of the message below the block, but for
    a last word that may be cut: other words are somebody's."""
    said = [word for n in numbers for word in words(lines[n].text)][:-1]
    below = [word for line in lines[start : start + MAX_LINES] for word in words(line.text)]
    return not said or f" {' '.join(said)} " in f" {' '.join(below)} "


def date_above(lines: list[Line], start: int) -> str:
    """The date that is printed right above a header block that holds none, "" if none is."""
    if not start or lines[start - 1].depth != lines[start].depth:
        return ""
    found = _DATED.fullmatch(lines[start - 1].text.strip())
    return found[1] if found and find_date(found[1]) else ""
