"""What the attributes of an HTML element say: whether a client marks a quote with it, whether it is shown."""

import html as entities
import re
from urllib.parse import unquote

MAX_TAG = 20_000
_VALUE = r"\s*(?:=\s*(?:\"([^\"]{0,8000})\"|'([^']{0,8000})'|([^\s>\"']{1,2000}))|(?=[\s/>]))"
_ATTRIBUTE = re.compile(r"\b(class|id|type|href|style|cite|start|hidden|color)" + _VALUE, re.I)
_PICTURES = re.compile(r"\b(alt|width|height|style)" + _VALUE, re.I)
#: Class and id names clients give to the line that says who wrote what is quoted below it.
_ATTRIBUTIONS = (
    "moz-cite-prefix", "gmail_attr", "protonmail_quote_attr", "moz-email-headers-table", "reply-intro",
)  # fmt: skip
#: ... and to the container of a quoted message.
_QUOTES = (
    "gmail_quote", "yahoo_quoted", "divrplyfwdmsg", "appendonsend", "olk_src_body_section", "protonmail_quote",
    "moz-forward-container", "zmail_extra", "tutanota_quote", "_originalcontent", "mimecontentcontainer",
    "ms-outlook-mobile-reference-message", "mail-editor-reference-message-container", "replymessage",
    "quotedtext", "history_container", "ntes-flashmail-quote", "ntes-pcmail-quote", "ntes-mailmaster-quote",
    "spark_quote",
)  # fmt: skip
_BLOCKQUOTES = ("quote", "cite", "history_container", "replymessage")
_BORDER = re.compile(r"border-left(?:-style|-width|-color)?\s*:\s*([^;]{0,80})")
_BORDERS = re.compile(r"border-(?:style|width)\s*:\s*\S+ +\S+ +\S+ +([^;\s]{1,30})")
_NO_BORDER = re.compile(r"(?:^|\s)(?:none|hidden|0(?:px|pt|em)?|medium)(?:\s|$)")
_FULL_BORDER = re.compile(r"border\s*:\s*(?!none|0|medium none)\S")
_ABOVE = re.compile(r"border-top\s*:\s*(?!none|0|medium)\S")
#: Ways to hide what a preview of the mail shall show.
_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$))"
)
_SHUT = re.compile(r"(?:^|;)\s*(?:max-)?height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)")
_FONT = re.compile(r"(?:^|;|\s)font-size\s*:\s*([0-9.]{1,8})")
_TINY = re.compile(r"font-size\s*:\s*1px")
_FAINT = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgb\(255,\s?255,\s?255\))"
)
_STRUCK = ("<del", "<s>", "<s ", "<strike", "line-through")
#: Elements whose words are crossed out.
STRUCK = frozenset(["del", "s", "strike"])
#: What stands behind the letters, also in style sheets; and what is as white as none.
_GROUND = re.compile(r"\b(?:bgcolor|background(?:-color|-image)?)\s*[:=]\s*[\"']?([^;\"'<>{}]{1,60})", re.I)
_PAPER = re.compile(r"(?:#fff(?:fff)?|white|transparent|none|inherit|initial|rgb\(255,\s?255,\s?255\))\b")
_WHITE = re.compile(r"\s*(?:#?fff(?:fff)?|white)\s*$")
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre\b(?!-line)|pre-wrap|break-spaces)")
_SIZE = re.compile(r"\s*(\d{1,4})")


def is_marked(source: str) -> bool:
    """The cheap test: whether a client marked something in this source as quoted, linked words or crossed some out."""
    low = source.lower()
    return (
        'href="http' in low
        or "href='http" in low
        or "<blockquote" in low
        or "border-top:" in low
        or "border-left:" in low
        or "<hr" in low
        or any(tag in low for tag in _STRUCK)
        or any(name in low for name in _QUOTES)
    )


def attributes(tag: str, pattern: re.Pattern[str] = _ATTRIBUTE) -> dict[str, str]:
    """The attributes of a tag that say something to us; the first of a name counts."""
    found: dict[str, str] = {}
    for match in pattern.finditer(tag[:MAX_TAG]):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), entities.unescape(value) if "&" in value else value)
    return found


