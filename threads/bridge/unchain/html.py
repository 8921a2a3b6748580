"""HTML -> the same lines a plain mail gives, with quote depth from structure and source offsets.

A tokenizer, not a tree: mail HTML is broken in ways that only matter to a tree, nesting bombs cost
nothing, and every line keeps its place in the raw mail. Linear in the size of the source.
"""

import html as entities
import re
from bisect import bisect_right
from itertools import islice, zip_longest

from .bounds import MAX_LINES
from .lines import MAX_DEPTH, Line
from .values import Body

MAX_TAG = 20_000
_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w:]{0,30})")
_TAG = re.compile(r"<[^<>]{0,20000}>")
_BREAK = re.compile(r"\n")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ATTRIBUTE = re.compile(
    r"\b(class|id|type|href|style)\s*=\s*(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s>\"']{1,2000}))", re.I
)
_BLOCKS = frozenset([
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "tbody", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "hr", "pre", "section", "article", "center", "dl", "dt", "dd", "form", "header", "footer",
    "address", "fieldset", "main", "aside", "figure", "body",
])  # fmt: skip
_HIDDEN = frozenset(["style", "script", "head", "title", "noscript", "template", "svg"])
#: Two breaks: a paragraph is set off by a blank line.
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"])
RULE = "_" * 32
#: Class and id names clients give to the line that says who wrote what is quoted below it.
_ATTRIBUTIONS = (
    "moz-cite-prefix",
    "gmail_attr",
    "protonmail_quote_attr",
    "moz-email-headers-table",
    "reply-intro",
)
#: ... and to the container of a quoted message.
_QUOTES = (
    "gmail_quote", "yahoo_quoted", "divrplyfwdmsg", "appendonsend", "olk_src_body_section", "protonmail_quote",
    "moz-forward-container", "zmail_extra", "tutanota_quote", "_originalcontent", "mimecontentcontainer",
    "ms-outlook-mobile-reference-message",
    "mail-editor-reference-message-container", "replymessage", "x_divrplyfwdmsg", "quotedtext", "history_container",
)  # fmt: skip


def is_marked(source: str) -> bool:
    """The cheap test: whether a client marked something in this source as quoted."""
    low = source.lower()
    return (
        "<blockquote" in low or "border-top:" in low or "<hr" in low or any(name in low for name in _QUOTES)
    )


def html_lines(body: Body) -> tuple[list[Line], Line | None]:
    """The lines a reader of the HTML sees, and the text behind the last that is read, if there is more."""
    writer = _Writer(body)
    end = writer.write()
    lines = writer.placed(end)
    text = entities.unescape(_TAG.sub(" ", body.text[end:])).strip()
    return lines, Line(text, 0, lines[-1].end, body.span[1]) if text else None


