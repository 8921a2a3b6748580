"""What people write -> HTML that is safe to show. Pure: no query, no request.

Two writers, two rules: a post is Markdown; a mail is plain text whose line breaks mean something and
whose ``*`` and ``#`` do not.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from urllib.parse import quote

import nh3
from django.conf import settings
from django.urls import reverse
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from microblog.kit import markdown
from microblog.kit.storable import storable

from . import hashtags, plain

TITLED_BY = 2_000  # characters at the start of a post that its title may come from
MAX_MENTIONS = 50  # a message that names a whole company is a mistake or an attack

# A handle is ASCII (a Japanese keyboard types it full width). What is written without blanks may touch it
# ("请@jonas看一下"); what may belong to a longer name, a host or an address may not ("@jonás", "a@jonas.example").
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LATIN = (
    rf"A-Za-z0-9_{_WIDE}\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u1d00-\u1eff\ufb00-\ufb06"
)
_AT = "@\ufe6b\uff20"
_HANDLE = re.compile(
    rf"(?<![{_LATIN}{_AT}/.+-])[{_AT}]((?>[A-Za-z0-9{_WIDE}][A-Za-z0-9{_WIDE}_\uff3f\uff0d-]{{0,59}}))"
    rf"(?![{_LATIN}{_AT}]|\.[a-z0-9])"
)
_TAIL = "_-\uff3f\uff0d"  # "@jonas-": no handle ends in these
_INLINE = re.compile(rf"{_HANDLE.pattern}|{hashtags.TOPIC.pattern}")
_QUOTED_LINE = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])?\s*>")


def handles(body: str) -> list[str]:
    """The @handles of a text, lower case, each once, in order, at most MAX_MENTIONS: those that ``render``
    makes links of. Nobody is named in code, in a link or in a quote."""
    return _names_in(body)["handles"][:MAX_MENTIONS] if any(at in body for at in _AT) else []


def topics(body: str) -> list[str]:
    """The #topics of a text, lower case, each once, in order."""
    return [written.lower() for written in topic_names(body).values()]


def topic_names(body: str) -> dict[str, str]:
    """The #topics of a text in order: {name: as it is first written}."""
    if not any(sign in body for sign in hashtags.HASHES):
        return {}
    return hashtags.named(_names_in(body)["topics"])


def mail_topic_names(body: str) -> dict[str, str]:
    """The same of a mail's plain text. What is quoted in it names nothing."""
    if not any(sign in body for sign in hashtags.HASHES):
        return {}
    own = (line for line in body.splitlines() if not _QUOTE.match(line))
    return hashtags.named(match[1] for line in own for match in hashtags.IN_MAIL.finditer(line))


@lru_cache(maxsize=8)
def _names_in(body: str) -> dict[str, list[str]]:
    env: dict[str, dict] = {}
    _markdown().parse(storable(body, nul=""), env)
    return {kind: list(env.get(kind, ())) for kind in ("handles", "topics")}


def render(body: str, people: Iterable = ()) -> str:
    """Markdown -> safe HTML. ``people``: the users a handle may name; every other @word stays a word."""
    named = {person.handle.lower(): person for person in people if person.handle}
    html = _markdown().render(storable(body, nul=""), {"people": named})
    return markdown.clean(html)


def render_mail(text: str) -> str:
    """A mail's own plain text -> safe HTML: paragraphs, kept line breaks, links, ``>`` quotes."""
    parts: list[str] = []
    depth = 0
    for level, block in _blocks(storable(text, nul="")):
        parts.append("<blockquote>" * (level - depth) + "</blockquote>" * (depth - level))
        depth = level
        parts.append(f"<p>{'<br>'.join(_linked(line, is_own=not level) for line in block)}</p>")
    parts.append("</blockquote>" * depth)
    return markdown.clean("".join(parts))


def first_line(body: str, limit: int = 80) -> str:
    """A subject for a text that has none: its first line, cut at a word; a quoted one only if there is no other."""
    lines = [line for line in body.splitlines() if line.strip(" #*>\t")]
    own = next((line for line in lines if not line.lstrip().startswith(">")), "")
    line = (own or next(iter(lines), "")).strip(" #*>\t")
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def title_of(body: str) -> str:
    """The title of a post that has none: its first line as people read it, without the signs of Markdown."""
    return plain.first_line(render(body[:TITLED_BY]))


def for_mail(html: str) -> str:
    """The HTML of a message for a mail that Skein sends: links with their host, and no picture to fetch."""
    return nh3.clean(
        html,
        tags=markdown.TAGS,
        attributes={**markdown.ATTRIBUTES, "a": {"href"}},
        url_schemes=markdown.SCHEMES,
        attribute_filter=_with_host,
        link_rel=markdown.LINK_REL,
    )


