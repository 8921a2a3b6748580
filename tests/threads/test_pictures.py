"""The size of a picture by its first bytes, and its place in a text."""

import struct
from types import SimpleNamespace

import pytest

from threads import pictures

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x06\0\0\0"
GIF = b"GIF89a" + struct.pack("<HH", 20, 10) + b"\0\0\0"
WEBP = b"RIFF\0\0\0\0WEBP"
LOSSY = WEBP + b"VP8 \0\0\0\0\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 300, 200)
LOSSLESS = WEBP + b"VP8L\0\0\0\0\x2f" + struct.pack("<I", 299 | 199 << 14) + b"\0" * 8
EXTENDED = WEBP + b"VP8X\x0a\0\0\0\0\0\0\0" + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")


def jpeg(width: int, height: int, orientation: int = 0, order: str = "<") -> bytes:
    """The head of a JPEG as cameras write it: notes, tables, then the frame."""
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(order + "HIH", 42, 8, 1) + entry
    exif = b"Exif\0\0" + tiff
    notes = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if orientation else b""
    tables = b"\xff\xdb" + struct.pack(">H", 6) + b"\0" * 4
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 12
    return b"\xff\xd8" + notes + tables + b"\xff" + frame


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (PNG, (640, 480)), (GIF, (20, 10)), (LOSSY, (300, 200)), (LOSSLESS, (300, 200)), (EXTENDED, (300, 200)),
        (jpeg(4000, 3000), (4000, 3000)),
        (jpeg(4000, 3000, orientation=1), (4000, 3000)),
        (jpeg(4000, 3000, orientation=6), (3000, 4000)),
        (jpeg(4000, 3000, orientation=8, order=">"), (3000, 4000)),
    ],
)  # fmt: skip
def test_the_size_is_the_one_a_browser_shows(data, size):
    assert pictures.size_of(data) == size


@pytest.mark.parametrize(
    "data", [PNG, GIF, LOSSY, LOSSLESS, EXTENDED, jpeg(9, 9, 6), b"<svg/>", b"\xff\xd8\xff\xe1\0\0"]
)
def test_any_part_of_a_file_is_answered(data):
    for end in range(len(data)):
        pictures.size_of(data[:end])
    assert pictures.size_of(b"\xff\xd8" + b"\xff" * 100_000) is None
    assert pictures.size_of(PNG.replace(struct.pack(">II", 640, 480), struct.pack(">II", 0, 2**31))) is None


def picture(name: str, content_id: str = "") -> SimpleNamespace:
    return SimpleNamespace(name=name, content_id=content_id)


def draw(one) -> str:
    return f"<img {one.name}>"


@pytest.mark.parametrize(
    "mark",
    [
        "[cid:image001.png@01DB8C2F.AA10]", '[cid:<a href="mailto:image001.png@01DB8C2F.AA10">image001.png@01DB8C2F.AA10</a>]',
        "[image: image001.png]", "[image001.png]", "[Bild: image001.png]", "&lt;image001.png&gt;", "[IMAGE: Image001.PNG]",
    ],
)  # fmt: skip
def test_a_picture_stands_where_the_mail_had_it(mark):
    html, rest = pictures.place(f"<p>See {mark} here</p>", [picture("image001.png"), picture("b.png")], draw)
    assert html == "<p>See <img image001.png> here</p>"
    assert [one.name for one in rest] == ["b.png"]


def test_a_content_id_that_is_no_name_finds_its_picture():
    html, rest = pictures.place("[cid:ii_m3x7@mail]", [picture("plan.jpg", "ii_m3x7@mail")], draw)
    assert (html, rest) == ("<img plan.jpg>", [])


@pytest.mark.parametrize(
    "text", ["[1]", "[cid:other.png]", "[image: nothing]", "&lt;b&gt;", "[image: plan.png", "plain"]
)
def test_what_names_no_picture_stays_a_text(text):
    html, rest = pictures.place(text, [picture("1"), picture("plan.png")], draw)
    assert html == text and len(rest) == 2


def test_a_name_of_two_pictures_means_neither_and_a_picture_stands_once():
    twice = [picture("image.png"), picture("image.png")]
    assert pictures.place("[image: image.png]", twice, draw) == ("[image: image.png]", twice)
    html, _rest = pictures.place("[a.png] [a.png]", [picture("a.png")], draw)
    assert html == "<img a.png> [a.png]"
