"""What people write -> HTML that is safe to show. Pure: no query, no request.

Two writers, two rules: a post is Markdown; a mail is plain text whose line breaks mean something and
whose ``*`` and ``#`` do not.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from urllib.parse import quote

import nh3
from django.urls import reverse
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_MENTIONS = 50  # a message that names a whole company is a mistake or an attack

_HANDLE = re.compile(r"(?<![\w@/.+-])@([A-Za-z0-9_][A-Za-z0-9_-]{0,59})(?![\w@])")
_TOPIC = re.compile(r"(?<![\w#/&])#([^\W\d_][\w-]{0,59})")
_INLINE = re.compile(rf"{_HANDLE.pattern}|{_TOPIC.pattern}")

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_LINK_CLASSES = {"a": {"mention", "topic"}}
_LINK_REL = "noopener noreferrer nofollow"


def handles(body: str) -> list[str]:
    """The @handles of a text, lower case, each once, in order, at most MAX_MENTIONS."""
    found = dict.fromkeys(match.group(1).lower() for match in _HANDLE.finditer(body))
    return list(found)[:MAX_MENTIONS]


def topics(body: str) -> list[str]:
    """The #topics of a text, lower case, each once, in order."""
    return list(dict.fromkeys(match.group(1).lower() for match in _TOPIC.finditer(body)))[:MAX_MENTIONS]


def render(body: str, people: Iterable = ()) -> str:
    """Markdown -> safe HTML. ``people``: the users a handle may name; every other @word stays a word."""
    named = {person.handle.lower(): person for person in people if person.handle}
    html = _markdown().render(body, {"people": named})
    return _clean(html)


def render_mail(text: str) -> str:
    """A mail's own plain text -> safe HTML: paragraphs, kept line breaks, links, ``>`` quotes."""
    parts: list[str] = []
    depth = 0
    for level, block in _blocks(text):
        parts.append("<blockquote>" * (level - depth) + "</blockquote>" * (depth - level))
        depth = level
        parts.append(f"<p>{'<br>'.join(_linked(line) for line in block)}</p>")
    parts.append("</blockquote>" * depth)
    return _clean("".join(parts))


def first_line(body: str, limit: int = 80) -> str:
    """A subject for a text that has none: its first line, cut at a word."""
    line = next((line.strip(" #*>\t") for line in body.splitlines() if line.strip(" #*>\t")), "")
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        allowed_classes=_LINK_CLASSES,
        link_rel=_LINK_REL,
    ).strip()


@cache
def _markdown() -> MarkdownIt:
    # Images are off: a picture by URL would tell its server who reads (SECURITY A090). Nesting is
    # capped because a page is drawn by the browser's recursive layout.
    engine = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
    engine.enable(["linkify", "table", "strikethrough"]).disable("image")
    engine.core.ruler.push("skein_names", _names)
    engine.add_render_rule("heading_open", _heading)
    engine.add_render_rule("heading_close", _heading)
    return engine


def _heading(self, tokens, index, options, env) -> str:
    # The page owns h1 and h2; a message may have small headings only.
    tag = "h3" if tokens[index].tag in ("h1", "h2") else "h4"
    return f"<{tag}>" if tokens[index].nesting > 0 else f"</{tag}>\n"


def _names(state) -> None:
    """Turn @handles and #topics of running text into links (never inside code or another link)."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _name_links(block.children, state.env.get("people", {}))


def _name_links(children: list[Token], people: dict) -> list[Token]:
    out: list[Token] = []
    in_link = 0
    for token in children:
        in_link += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not in_link:
            out.extend(_split_names(token.content, people))
        else:
            out.append(token)
    return out


def _split_names(text: str, people: dict) -> Iterable[Token]:
    position = 0
    for match in _INLINE.finditer(text):
        link = _name_link(match, people)
        if link:
            yield _text(text[position : match.start()])
            yield Token("html_inline", "", 0, content=link)
            position = match.end()
    yield _text(text[position:])


def _name_link(match: re.Match, people: dict) -> str:
    handle, topic = match.groups()
    if topic:
        url = f"{reverse('search')}?q={quote('#' + topic.lower())}"
        return f'<a class="topic" href="{url}">#{escape(topic)}</a>'
    person = people.get(handle.lower())
    if person is None:
        return ""
    return f'<a class="mention" href="{reverse("person", args=[person.pk])}">@{escape(person.first_name)}</a>'


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_QUOTE = re.compile(r"(?:>[ ]?){1,100}")
_MAX_QUOTE_DEPTH = 6


def _blocks(text: str) -> Iterable[tuple[int, list[str]]]:
    """(quote level, lines) of each paragraph."""
    level, block = 0, []
    for line in text.expandtabs(4).splitlines():
        quoted = _QUOTE.match(line)
        now = min(quoted.group().count(">"), _MAX_QUOTE_DEPTH) if quoted else 0
        content = line[quoted.end() :] if quoted else line
        if block and (now != level or not content.strip()):
            yield level, block
            block = []
        level = now
        if content.strip():
            block.append(content.rstrip())
    if block:
        yield level, block


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt()


def _linked(line: str) -> str:
    """A line with its web and mail addresses as links, all else escaped."""
    indent = len(line) - len(line.lstrip(" "))
    lead, line = "\u00a0" * min(indent, 40), line[indent:]
    out, position = [lead], 0
    # Only a line that can hold an address is worth the search.
    found = _linkify().match(line) if "@" in line or "://" in line or "www." in line else None
    for match in found or ():
        # Not urlsplit: it raises on hosts with letters like ℀, and one such link must not stop a mail.
        if match.url.partition(":")[0].lower() not in _SCHEMES:
            continue
        out.append(escape(line[position : match.index]))
        out.append(f'<a href="{escape(match.url)}">{escape(match.text)}</a>')
        position = match.last_index
    out.append(escape(line[position:]))
    return "".join(out)
