"""The two bodies of a mail as one: words and places from the plain part, quote depth, marks and lost line
ends from the HTML part, whose structure survives what wrapping does to quote marks.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property

from ..html.writer import STRIKE
from ..languages import split_header
from ..quotes.attributions import may_end
from ..text.lines import Line
from .alignment import AlignedText, align, words
from .depths import HtmlPiece, set_depths

#: Bodies that agree in less than this part of their words say different things.
ALIKE = 0.6
#: Bodies of more words are read one by one: comparing them costs more than it brings.
MAX_WORDS = 30_000
#: No client makes lines longer than this: one that holds several lines of the HTML has lost its line ends.
LONG = 160
#: ... and so has one that holds more lines of the HTML than this.
MANY = 3
_STRIKE = re.compile(re.escape(STRIKE))
_LINK = re.compile(r" <(https?://[^<>\s]+)>")
#: An address of the web that goes on, and perhaps ends, at the end of the text.
_ADDRESS = re.compile(r"(?:://|\bwww\.)[^\s<>]{0,2000}$")
LONGEST_ADDRESS = 2_004
_MARKS = re.compile(r"[\s>]+$")


def fuse(plain: list[Line], html: list[Line]) -> list[Line] | None:
    """The lines of the plain part, which are changed, with the depths of the HTML part; None, and no line
    changed, if they say different things."""
    ours, theirs = AlignedText.of(plain, MAX_WORDS), AlignedText.of(html, MAX_WORDS)
    if not ours or not theirs:
        return None
    found = align(ours.keys, theirs.keys)
    if sum(at >= 0 for at in found) < ALIKE * min(len(ours.keys), len(theirs.keys)):
        return None
    return _Fusion(ours, theirs, found).lines()


class _Fusion:
    """``found[n]`` is the word of the HTML that is word ``n`` of the plain text, -1 if it lacks it."""

    def __init__(self, ours: AlignedText, theirs: AlignedText, found: list[int]) -> None:
        self.ours, self.theirs, self.found = ours, theirs, found
        self.mine = {at: n for n, at in enumerate(found) if at >= 0}
        self.links = self._lost_links()
        self._add_strikes()

    @cached_property
    def known_text(self) -> str:
        """The plain part as it is."""
        return "\n".join(line.text for line in self.ours.lines)

    @cached_property
    def known(self) -> str:
        """All words of the plain part, without blanks."""
        return "".join(self.ours.keys)

    def lines(self) -> list[Line]:
        pieces = [piece for n in range(len(self.ours.lines)) for piece in self._pieces(n)]
        pieces = self._with_announcements(pieces)
        set_depths(pieces, self.theirs.lines)
        return [piece.line for piece in self._with_lost_lines(pieces)]

    # -- line ends -----------------------------------------------------------------------------------

    def _pieces(self, n: int) -> list[HtmlPiece]:
        """Line ``n`` of the plain part, cut where the HTML has line ends it has lost."""
        line, html = self.ours.lines[n], self.theirs.lines
        rows: list[tuple[int, int]] = []
        for at in self.ours.on(n):
            row = self.theirs.rows[self.found[at]] if self.found[at] >= 0 else None
            if row is not None and (not rows or rows[-1][0] != row):
                rows.append((row, at))
        if not rows:
            return [HtmlPiece(line)]
        cuts = [rows[0]]
        lost = len(line.text) > LONG or len(rows) > MANY
        for row, at in rows[1:]:
            above = html[cuts[-1][0]]
            if lost or html[row].depth != above.depth or self._says_whom(row):
                cuts.append((row, at))
        if len(cuts) == 1:
            line.text = self._linked(n, 0, len(line.text))
            return [HtmlPiece(line, cuts[0][0])]
        return self._cut(n, [(row, self.ours.span(at)[0]) for row, at in cuts])

    def _cut(self, n: int, cuts: list[tuple[int, int]]) -> list[HtmlPiece]:
        """Line ``n`` cut at the places where lines of the HTML begin: in the words of the HTML if these are
        the same, because words at lost line ends are glued."""
        line, size = self.ours.lines[n], max(len(self.ours.lines[n].text), 1)
        ends = [*(place for _, place in cuts[1:]), size]
        places = [line.start + (line.end - line.start) * end // size for end in (0, *ends)]
        same = self._is_whole(n, [row for row, _ in cuts])
        pieces: list[HtmlPiece] = []
        for k, (row, place) in enumerate(cuts):
            text = self.theirs.lines[row].text if same else self._linked(n, place if k else 0, ends[k])
            if k and self._blank_between(cuts[k - 1][0], row):
                pieces.append(HtmlPiece(Line("", line.depth, places[k], places[k])))
            text = text if same or k + 1 == len(cuts) else _MARKS.sub("", text)
            pieces.append(HtmlPiece(Line(text, line.depth, places[k], places[k + 1]), row))
        return pieces

    def _is_whole(self, n: int, rows: list[int]) -> bool:
        """Whether line ``n`` holds these lines of the HTML, and nothing else."""
        here = set()
        for at in self.ours.on(n):
            first, size = self.found[at], len(self.ours.keys[at])
            while size > 0 and 0 <= first < len(self.theirs.keys):
                here.add(first)
                size -= len(self.theirs.keys[first])
                first += 1
        return here == {at for row in rows for at in self.theirs.on(row)} and all(
            self.found[at] >= 0 for at in self.ours.on(n)
        )

    def _blank_between(self, above: int, below: int) -> bool:
        return any(self.theirs.lines[row].blank for row in range(above + 1, below))

    # -- links ---------------------------------------------------------------------------------------

    def _lost_links(self) -> dict[int, list[tuple[int, str]]]:
        """{line: (place, target)} of links of which the plain part has the text only."""
        lost: dict[int, list[tuple[int, str]]] = {}
        known = ""
        for row, line in enumerate(self.theirs.lines):
            for link in _LINK.finditer(line.text) if "://" in line.text else ():
                known = known or _squeezed("".join(line.text for line in self.ours.lines))
                ended = bisect_right(self.theirs.spans(row), link.start(), key=_end)
                before = self.theirs.firsts[row] + ended - 1
                word = self.mine.get(before)
                if word is None or _squeezed(link[1]) in known:
                    continue
                text, place = self.ours.lines[self.ours.rows[word]].text, self.ours.span(word)[1]
                if _is_in_address(text, place + 3):
                    continue
                lost.setdefault(self.ours.rows[word], []).append((place, link[0]))
        return lost

    def _add_strikes(self) -> None:
        """Put what the HTML crosses out between marks as well: to drop these would turn what is said."""
        for row, line in enumerate(self.theirs.lines):
            if STRIKE not in line.text or STRIKE in self.known_text:
                continue
            spans = self.theirs.spans(row)
            for number, found in enumerate(_STRIKE.finditer(line.text)):
                opens = not number % 2
                word = bisect_right(spans, found.start(), key=_end) - (not opens)
                mine = self.mine.get(self.theirs.firsts[row] + word) if 0 <= word < len(spans) else None
                if mine is not None:
                    place = self.ours.span(mine)[0 if opens else 1]
                    self.links.setdefault(self.ours.rows[mine], []).append((place, STRIKE))
        for links in self.links.values():
            links.sort(key=_place)

    def _linked(self, n: int, start: int, end: int) -> str:
        """A part of line ``n`` with the targets of its links."""
        text, at, out = self.ours.lines[n].text, start, []
        links = self.links.get(n, [])
        first, last = (bisect_right(links, place, key=_place) for place in (start, end))
        for place, link in links[first:last]:
            out += [text[at:place], link]
            at = place
        return "".join([*out, text[at:end]])

    # -- whole lines ---------------------------------------------------------------------------------

    def _with_announcements(self, pieces: list[HtmlPiece]) -> list[HtmlPiece]:
        """Attributions and header lines as the HTML has them, on one line each and without the links of
        their addresses."""
        out: list[HtmlPiece] = []
        for piece in pieces:
            row = piece.row
            if row is None and out and self._repeats(piece, out[-1].row):
                out[-1].line.end = piece.line.end
                continue
            if row is None or not self._announces(row):
                out.append(piece)
                continue
            k = len(out) - 1
            while k >= 0 and out[k].row is None:
                k -= 1
            if k >= 0 and out[k].row == row:
                out[k].line.end = piece.line.end
                del out[k + 1 :]
            else:
                text = self.theirs.lines[row].text
                out.append(HtmlPiece(replace(piece.line, text=text), row))
        return out

    def _repeats(self, piece: HtmlPiece, row: int | None) -> bool:
        """Whether a line is nothing but the link of an address in the announcement above it."""
        keys = words(piece.line.text)
        if row is None or "mailto" not in keys or not self._announces(row):
            return False
        return set(keys) <= {*(self.theirs.keys[at] for at in self.theirs.on(row)), "mailto"}

    def _announces(self, row: int) -> bool:
        """Whether a line of the HTML says who wrote what follows, and the plain part says nothing else."""
        if not self._says_whom(row):
            return False
        on = self.theirs.on(row)
        first, last = self.mine.get(on[0]), self.mine.get(on[-1])
        if first is None or last is None:
            return False
        known = {*(self.theirs.keys[at] for at in on), "mailto"}
        return all(self.found[at] in on or self.ours.keys[at] in known for at in range(first, last + 1))

    def _says_whom(self, row: int) -> bool:
        """Whether a line of the HTML is an attribution or a line of a header block."""
        html = self.theirs.lines
        line = html[row]
        if line.mark == "attribution" or _is_label(line.text):
            return True
        below = next((other for other in html[row + 1 : row + 4] if not other.blank), line)
        return below.depth > line.depth and may_end(line.text)

    def _with_lost_lines(self, pieces: list[HtmlPiece]) -> list[HtmlPiece]:
        """And the lines of the HTML in whose place the plain part has nothing."""
        lost = self._lost_rows()
        if not lost:
            return pieces
        out: list[HtmlPiece] = []
        last = max((n for n, piece in enumerate(pieces) if piece.row is not None), default=-1)
        for n, piece in enumerate(pieces):
            while lost and piece.row is not None and lost[0] < piece.row:
                out.append(self._added(lost.pop(0)))
            out.append(piece)
            if n == last:
                out += [self._added(row) for row in lost]
        return out

    def _added(self, row: int) -> HtmlPiece:
        return HtmlPiece(replace(self.theirs.lines[row]), row)

    def _lost_rows(self) -> list[int]:
        """Lines of the HTML of which the plain part has no word, nor others in their place."""
        lost: list[int] = []
        run: list[int] = []
        at = 0
        for row in range(len(self.theirs.lines) + 1):
            on = self.theirs.on(row) if row < len(self.theirs.lines) else range(0)
            here = [self.mine[word] for word in on if word in self.mine]
            if row < len(self.theirs.lines) and not here:
                run += [row] if len(on) and not _is_picture(self.theirs.lines[row].text) else []
                continue
            upto = min(here, default=len(self.found))
            if upto == at:
                lost += [lone for lone in run if self._is_unknown(lone)]
            run, at = [], max(here, default=at - 1) + 1
        return lost

    def _is_unknown(self, row: int) -> bool:
        """Whether the plain part has the words of a line nowhere else either."""
        line = "".join(self.theirs.keys[word] for word in self.theirs.on(row))
        return line not in self.known


def _is_picture(text: str) -> bool:
    """Whether a line is the description of a picture alone."""
    return text.lstrip().startswith("[") and text.find("]") >= len(text.rstrip()) - 1


def _end(span: tuple[int, int]) -> int:
    return span[1]


def _is_in_address(text: str, end: int) -> bool:
    """Whether an address of the web reaches to this place."""
    run = text[max(end - LONGEST_ADDRESS, 0) : end]
    return bool(run) and not run[-1].isspace() and bool(_ADDRESS.search(run.rsplit(None, 1)[-1]))


def _place(link: tuple[int, str]) -> int:
    return link[0]


def _squeezed(text: str) -> str:
    return "".join(text.replace(">", "").split())


def _is_label(text: str) -> bool:
    """Whether a line is one of a header block."""
    label = split_header(text) if ":" in text[:40] or "：" in text[:40] else None
    return bool(label and label.field != "other")
