"""HTML -> the same lines a plain mail gives, with quote depth from structure and source offsets.

A tokenizer, not a tree: mail HTML is broken in ways that only matter to a tree, nesting bombs cost
nothing, and every line keeps its place in the raw mail. Linear in the size of the source.
"""

import html as entities
import re
from bisect import bisect_right
from itertools import islice, zip_longest

from ..bounds import MAX_LINES
from ..text.lines import Line, strip_typed
from ..values import Body
from .marks import MAX_TAG
from .nesting import settle
from .writer import HtmlWriter

_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w:]{0,30})")
_TAG = re.compile(r"<[^<>]{0,20000}>")
#: An address or a link whose angle brackets nobody escaped.
_BARE = re.compile(r"<(?:mailto:)?[^\s<>\"'=/@]{1,64}@[\w.-]{3,255}>|<https?://[^\s<>\"']{3,2000}>", re.I)
_BREAK = re.compile(r"\n")


def html_lines(body: Body) -> tuple[list[Line], Line | None]:
    """The lines a reader of the HTML sees, and the text behind the last that is read, if there is more.
    A mail that shows nothing is shown with what it hides."""
    source = _Source(body.text)
    writer = HtmlWriter(body.text)
    end = source.tell(writer)
    if writer.hides and all(line.blank for line in writer.lines):
        source, writer = _Source(body.text), HtmlWriter(body.text, shows_all=True)
        end = source.tell(writer)
    lines = _placed(writer.lines, body, end)
    settle(lines, writer.nests)
    strip_typed(lines)
    text = entities.unescape(_TAG.sub(" ", body.text[end:])).strip()
    return lines, Line(text, 0, lines[-1].end, body.span[1]) if text else None


class _Source:
    """Walks the source once and tells a writer of tags and texts."""

    def __init__(self, source: str) -> None:
        self.source = source
        #: Kept: a search from every unclosed "<" or "<!--" would take quadratic time.
        self.tag_end = -1
        self.last_comment_end = source.rfind("-->")

    def tell(self, writer: HtmlWriter) -> int:
        """Read the source, as many lines as are read of a mail; the index behind the last."""
        source, at, size = self.source, 0, len(self.source)
        while at < size and len(writer.lines) < MAX_LINES:
            found = _TAG_START.search(source, at)
            tag = found.start() if found else size
            if writer.pre and tag - at > MAX_TAG:
                # By rows, to see where enough lines are read
                row = source.find("\n", at + MAX_TAG, tag) + 1
                if row:
                    writer.text(source[at:row], at)
                    at = row
                    continue
            if tag > at:
                writer.text(source[at:tag], at)
            if tag >= size:
                break
            at = self._tag(tag, writer)
        writer.break_line()
        return min(at, size) if len(writer.lines) >= MAX_LINES else size

    def _tag(self, at: int, writer: HtmlWriter) -> int:
        """Tell what begins with "<" at ``at``; the index behind it."""
        source = self.source
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4) if at < self.last_comment_end else -1
            return end + 3 if end >= 0 else at + 4
        if self.tag_end < at:
            end = source.find(">", at)
            self.tag_end = end if end >= 0 else len(source) + MAX_TAG
        end = self.tag_end
        if end >= at + MAX_TAG:  # no tag begins before the ">" is near
            stop = min(end - MAX_TAG + 1, len(source))
            writer.text(source[at:stop], at)
            return stop
        name = _TAG_NAME.match(source, at)
        if not name:
            if source[at + 1] != "/":
                return end + 1
            writer.text("<", at)
            return at + 1
        text = source[at : end + 1]
        if ("@" in text or "://" in text) and _BARE.fullmatch(text):
            writer.text(text.replace("&", "&amp;"), at)
        elif source[at + 1] == "/":
            writer.close(name[1].lower())
        else:
            writer.open(name[1].lower(), text, at)
        return end + 1


def _placed(lines: list[Line], body: Body, end: int) -> list[Line]:
    """The lines with their places in the raw mail for those in the source; each reaches to the next one,
    the last to what stands at ``end`` of the source."""
    first, last = body.span
    breaks = islice(_BREAK.finditer(body.text), max(len(body.offsets) - 1, 0))
    rows = [0, *(found.end() for found in breaks)]
    for n, line in enumerate(lines):
        line.start = _place(body, line.start, rows) if n else first
    stop = _place(body, end, rows) if end < len(body.text) else last
    for line, following in zip_longest(lines, lines[1:]):
        line.end = max(following.start if following else stop, line.start)
    return lines


def _place(body: Body, at: int, rows: list[int]) -> int:
    """The offset in the raw mail of an index of the source, whose rows begin at ``rows``."""
    nth = bisect_right(rows, at) - 1
    stop = body.offsets[nth + 1] if nth + 1 < len(body.offsets) else body.span[1]
    return min(body.offsets[nth] + at - rows[nth], stop)