class _Writer:
    """Walks the source once and writes lines. ``depth`` counts open blockquotes."""

    def __init__(self, body: Body) -> None:
        self.source, self.body = body.text, body
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.depth = self.line_depth = 0
        self.start = 0
        self.mark = ""
        self.hidden = ""
        self.pre = 0
        self.mailto: list[str] = []
        #: Kept: a search from every unclosed "<" or "<!--" would take quadratic time.
        self.tag_end = -1
        self.last_comment_end = body.text.rfind("-->")

    def write(self) -> int:
        """Read the source, as many lines as are read of a mail; the index behind the last."""
        source, at, size = self.source, 0, len(self.source)
        while at < size and len(self.lines) < MAX_LINES:
            found = _TAG_START.search(source, at)
            tag = found.start() if found else size
            if self.pre and tag - at > MAX_TAG:
                # By rows, to see where enough lines are read
                row = source.find("\n", at + MAX_TAG, tag) + 1
                if row:
                    self._text(source[at:row], at)
                    at = row
                    continue
            if tag > at:
                self._text(source[at:tag], at)
            if tag >= size:
                break
            at = self._tag(tag)
        self._break()
        return min(at, size) if len(self.lines) >= MAX_LINES else size

    def _tag(self, at: int) -> int:
        """Handle what begins with "<" at ``at``; the index behind it."""
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
            self._text(source[at:stop], at)
            return stop
        name = _TAG_NAME.match(source, at)
        if not name:
            if source[at + 1] != "/":
                return end + 1
            self._text("<", at)
            return at + 1
        tag = name[1].lower()
        if source[at + 1] == "/":
            self._close(tag)
        else:
            self._open(tag, source[at : end + 1], at)
        return end + 1

    def _open(self, tag: str, text: str, at: int) -> None:
        if self.hidden:
            return
        if tag in _HIDDEN:
            self.hidden = "" if text.endswith("/>") else tag
            return
        if tag in _BLOCKS:
            self._break(blank=tag in _PARAGRAPHS, force=tag == "br" and not self._has_text())
        elif tag in ("td", "th"):
            self.parts.append(" ")
        if tag == "br":
            return
        self._enter(tag, _attributes(text) if "=" in text else {}, at)

    def _enter(self, tag: str, attributes: dict[str, str], at: int) -> None:
        """What an element means for the lines inside it."""
        if tag == "blockquote":
            self.depth = min(self.depth + 1, MAX_DEPTH)
        elif tag == "hr":
            self._text(RULE, at)
            self._break()
        elif tag == "pre":
            self.pre += 1
        elif tag == "a":
            href = entities.unescape(attributes.get("href", ""))
            self.mailto.append(href[7:].split("?")[0] if href.lower().startswith("mailto:") else "")
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
        if names != " ":
            if any(name in names for name in _ATTRIBUTIONS):
                self.mark = "attribution"
            elif any(name in names for name in _QUOTES):
                self.mark = self.mark or "quote"

    def _close(self, tag: str) -> None:
        if self.hidden:
            if tag == self.hidden:
                self.hidden = ""
            return
        if tag in _BLOCKS and tag != "br":
            self._break(blank=tag in _PARAGRAPHS)
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)
        elif tag == "a" and self.mailto:
            address = self.mailto.pop()
            if address and "@" in address and address.lower() not in "".join(self.parts[-3:]).lower():
                self.parts.append(f" <{address}>")

    def _text(self, text: str, at: int) -> None:
        if self.hidden:
            return
        text = entities.unescape(text) if "&" in text else text
        if self.pre and "\n" in text:
            for n, line in enumerate(text.split("\n")):
                if n:
                    self._break(force=True)
                self._add(line, at)
            return
        self._add(_SPACES.sub(" ", text) if not self.pre else text, at)

    def _add(self, text: str, at: int) -> None:
        if not text:
            return
        if not self.parts:
            if text == " ":
                return
            self.start, self.line_depth = at, self.depth
        self.parts.append(text)

    def _break(self, blank: bool = False, force: bool = False) -> None:
        """End the line. Depth is that of its first word."""
        text = "".join(self.parts).strip(" \n") if not self.pre else "".join(self.parts)
        self.parts = []
        if text or force:
            self.lines.append(
                Line(text, self.line_depth if text else self.depth, self.start, 0, self.mark if text else "")
            )
            self.mark = "" if text else self.mark
        if blank and self.lines and not self.lines[-1].blank:
            self.lines.append(Line("", self.depth, self.start, 0))

    def _has_text(self) -> bool:
        return any(part.strip() for part in self.parts)

    def placed(self, end: int) -> list[Line]:
        """The lines with their places in the raw mail for those in the source; each reaches to the next one,
        the last to what stands at ``end`` of the source."""
        first, last = self.body.span
        breaks = islice(_BREAK.finditer(self.source), max(len(self.body.offsets) - 1, 0))
        rows = [0, *(found.end() for found in breaks)]
        for n, line in enumerate(self.lines):
            line.start = self._place(line.start, rows) if n else first
        stop = self._place(end, rows) if end < len(self.source) else last
        for line, following in zip_longest(self.lines, self.lines[1:]):
            line.end = max(following.start if following else stop, line.start)
        return self.lines

    def _place(self, at: int, rows: list[int]) -> int:
        """The offset in the raw mail of an index of the source, whose rows begin at ``rows``."""
        offsets, last = self.body.offsets, self.body.span[1]
        nth = bisect_right(rows, at) - 1
        stop = offsets[nth + 1] if nth + 1 < len(offsets) else last
        return min(offsets[nth] + at - rows[nth], stop)


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag[:MAX_TAG]):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found
