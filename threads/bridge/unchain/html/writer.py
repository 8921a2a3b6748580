"""Writes the tags and texts of a mail's HTML down as lines."""

import html as entities
import re
from dataclasses import dataclass
from functools import cached_property

from ..people.names import ADDRESS
from ..text.lines import MAX_DEPTH, Line
from . import marks
from .colours import Tints
from .elements import Element, Elements
from .layout import Layout
from .nesting import Nest

_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset([
    "p", "div", "tr", "option", "optgroup", "textarea", "li", "ul", "ol", "table", "tbody", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "hr", "pre", "section", "article", "center", "dl", "dt", "dd", "form", "header", "footer",
    "address", "fieldset", "main", "aside", "dialog", "figure", "body", "details", "summary", "caption", "figcaption",
])  # fmt: skip
#: Blocks that part lines at once, also inside a cell.
_PARTING = frozenset(["tr", "table", "tbody", "blockquote", "hr", "pre"])
_HIDDEN = frozenset(["style", "script", "head", "title", "noscript", "template", "svg"])
#: Two breaks: a paragraph is set off by a blank line.
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"])
#: Elements without an end.
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "col", "wbr", "base", "area"])
RULE = "_" * 32
#: What stands around words that are crossed out, as in Markdown.
STRIKE = "~~"
#: Characters without a width, which fill up what a preview shows.
_FILLER = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


@dataclass(slots=True)
class _Open:
    """An element that means something until it ends, and how many of its kind are open inside it."""

    inside: int = 0
    quotes: bool = False
    keeps: bool = False
    hides: bool = False
    #: Whether letters had a size above it, if it changes that.
    sized: bool | None = None
    #: Whether letters could be seen above it, if it changes that.
    inked: bool | None = None
    strikes: bool = False
    #: The colour of letters above it, if it changes that.
    tint: str | None = None
    nest: Nest | None = None


