"""How large a picture is, by the first bytes of the file. Pure, and no picture is ever decoded: that is left to the
reader's browser."""

from typing import NamedTuple

#: Of a JPEG so many segments are looked at: the size stands behind the camera's notes and a preview.
MOST_SEGMENTS = 100
LARGEST = 65_535
#: EXIF orientations that stand a picture on its side.
_ON_ITS_SIDE = range(5, 9)
_ORIENTATION = 0x0112
#: JPEG segments that give the size: SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


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
            turned = orientation_of(data[at + 10 : at + 2 + length]) in _ON_ITS_SIDE
        at += 2 + length
    return None


def orientation_of(tiff: bytes) -> int:
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
