"""The size of a picture by its first bytes."""

import struct

import pytest

from microblog.kit import picture_sizes

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
    assert picture_sizes.size_of(data) == size


@pytest.mark.parametrize(
    "data", [PNG, GIF, LOSSY, LOSSLESS, EXTENDED, jpeg(9, 9, 6), b"<svg/>", b"\xff\xd8\xff\xe1\0\0"]
)
def test_any_part_of_a_file_is_answered(data):
    for end in range(len(data)):
        picture_sizes.size_of(data[:end])
    assert picture_sizes.size_of(b"\xff\xd8" + b"\xff" * 100_000) is None
    assert (
        picture_sizes.size_of(PNG.replace(struct.pack(">II", 640, 480), struct.pack(">II", 0, 2**31))) is None
    )