class HtmlWriter:
    """``lines`` so far. ``depth`` counts open quotes; ``nests`` are elements of which only what stands above
    them can tell whether they are quotes (nesting.py)."""

    def __init__(self, source: str, shows_all: bool = False) -> None:
        self.source, self.shows_all = source, shows_all
        self.lines: list[Line] = []
        self.nests: list[Nest] = []
        self.hides = False
        self.pre = 0
        self._parts: list[str] = []
        #: The part with which the cell begins, if others stand beside it.
        self._cell_from = 0
        self._is_item = False
        self._depth = self._line_depth = 0
        self._start = 0
        self._mark = ""
        self._skipped = ""
        self._unseen, self._sized, self._inked, self._struck = 0, True, True, 0
        #: A line end inside a cell that counts if more text follows in it; 2: and a blank line.
        self._pending = 0
        self._links: list[tuple[str, int, int]] = []
        self._open: dict[str, list[_Open]] = {}
        self._layout = Layout()
        self._tints = Tints()
        self._last_ends: dict[str, int] = {}
        self._elements = Elements()

    # -- what the source holds -----------------------------------------------------------------------

    def open(self, tag: str, text: str, at: int) -> None:
        """An element begins with ``text`` at ``at``."""
        if self._skipped:
            return
        if tag in _HIDDEN:
            self._skipped = "" if text.endswith("/>") else tag
            return
        if self._unseen:
            if tag in self._open:
                self._open[tag][-1].inside += 1
            return
        if tag in ("td", "th"):
            self._cell()
        elif tag == "br":
            self._line_end()
        elif tag in _BLOCKS:
            self._block(tag)
        if tag in _VOID:
            self._void(tag, text, at)
        elif text.endswith("/>") and ":" in tag:
            pass  # <o:p/>
        else:
            self._enter(tag, self._elements.of(tag, text), at)

    def close(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            if tag == self._skipped:
                self._skipped = ""
            return
        if not self._unseen:
            if tag in _BLOCKS:
                self._block(tag)
            if tag == "a" and self._links:
                self._end_link(*self._links.pop())
            elif tag == "q":
                self._add("\u201d", self._start)
            else:
                self._layout.close(tag)
        if self._open.get(tag):
            self._leave(tag)

    def text(self, text: str, at: int) -> None:
        """What stands between tags."""
        if self._skipped or self._unseen or not (self._sized and self._inked or self.shows_all):
            return
        text = entities.unescape(text) if "&" in text else text
        if self.pre and "\n" in text:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self.break_line(force=True)
                self._add(line, at)
            return
        self._add(_SPACES.sub(" ", text) if not self.pre else text, at)

    def break_line(self, blank: bool = False, force: bool = False) -> None:
        """End the line. Depth is that of its first word."""
        self._pending = 0
        text = "".join(self._parts)
        if not self.pre:
            text = text.rstrip(" \n\t") if self._is_item else text.strip(" \n\t")
        if text and not text.isascii() and not text.translate(_FILLER).strip():
            text = text.translate(_FILLER)
        self._parts, self._cell_from, self._is_item = [], 0, False
        if text or force:
            depth = self._line_depth if text else self._depth
            mark, colour = self._mark if text else "", self._tints.take()
            self.lines.append(Line(text, depth, self._start, 0, mark, colour=colour))
            self._mark = "" if text else self._mark
        if blank and self.lines and not self.lines[-1].blank:
            self.lines.append(Line("", self._depth, self._start, 0))

    # -- what that means -----------------------------------------------------------------------------

    def _void(self, tag: str, text: str, at: int) -> None:
        if tag == "hr":
            self._add(RULE, at)
            self.break_line()
        elif tag == "img" and self._sized:
            self._add(marks.picture(text), at)

    def _block(self, tag: str) -> None:
        """A block begins or ends, and with it a line; inside a cell only if more text follows there."""
        blank = tag in _PARAGRAPHS
        if self._layout.in_cell and tag not in _PARTING:
            if self._has_text():
                self._pending = max(self._pending, 1 + blank)
            return
        self.break_line(blank=blank or self._pending > 1)

    def _line_end(self) -> None:
        """What <br> does."""
        if self._layout.in_cell and self._has_text() and not self._pending:
            self._pending = 1
            return
        had = self._has_text() and not self._pending
        if self._pending:
            self.break_line(blank=self._pending > 1)
        self.break_line(force=not had)

    def _cell(self) -> None:
        """A cell begins: beside the last one, if that is a line so far."""
        if not self._layout.open_cell(len(self.lines)):
            self.break_line(blank=self._pending > 1)
        elif self._parts:
            self._parts.append("\t")
            self._cell_from = len(self._parts)
        self._pending = 0

    def _enter(self, tag: str, element: Element, at: int) -> None:
        """What an element means for the lines inside it, until it ends."""
        if tag == "a":
            self._links.append((element.target, len(self.lines), len(self._parts)))
            return
        if tag == "q":
            self._add("\u201c", at)
        else:
            self._layout.open(tag, element.its, len(self.lines))
        if element.is_attribution:
            self._mark = "attribution"
        opened = self._meaning(tag, element) if element.matters else None
        if opened:
            self._open.setdefault(tag, []).append(opened)
        elif self._open.get(tag):
            self._open[tag][-1].inside += 1

    def _meaning(self, tag: str, element: Element) -> _Open | None:
        """What stays true until the element ends, None for nothing."""
        opened = _Open(keeps=element.keeps_breaks)
        if element.may_quote and self._depth < MAX_DEPTH:
            opened.quotes = True
            if not element.is_quote:
                opened.nest = Nest(len(self.lines), element.like)
                self.nests.append(opened.nest)
        if element.is_unseen and not self.shows_all and self._ends(tag):
            opened.hides = self.hides = True
        size = element.font_size
        if size is not None and size != self._sized and (size or self._ends(tag)):
            opened.sized, self._sized = self._sized, size
            self.hides = self.hides or not size
        if element.is_inked not in (None, self._inked) and (
            element.is_inked or self._is_paper and self._ends(tag)
        ):
            opened.inked, self._inked = self._inked, bool(element.is_inked)
            self.hides = self.hides or not self._inked
        opened.strikes = element.is_struck and not self._struck and self._ends(tag)
        colour = element.colour
        if colour is not None and colour != self._tints.now:
            opened.tint, self._tints.now = self._tints.now, colour
        self._depth += opened.quotes
        self.pre += opened.keeps
        self._unseen += opened.hides
        if opened.strikes:
            self._struck += 1
            self._add(STRIKE, self._start)
        changes = opened.sized is not None or opened.tint is not None or opened.inked is not None
        return opened if opened.quotes or opened.keeps or opened.hides or opened.strikes or changes else None

    def _leave(self, tag: str) -> None:
        """Undo what the innermost element of that kind means, if it is the one that ends."""
        opened = self._open[tag][-1]
        if opened.inside:
            opened.inside -= 1
            return
        self._open[tag].pop()
        self._depth -= opened.quotes
        self.pre -= opened.keeps
        self._unseen -= opened.hides
        self._sized = self._sized if opened.sized is None else opened.sized
        self._inked = self._inked if opened.inked is None else opened.inked
        if opened.strikes:
            self._end_strike()
        self._tints.now = self._tints.now if opened.tint is None else opened.tint
        if opened.nest:
            opened.nest.end = len(self.lines)

    def _end_strike(self) -> None:
        """Close what is crossed out; nothing is where nothing was written."""
        self._struck -= 1
        if self._parts and self._parts[-1] == STRIKE:
            self._parts.pop()
        else:
            self._add(STRIKE, self._start)

    @cached_property
    def _is_paper(self) -> bool:
        return marks.is_on_paper(self.source)

    def _ends(self, tag: str) -> bool:
        """Whether elements of that kind end anywhere below: one that does not would hide all the mail."""
        if tag not in self._last_ends:
            ends = (self.source.rfind(f"</{name}") for name in (tag, tag.upper()))
            self._last_ends[tag] = max(ends)
        return self._last_ends[tag] > self._start

    def _end_link(self, link: str, line: int, part: int) -> None:
        """Print where a link leads, if its text does not say so: "text <https://...>"."""
        if not link:
            return
        shown = "".join(self._parts[part:] if line == len(self.lines) else self._parts).strip()
        if link[:7].lower() == "mailto:":
            address = link[7:].split("?")[0]
            known = "".join(self._parts[-3:]).lower()
            # Where an address is shown, that is the one people see, wherever its link leads
            if "@" in address and address.lower() not in known and not ADDRESS.search(shown):
                self._parts.append(f" <{address}>")
        elif shown and not marks.is_same(shown, link):
            self._parts.append(f" <{link}>")

    def _add(self, text: str, at: int) -> None:
        if not text:
            return
        if self._pending and text != " ":
            self.break_line(blank=self._pending > 1)
        if not self._parts:
            if text == " ":
                return
            self._start, self._line_depth = at, self._depth
            marker = self._layout.take_marker()
            if marker:
                self._parts.append(marker)
                self._is_item = True
        self._parts.append(text)
        self._tints.add(text)

    def _has_text(self) -> bool:
        return any(part.strip() for part in self._parts[self._cell_from :])
