"""Pictures of a message, and where its text shows them. Pure."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Protocol, TypeVar

#: Types that a browser only ever draws.
TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def is_shown(blob: int | None, content_type: str) -> bool:
    """Whether a page may show a file: everything else is saved to disk, for a page of ours must not run it."""
    return blob is not None and content_type.lower() in TYPES


#: "[cid:image001.png@01DB]", "[image: plan.png]", "[plan.png]", "<plan.png>": what mail clients put in the place of a
#: picture. A Content-ID looks like an address, so it may have become a link.
_MARK = re.compile(
    r"(?P<tag><[^<>]*>)"
    r"|\[(?P<kind>(?:cid|image|inline image|bild|img) ?: ?)?(?:<a [^<>]{0,600}>)?(?P<name>[^\[\]<>\n]{1,200})(?:</a>)?\]"
    r"|&lt;(?P<bare>[^<>&\n]{1,200})&gt;",
    re.IGNORECASE,
)


class Picture(Protocol):
    """What is asked of a picture of the message: its name, and its Content-ID if it came by mail."""

    name: str
    content_id: str


P = TypeVar("P", bound=Picture)


def names_of(picture: Picture) -> set[str]:
    """What a mark may call it."""
    return {name.casefold() for name in (picture.name, picture.content_id) if name}


def called(name: str, pictures: list[P]) -> list[P]:
    """The pictures that a mark means. Outlook makes Content-IDs out of names: image001.png@01DB8C2F."""
    return [picture for picture in pictures if name in names_of(picture)] or [
        picture for picture in pictures if name.partition("@")[0] == picture.name.casefold()
    ]


def place(html: str, pictures: Iterable[P], draw: Callable[[P], str]) -> tuple[str, list[P]]:
    """``html`` with each picture once in the place of its mark, and the pictures that have none. A name that several
    pictures have marks none of them."""
    rest = list(pictures)
    if not rest or ("[" not in html and "&lt;" not in html):
        return html, rest

    def put(found: re.Match) -> str:
        if found["tag"]:
            return found[0]  # an address may have brackets, too
        name = unescape(found["name"] or found["bare"]).strip().casefold()
        meant = called(name, rest)
        # "[1]" is a footnote: what does not say that it is a picture has at least the name of a file.
        if len(meant) != 1 or not (found["kind"] or "." in name):
            return found[0]
        rest.remove(meant[0])
        return draw(meant[0])

    return _MARK.sub(put, html), rest


def is_marked(text: str, picture: Picture) -> bool:
    """Whether a plain text, such as a signature, shows this picture."""
    folded = text.casefold()
    return any(f"[{mark}{name}" in folded for name in names_of(picture) for mark in ("", "cid:", "image: "))
