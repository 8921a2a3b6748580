"""A page as a text that is the same for two pages which look the same.

White space that no browser draws is left out, the rest is one space; what differs from one request to the next
(tokens, nonces) is replaced. Where a space IS drawn, between two words or two inline elements, it stays.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from .styles import laid_out


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS = _tags("""
    html head body title meta link script template style main header footer nav section article aside div p ul ol li
    dl dt dd h1 h2 h3 h4 h5 h6 hr form fieldset legend details summary table caption thead tbody tr th td
    blockquote pre dialog option optgroup br rect path use circle line g text
""")
VOID = _tags("area base br col embed hr img input link meta source track wbr rect path use circle line")
ITEMS = frozenset(("flex", "grid", "inline-flex", "inline-grid"))
EDGED = ITEMS | {"block", "inline-block", "list-item"}
HOLDERS = frozenset(("select", "table", "tbody", "thead", "tr", "svg", "head"))
EDGED_TAGS = frozenset(("button", "select", "textarea", "svg", "audio", "video"))
OUTER_BLOCK = frozenset(("block", "flex", "grid", "list-item", "none"))
# What no reader reads as words: a run of white space in it is one space.
LISTS = frozenset(("class", "rel", "d", "accept", "points", "data-watch", "style", "content"))
RANDOM = [
    (re.compile(r'(name="csrf-token" content)="[^"]*"'), r"\1"),
    (re.compile(r'(name="(?:csrfmiddlewaretoken|client_id|kept)" value)="[^"]*"'), r"\1"),
    (re.compile(r'("csrfmiddlewaretoken": ?)"[^"]*"'), r"\1"),
    (re.compile(r'(/static/[\w./-]+)\.[0-9a-f]{12}(\.\w+)'), r"\1\2"),
]  # fmt: skip


def folded(html: str) -> str:
    for pattern, instead in RANDOM:
        html = pattern.sub(instead, html)
    folding = Folding()
    folding.feed(html)
    folding.close()
    return "".join(folding.out)


class Kind(NamedTuple):
    """``is_block``: on a line of its own; ``has_edges``: no space is drawn at its beginning and end; ``has_items``: none
    between what is in it; ``is_typed``: each is drawn as it stands."""

    is_block: bool
    has_edges: bool
    has_items: bool
    is_typed: bool


PAGE = Kind(is_block=True, has_edges=True, has_items=False, is_typed=False)


@lru_cache(maxsize=100_000)
def _kind(path: tuple[tuple[str, frozenset[str]], ...]) -> Kind:
    tag = path[-1][0]
    display, white_space = laid_out(list(path))
    is_block = display in OUTER_BLOCK if display else tag in BLOCKS
    return Kind(
        is_block=is_block,
        has_edges=is_block or display in EDGED or tag in EDGED_TAGS,
        has_items=display in ITEMS or (not display and tag in HOLDERS),
        is_typed=tag in ("pre", "textarea", "script", "style") or white_space.startswith("pre"),
    )


class Folding(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._open: list[tuple[tuple, Kind]] = []
        # Whether a space that comes next is not drawn; where one is that waits for something behind it, or -1.
        self._at_edge, self._waiting = True, -1

    def handle_starttag(self, tag, attrs):
        element = (tag, frozenset((dict(attrs).get("class") or "").split()))
        kind = _kind((*(element for element, _kind in self._open), element))
        if tag == "input" and ("type", "hidden") in attrs:
            kind = None  # stands on no line
        elif kind.is_block or self._inside.has_items:
            self._edge()
        else:
            self._settle()
        self.out.append(f"\n<{tag}{''.join(map(_attribute, attrs))}>")
        if tag not in VOID:
            self._open.append((element, kind))
            self._at_edge |= kind.has_edges
        elif kind:
            self._at_edge = kind.is_block or self._inside.has_items

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID or not any(name == tag for (name, _classes), _kind in self._open):
            return
        kind = self._inside
        if kind.has_edges:
            self._edge()
        while self._open.pop()[0][0] != tag:
            pass
        self.out.append(f"</{tag}>")
        if kind.is_block or self._inside.has_items:
            self._edge()
        elif kind.has_edges:
            self._at_edge = False  # one letter, as far as the line is concerned

    def handle_data(self, data):
        if self._inside.is_typed:
            self._word(data)
            return
        for part in re.findall(r"[ \t\r\n\f]+|[^ \t\r\n\f]+", data):
            if part.strip(" \t\r\n\f"):
                self._word(part)
            elif not self._at_edge and self._waiting < 0:
                self._waiting = len(self.out)
                self.out.append("")

    def handle_entityref(self, name):
        self._word(f"&{name};")

    def handle_charref(self, name):
        self._word(f"&#{name};")

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")

    @property
    def _inside(self) -> Kind:
        return self._open[-1][1] if self._open else PAGE

    def _word(self, text: str) -> None:
        self._settle()
        self.out.append(text)
        self._at_edge = False

    def _settle(self) -> None:
        """What waits is drawn: something follows it."""
        if self._waiting >= 0:
            self.out[self._waiting] = " "
            self._waiting, self._at_edge = -1, True

    def _edge(self) -> None:
        self._waiting, self._at_edge = -1, True


def _attribute(attribute: tuple[str, str | None]) -> str:
    name, value = attribute
    if value is None:
        return f" {name}"
    if name == "style":
        value = re.sub(r";\s+", ";", value)
    return f' {name}="{" ".join(value.split()) if name in LISTS else value}"'
