"""Pictures without notes: what draws them is the same to the byte, and nothing says where they were taken."""

import struct
import zlib

import pytest

from microblog.kit.picture_notes import without_notes
from microblog.kit.picture_sizes import size_of

HOME = b"50.0755 N, at home"


def tiff(turn: int = 0, order: str = ">") -> bytes:
    """Notes of a camera: which side is up, and where it was."""
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, turn, 0)
    return (
        (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, 1) + entry + b"\0" * 4 + HOME
    )


def segment(kind: int, words: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(words) + 2) + words


def jpeg(*notes: bytes, between: bytes = b"", after: bytes = b"") -> bytes:
    """Tables, a frame of 30 x 20, two scans; a table holds what looks like the end."""
    frame = segment(0xC2, struct.pack(">BHHB", 8, 20, 30, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    table = segment(0xC4, b"\0\xff\xd9\1")
    return b"\xff\xd8" + b"".join(notes) + frame + table + scan + between + table + scan + b"\xff\xd9" + after


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*notes: bytes, after: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">II", 30, 20) + b"\x08\x06\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"pHYs", b"\0" * 9)
        + b"".join(notes)
        + chunk(b"IDAT", b"drawn")
        + chunk(b"IEND", b"")
        + after
    )


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        k + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for k, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp(*notes: tuple[bytes, bytes], flags: int = 0) -> bytes:
    head = bytes([flags]) + b"\0\0\0" + (29).to_bytes(3, "little") + (19).to_bytes(3, "little")
    return riff((b"VP8X", head), (b"ICCP", b"odd"), (b"VP8 ", b"drawn"), *notes)


EXIF = segment(0xE1, b"Exif\0\0" + tiff())
NOTES = [
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + HOME), segment(0xE2, b"MPF\0" + HOME), segment(0xFE, HOME),
    segment(0xED, b"Photoshop 3.0\0" + HOME), segment(0xEB, b"JP" + HOME), segment(0xE0, b"JFXX\0" + HOME), EXIF,
]  # fmt: skip


@pytest.mark.parametrize(
    ("noted", "bare"),
    [
        *((jpeg(note), jpeg()) for note in NOTES),
        (jpeg(*NOTES, between=b"".join(NOTES), after=jpeg(EXIF)), jpeg()),
        (jpeg(EXIF)[:-2], jpeg()),
        (png(chunk(b"eXIf", tiff())), png()),
        (png(chunk(b"tEXt", b"Comment\0" + HOME), chunk(b"tIME", b"\0" * 7), after=HOME), png()),
        (png(chunk(b"iTXt", b"XML:com.adobe.xmp\0" + HOME), chunk(b"zTXt", b"Raw profile type exif\0" + HOME)), png()),
        (webp((b"EXIF", tiff()), (b"XMP ", HOME), (b"abcd", HOME), flags=0x2C), webp(flags=0x20)),
        (webp() + HOME, webp()),
    ],
)  # fmt: skip
def test_a123_notes_go_and_what_draws_stays(noted, bare):
    assert HOME in noted
    assert without_notes(noted) == bare
    assert without_notes(bare) == bare


def test_a123_what_says_how_to_draw_stays():
    whole = jpeg(segment(0xE0, b"JFIF\0.."), segment(0xE2, b"ICC_PROFILE\0.."), segment(0xEE, b"Adobe.."))
    assert without_notes(whole) == whole


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_a123_which_side_is_up_stays(turn, order):
    notes = tiff(turn, order)
    bare = without_notes(jpeg(segment(0xE1, b"Exif\0\0" + notes)))
    assert HOME not in bare
    assert size_of(bare) == ((20, 30) if turn >= 5 else (30, 20))
    kept = tiff(turn)[: -len(HOME)]
    assert without_notes(png(chunk(b"eXIf", notes))) == png(chunk(b"eXIf", kept))
    assert without_notes(webp((b"EXIF", b"Exif\0\0" + notes), flags=8)) == webp((b"EXIF", kept), flags=8)


@pytest.mark.parametrize(
    "words", [b"mxfile\0drawing", b"mxGraphModel\0drawing", b"application/vnd.excalidraw+json\0drawing"]
)
def test_a_drawing_that_its_program_opens_again_stays(words):
    whole = png(chunk(b"tEXt", words))
    assert without_notes(whole) == whole


@pytest.mark.parametrize("data", [jpeg(EXIF), png(chunk(b"eXIf", tiff(6))), webp((b"EXIF", tiff(6)))])
def test_any_part_of_a_file_is_answered(data):
    for end in range(len(data)):
        without_notes(data[:end])
        without_notes(data[:end] + b"\xff" * 20)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"GIF89a....", b"%PDF-1.7", b"RIFF....WAVE"])
def test_other_files_are_none_of_its_business(data):
    assert without_notes(data) is None
