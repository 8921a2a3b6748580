"""Markdown -> HTML that is safe to show. Pure. What a message adds of its own, people and topics, is in
threads/rendering/text.py."""

from collections.abc import Sequence
from functools import cache
from html import escape

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from .storable import storable

TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# What scrolls by itself can be reached by keyboard, too.
_SCROLLS = {"tabindex", "role", "aria-label"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "pre": _SCROLLS, "div": _SCROLLS}
SCHEMES = {"http", "https", "mailto"}
CLASSES = {"a": {"mention", "topic"}, "div": {"scroll-x"}}
LINK_REL = "noopener noreferrer nofollow"


def engine(heading: int = 3) -> MarkdownIt:
    """A reader of Markdown whose largest heading is h``heading``; a smaller one is the next."""
    # Images are off: a picture by URL would tell its server who reads (SECURITY A090). Nesting is
    # capped because a page is drawn by the browser's recursive layout.
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
    made.enable(["linkify", "table", "strikethrough"]).disable("image")
    made.options["skein_heading"] = heading
    for rule, write in _RULES.items():
        made.add_render_rule(rule, write)
    return made


def clean(html: str) -> str:
    """Only what Markdown makes, whatever the writer of HTML let through."""
    return nh3.clean(
        html,
        tags=TAGS | {"h2"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        allowed_classes=CLASSES,
        link_rel=LINK_REL,
    ).strip()


def document(text: str) -> str:
    """A text that stands alone below the title of its page."""
    return clean(_document().render(storable(text, nul="")))


@cache
def _document() -> MarkdownIt:
    return engine(heading=2)


def _heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    # The page owns what is larger.
    largest = int(options.get("skein_heading", 3))
    tag = f"h{largest}" if tokens[index].tag in ("h1", "h2") else f"h{largest + 1}"
    return f"<{tag}>" if tokens[index].nesting > 0 else f"</{tag}>\n"


def _table(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A wide table scrolls in a box of its own. Nothing people write makes a div: HTML is off."""
    if tokens[index].nesting < 0:
        return "</table></div>\n"
    return f'<div class="scroll-x" tabindex="0" role="group" aria-label="{escape(_("Table"))}"><table>\n'


def _code(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    label = escape(_("Code"))
    code = escape(tokens[index].content)
    return f'<pre tabindex="0" role="group" aria-label="{label}"><code>{code}</code></pre>\n'


_RULES = {
    "heading_open": _heading,
    "heading_close": _heading,
    "table_open": _table,
    "table_close": _table,
    "fence": _code,
    "code_block": _code,
}
