"""The safe HTML of a message (threads.rendering.text) -> its words: for lists, titles and mails. Pure.

A list fetches only how a message starts, so the HTML may end anywhere: inside a tag, an entity, a quote.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

MOST = 4096  # starts of messages whose words a process keeps
TITLE, LONGEST_TITLE = 80, 300  # characters of a title made from a text, and of any

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*+)>|<[^<]*$')
_CUT_ENTITY = re.compile(r"&#?\w{0,10}$")
_HREF = re.compile(r'href="((?:https?|mailto):[^"]*)"')
_INLINE = frozenset({"a", "code", "del", "em", "img", "s", "span", "strong"})
_CELLS = frozenset({"td", "th"})


def _runs(html: str) -> Iterator[tuple[str, str, bool, str]]:
    """(text, tag that follows it, whether that ends an element, its attributes)."""
    at = 0
    for match in _TAG.finditer(html):
        yield html[at : match.start()], match[2] or "", match[1] == "/", match[3] or ""
        at = match.end()
    yield _CUT_ENTITY.sub("", html[at:]), "", False, ""


@lru_cache(maxsize=MOST)
def one_line(html: str) -> str:
    """All words on one line. Quoted ones only when there are no others."""
    own, everything, depth = [], [], 0
    for text, tag, is_end, _attributes in _runs(html):
        piece = text if tag in _INLINE else text + " "
        everything.append(piece)
        if not depth:
            own.append(piece)
        if tag == "blockquote":
            depth = max(0, depth + (-1 if is_end else 1))
    return _joined(own) or _joined(everything)


@lru_cache(maxsize=MOST)
def first_line(html: str, limit: int = TITLE) -> str:
    """The first line of its author's own words, cut at a word."""
    lines = paragraphs(html).splitlines()
    own = [line for line in lines if line.strip() and not line.startswith(">")]
    return cut(" ".join((own or [line.lstrip("> ") for line in lines] or [""])[0].split()), limit)


def cut(words: str, limit: int) -> str:
    """At most ``limit`` characters, ended at a word."""
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def is_titled(title: str, html: str) -> bool:
    """Whether the title says no more than the first line, from which it was made."""
    return bool(title) and title in (first_line(html, TITLE), first_line(html, LONGEST_TITLE))


def beside(title: str, html: str) -> str:
    """The words that a list shows under ``title``: without the title, if they begin with it."""
    words = one_line(html)
    start = title.removesuffix("…")
    if words.startswith(start) and is_titled(title, html):
        return words[len(start) :].lstrip(" .:;,")
    return words


@lru_cache(maxsize=256)
def paragraphs(html: str, *, links: bool = False) -> str:
    """Plain text with its lines: "- " before items, "> " before quoted lines. ``links``: with their addresses."""
    writer = _Writer(links)
    for text, tag, is_end, attributes in _runs(html):
        writer.text(text)
        if tag:
            writer.tag(tag, is_end, attributes)
    writer.end_line()
    return "\n".join(writer.lines).strip("\n")


class _Writer:
    """Collects the lines of ``paragraphs``."""

    def __init__(self, links: bool):
        self.lines: list[str] = []
        self._links, self._line, self._depth, self._pre = links, "", 0, False
        self._lists: list[int | None] = []  # the number of the last item; None: without numbers
        self._href, self._name = "", ""

    def text(self, text: str) -> None:
        words = unescape(text)
        if self._pre:
            *whole, words = words.split("\n")
            for line in whole:
                self._line += line
                self.end_line()
        else:
            words = words.replace("\n", " ")
            words = words.lstrip(" ") if not self._line.strip() else words
        self._line += words
        self._name += words if self._href else ""

    def tag(self, tag: str, is_end: bool, attributes: str) -> None:
        if tag == "a":
            self._link(is_end, attributes)
        elif tag == "br":
            self.end_line()
        elif tag in _CELLS:
            self._line += "  " if is_end else ""
        elif tag not in _INLINE:
            self._block(tag, is_end)

    def end_line(self) -> None:
        if self._line.strip():
            self.lines.append("> " * self._depth + self._line.rstrip())
        self._line = ""

    def _block(self, tag: str, is_end: bool) -> None:
        self.end_line()
        if tag == "pre":
            self._pre = not is_end
        elif tag in ("ul", "ol"):
            if not is_end:
                self._lists.append(0 if tag == "ol" else None)
            elif self._lists:
                self._lists.pop()
        elif tag == "li" and not is_end:
            self._line = self._bullet()
        if tag in ("p", "pre", "h3", "h4", "ul", "ol", "table", "blockquote"):
            self._gap()
        if tag == "blockquote":
            self._depth = max(0, self._depth + (-1 if is_end else 1))

    def _bullet(self) -> str:
        if not self._lists:
            return "- "
        indent = "  " * (len(self._lists) - 1)
        number = self._lists[-1]
        if number is None:
            return indent + "- "
        self._lists[-1] = number + 1
        return f"{indent}{number + 1}. "

    def _gap(self) -> None:
        """A blank line, but not between the items of a list."""
        if not self._lists and self.lines and self.lines[-1]:
            self.lines.append("")

    def _link(self, is_end: bool, attributes: str) -> None:
        if not is_end:
            found = _HREF.search(attributes)
            self._href, self._name = unescape(found[1]) if found and self._links else "", ""
        elif self._href:
            if not self._href.rstrip("/").endswith(self._name.strip().rstrip("/")):
                self._line += f" ({self._href})"
            self._href = ""


def _joined(pieces: list[str]) -> str:
    return " ".join(unescape("".join(pieces)).split())