def _with_host(_tag: str, name: str, value: str) -> str:
    return settings.BASE_URL + value if name == "href" and value.startswith("/") else value


@cache
def _markdown() -> MarkdownIt:
    engine = markdown.engine()
    engine.core.ruler.push("skein_names", _names)
    return engine


def _names(state: StateCore) -> None:
    """Turn @handles and #topics of running text into links (never inside code or another link)."""
    state.env.update(handles={}, topics={})
    lines, quotes = state.src.split("\n"), 0
    for block in state.tokens:
        quotes += (block.type == "blockquote_open") - (block.type == "blockquote_close")
        if block.type == "inline" and block.children:
            first = block.map[0] if block.map else 0
            block.children = _name_links(block.children, state.env, lines[first:] if quotes else [])


def _name_links(children: list[Token], env: EnvType, quoted: list[str]) -> list[Token]:
    """``quoted``: the lines of the text from here on, if it is a quote."""
    out: list[Token] = []
    in_link = line = 0
    for token in children:
        in_link += (token.type == "link_open") - (token.type == "link_close")
        line += token.type in ("softbreak", "hardbreak")
        if token.type == "text" and not in_link:
            out.extend(_split_names(token.content, env, _is_quoted(quoted, line)))
        else:
            out.append(token)
    return out


def _is_quoted(quoted: list[str], line: int) -> bool:
    """Markdown counts the lines below a quote to it until a blank one; whoever writes there does not quote."""
    return bool(quoted) and (line >= len(quoted) or bool(_QUOTED_LINE.match(quoted[line])))


def _split_names(text: str, env: EnvType, is_quoted: bool) -> Iterable[Token]:
    position = 0
    for match in _INLINE.finditer(text):
        link = _topic_link(match[2], env) if match[2] else "" if is_quoted else _mention(match[1], env)
        if link:
            yield _text(text[position : match.start()])
            yield Token("html_inline", "", 0, content=link)
            position = match.start() + len(match.group().rstrip(_TAIL))
    yield _text(text[position:])


def _topic_link(topic: str, env: EnvType) -> str:
    topic = topic.rstrip(_TAIL)
    env["topics"].setdefault(topic)
    return _topic_anchor(topic)


def _topic_anchor(topic: str) -> str:
    url = f"{reverse('search')}?q={quote('#' + topic.lower())}"
    return f'<a class="topic" href="{url}">#{escape(topic)}</a>'


def _mention(written: str, env: EnvType) -> str:
    handle = unicodedata.normalize("NFKC", written).rstrip(_TAIL).lower()
    env["handles"].setdefault(handle)
    person = env.get("people", {}).get(handle)
    if person is None:
        return ""
    return f'<a class="mention" href="{reverse("person", args=[person.pk])}">@{escape(person.first_name)}</a>'


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_QUOTE = re.compile(r"(?:>[ ]?){1,100}")
_MAX_QUOTE_DEPTH = 6


def _blocks(text: str) -> Iterable[tuple[int, list[str]]]:
    """(quote level, lines) of each paragraph."""
    level = 0
    block: list[str] = []
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


def _linked(line: str, *, is_own: bool) -> str:
    """A line with its web and mail addresses as links, and its topics if it ``is_own`` (not quoted); else escaped."""
    words = _with_topics if is_own and any(sign in line for sign in hashtags.HASHES) else escape
    indent = len(line) - len(line.lstrip(" "))
    lead, line = "\u00a0" * min(indent, 40), line[indent:]
    out, position = [lead], 0
    # Only a line that can hold an address is worth the search.
    found = _linkify().match(line) if "@" in line or "://" in line or "www." in line else None
    for match in found or ():
        # Not urlsplit: it raises on hosts with letters like ℀, and one such link must not stop a mail.
        if match.url.partition(":")[0].lower() not in markdown.SCHEMES:
            continue
        out.append(words(line[position : match.index]))
        out.append(f'<a href="{escape(match.url)}">{escape(match.text)}</a>')
        position = match.last_index
    out.append(words(line[position:]))
    return "".join(out)


def _with_topics(text: str) -> str:
    out, position = [], 0
    for match in hashtags.IN_MAIL.finditer(text):
        topic = match[1].rstrip(_TAIL)
        out += [escape(text[position : match.start()]), _topic_anchor(topic)]
        position = match.start() + 1 + len(topic)
    return "".join([*out, escape(text[position:])])
