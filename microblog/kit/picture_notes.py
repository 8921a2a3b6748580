"""Pictures without what cameras and programs note in them: when, where and by whom they were taken, earlier pictures,
texts. Pure, and nothing is decoded: what draws the picture is copied as it is."""

import re
import struct
import zlib
from collections.abc import Iterator

from .picture_sizes import orientation_of

# --- JPEG (ITU T.81, table B.1) ---

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN, _EXIF = 0xDA, 0xE1
# Frames, tables, numbers of lines; and how those segments begin that say how to draw (JFIF, Adobe, ICC).
_DRAWING = frozenset(range(0xC0, 0xD0)) - {0xC8} | {0xDB, 0xDC, 0xDD, _SCAN}
_HOW = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# Where a scan ends: 0 is a byte of it, 0xD0 to 0xD7 stand between its parts, 0xFF fills.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

# --- PNG (third edition, table 7) ---

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWING = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
# The drawing itself, which its program opens again: draw.io and Excalidraw.
_PNG_WORKS = (b"mxfile\0", b"mxGraphModel\0", b"application/vnd.excalidraw+json\0")
_PNG_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt"))

# --- WebP (RFC 9649, section 2.7) ---

_WEBP_DRAWING = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def without_notes(data: bytes) -> bytes | None:
    """A JPEG, PNG or WebP of what draws it alone, to its first end, and which side is up; None for any other file, and
    for one that does not hold together."""
    try:
        if data.startswith(_START):
            return b"".join([_START, *_jpeg(data), _END])
        if data.startswith(_PNG):
            return b"".join([_PNG, *_png(data)])
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
    except _BrokenError:
        pass
    return None


class _BrokenError(Exception):
    """It ends too early, or something stands where nothing can."""


def _jpeg(data: bytes) -> Iterator[bytes]:
    at, is_turned, is_drawn = 2, False, False
    # One that was cut short ends in its last scan.
    while data[at : at + 2] != _END and not (is_drawn and at >= len(data)):
        if at + 4 > len(data) or data[at] != 0xFF:
            raise _BrokenError
        if data[at + 1] == 0xFF:
            at += 1
            continue
        kind = data[at + 1]
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == _SCAN:
            is_drawn, marker = True, _MARKER.search(data, end)
            end = marker.start() if marker else len(data)
        content = data[at:end]
        if kind in _DRAWING or (kind in _HOW and content.startswith(_HOW[kind], 4)):
            yield content
        elif kind == _EXIF and not is_turned and (tiff := _turn(content[4:])):
            is_turned = True
            yield b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
        at = end


def _png(data: bytes) -> Iterator[bytes]:
    at, kind = 8, b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        chunk, kind = data[at:end], data[at + 4 : at + 8]
        if end > len(data):
            raise _BrokenError
        if kind in _PNG_DRAWING or (kind in _PNG_TEXTS and chunk.startswith(_PNG_WORKS, 8)):
            yield chunk
        elif kind == b"eXIf" and (tiff := _turn(chunk[8:-4])):
            yield struct.pack(">I", len(tiff)) + kind + tiff + struct.pack(">I", zlib.crc32(kind + tiff))
        at = end


def _webp(data: bytes) -> bytes:
    kept, at, end = [], 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    flags = 0
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        after = at + 8 + length + length % 2
        if at + 8 + length > len(data):
            raise _BrokenError
        content = data[at + 8 : at + 8 + length]
        if kind == b"EXIF":
            content = _turn(content)
            flags |= _HAS_EXIF if content else 0
        if kind in _WEBP_DRAWING or (kind == b"EXIF" and content):
            kept.append((kind, content))
        at = after
    return _riff((kind, _flagged(content, flags) if kind == b"VP8X" else content) for kind, content in kept)


def _flagged(content: bytes, flags: int) -> bytes:
    """The head of an extended WebP, which says what notes there are."""
    return bytes([content[0] & ~(_HAS_EXIF | _HAS_XMP) | flags]) + content[1:] if content else content


def _riff(chunks: Iterator[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for kind, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _turn(notes: bytes) -> bytes:
    """Notes that say nothing but which side is up (TIFF 6.0, one directory of one entry); empty if the picture is upright."""
    turn = orientation_of(notes.removeprefix(b"Exif\0\0"))
    if not 1 < turn <= 8:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)