def names(its: dict[str, str]) -> str:
    """Class and id, in small letters."""
    return f"{its.get('class', '')} {its.get('id', '')}".lower()


def is_attribution(its: dict[str, str]) -> bool:
    """Whether a client marks the element as the line that says who wrote what is quoted."""
    named = names(its)
    return named != " " and any(name in named for name in _ATTRIBUTIONS)


def is_quote(its: dict[str, str]) -> bool:
    """Whether a blockquote is a quote for certain: marked as one, or drawn as one. Others are so only where
    something above says whom they quote: clients indent with them, too."""
    if its.get("type", "").lower() == "cite" or its.get("cite"):
        return True
    return any(name in names(its) for name in _BLOCKQUOTES) or has_bar(its)


def has_bar(its: dict[str, str]) -> bool:
    """Whether a line is drawn along the left side, and none above."""
    style = its.get("style", "").lower()
    if "border" not in style or _ABOVE.search(style) or _FULL_BORDER.search(style):
        return False
    drawn = [found[1] for found in _BORDER.finditer(style)] or [f[1] for f in _BORDERS.finditer(style)]
    return any(not _NO_BORDER.search(value) for value in drawn)


def is_beside_bar(its: dict[str, str]) -> bool:
    """Whether the bar along an element of any kind is what clients draw beside a quote."""
    return "border-left" in its.get("style", "").lower() and has_bar(its)


def is_unseen(its: dict[str, str]) -> bool:
    """Whether an element is not shown: the words that only a preview of the mail shall show."""
    if "hidden" in its and its["hidden"].lower() != "false":
        return True
    style = its.get("style", "").lower()
    if not style:
        return False
    return bool(
        _UNSEEN.search(style)
        or (_SHUT.search(style) and "hidden" in style)
        or (_TINY.search(style) and _FAINT.search(style))
    )


def is_struck(its: dict[str, str]) -> bool:
    """Whether the letters of an element are crossed out."""
    return "line-through" in its.get("style", "").lower()


def is_on_paper(source: str) -> bool:
    """Whether nothing in an HTML text has a ground that white letters can be seen on."""
    grounds = (found[1].strip().lower() for found in _GROUND.finditer(source))
    return all(_PAPER.match(ground) for ground in grounds)


def is_white(its: dict[str, str]) -> bool:
    """Whether an element writes in white."""
    return bool(_FAINT.search(its.get("style", "").lower()) or _WHITE.match(its.get("color", "").lower()))


def font_size(its: dict[str, str]) -> bool | None:
    """Whether the letters of an element have a size, None if it does not say so. Layouts set 0 around
    elements that say so."""
    found = _FONT.search(its.get("style", "").lower())
    return found[1].strip("0.") != "" if found else None


def keeps_breaks(its: dict[str, str]) -> bool:
    """Whether line ends of the source are line ends of the text."""
    return "white-space" in its.get("style", "") and bool(_PREFORMATTED.search(its["style"].lower()))


def picture(tag: str) -> str:
    """What stands for a picture: its description, as text clients print it; "" for one nobody sees."""
    its = attributes(tag, _PICTURES)
    alt = " ".join(its.get("alt", "").split())
    sizes = [_SIZE.match(its.get(side, "")) for side in ("width", "height")]
    if not alt or any(size and int(size[1]) <= 2 for size in sizes) or is_unseen(its):
        return ""
    return f"[{alt}]" if any(map(str.isalnum, alt)) else alt


def is_unmarked_list(its: dict[str, str]) -> bool:
    """Whether a list or an item of one is shown without marks."""
    style = its.get("style", "").lower()
    return "list-style" in style and "none" in style


def is_same(shown: str, link: str) -> bool:
    """Whether the text of a link is its target."""
    if "." in link and not ("." in shown or "%" in shown):
        return False  # the most of them, without a closer look
    return _bare(shown) == _bare(link)


def _bare(link: str) -> str:
    bare = "".join(unquote(link).split()).casefold()
    return bare.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def target(its: dict[str, str]) -> str:
    """Where a link leads: an address of the web or of mail, else ""."""
    href = its.get("href", "").strip()
    return href if href.lower().startswith(("http://", "https://", "ftp://", "mailto:")) else ""
