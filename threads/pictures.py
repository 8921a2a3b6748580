"""Pictures: how large they are, by the first bytes of the file, and where a text shows them. Pure, and no picture is
ever decoded: that is left to the reader's browser."""

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import NamedTuple, Protocol, TypeVar

#: Types that a browser only ever draws.
TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
#: Of a JPEG so many segments are looked at: the size stands behind the camera's notes and a preview.
MOST_SEGMENTS = 100
LARGEST = 65_535
#: EXIF orientations that stand a picture on its side.
_ON_ITS_SIDE = range(5, 9)
_ORIENTATION = 0x0112
#: JPEG segments that give the size: SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_shown(blob: int | None, content_type: str) -> bool:
    """Whether a page may show a file: everything else is saved to disk, for a page of ours must not run it."""
    return blob is not None and content_type.lower() in TYPES


class Size(NamedTuple):
    """Pixels, as the picture is to be seen."""

    width: int
    height: int


def size_of(data: bytes) -> Size | None:
    """The size of a PNG, GIF, WebP or JPEG; None for anything else and for what makes no sense."""
    found = _measure(data)
    return found if found and all(0 < side <= LARGEST for side in found) else None


def _measure(data: bytes) -> Size | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        return Size(_big(data, 16, 4), _big(data, 20, 4))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return Size(_little(data, 6, 2), _little(data, 8, 2))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _webp(data: bytes) -> Size | None:
    """RFC 9649, sections 2.5 to 2.7."""
    kind = data[12:16]
    if kind == b"VP8X":
        return Size(_little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8 ":
        return Size(_little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)
    bits = _little(data, 21, 4)
    return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1) if kind == b"VP8L" else None


def _jpeg(data: bytes) -> Size | None:
    at, turned = 2, False
    for _ in range(MOST_SEGMENTS):
        if data[at : at + 1] != b"\xff" or at + 9 > len(data):
            return None
        if data[at + 1] == 0xFF:  # a byte of filling
            at += 1
            continue
        kind, length = data[at + 1], _big(data, at + 2, 2)
        if kind in _FRAMES:
            height, width = _big(data, at + 5, 2), _big(data, at + 7, 2)
            return Size(height, width) if turned else Size(width, height)
        if kind == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
            turned = _orientation(data[at + 10 : at + 2 + length]) in _ON_ITS_SIDE
        at += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """How the camera was held (TIFF 6.0, the first directory); 0 if it does not say so."""
    read = {b"II": _little, b"MM": _big}.get(tiff[:2])
    if read is None:
        return 0
    start = read(tiff, 4, 4)
    for number in range(min(read(tiff, start, 2), 100)):
        entry = start + 2 + 12 * number
        if read(tiff, entry, 2) == _ORIENTATION:
            return read(tiff, entry + 8, 2)
    return 0


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


# --- Where a text shows them -----------------------------------------------------------------------

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
