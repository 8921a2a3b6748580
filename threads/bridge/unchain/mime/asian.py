"""Charsets of two bytes a character, with the characters of vendors that Python's codecs leave out."""

import codecs
import re
from collections.abc import Callable

#: ISO-2022-JP and what mail clients write as it: (escape, set). JIS X 0201 kana is of one byte.
_ESCAPE = re.compile(rb"\x1b(\([A-Z]|\$[@AB]|\$\([A-Z]|&@)|([\x0e\x0f])")
_SETS = {
    b"\x0e": "kana", b"\x0f": "ascii",
    b"(B": "ascii", b"(J": "ascii", b"(H": "ascii", b"(I": "kana",
    b"$@": "kanji", b"$B": "kanji", b"$(@": "kanji", b"$(B": "kanji",
    b"$(O": "kanji", b"$(P": "0213", b"$(Q": "kanji", b"$(D": "0212",
}  # fmt: skip
_PAIRS = re.compile(rb"(?:[\x21-\x7e][\x21-\x7e])+")
_HIGH = bytes(byte | 0x80 for byte in range(256))


def decode(data: bytes, name: str) -> str | None:
    """Text in one of the charsets read here; None if ``name`` is none."""
    reader = _READERS.get(name)
    return reader(data) if reader else None


def _iso_2022_jp(data: bytes) -> str:
    out: list[str] = []
    at, current = 0, "ascii"
    for found in _ESCAPE.finditer(data):
        out.append(_piece(data[at : found.start()], current))
        at = found.end()
        current = _SETS.get(found[1] or found[2], current)
    out.append(_piece(data[at:], current))
    return "".join(out)


def _piece(data: bytes, current: str) -> str:
    """What stands between two escapes. A line end inside is one, whatever the set."""
    if not data:
        return ""
    if current == "ascii":
        return data.decode("cp932", "replace")  # eight-bit kana without an escape are common
    if current == "kana":
        return data.translate(_kana_table()).decode("cp932", "replace")
    out, at = [], 0
    for found in _PAIRS.finditer(data):
        out += [data[at : found.start()].decode("ascii", "replace"), _kanji(found[0], current)]
        at = found.end()
    return "".join(out) + data[at:].decode("ascii", "replace")


def _kana_table() -> bytes:
    return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in range(256))


def _kanji(pairs: bytes, current: str) -> str:
    high = pairs.translate(_HIGH)
    if current == "kanji":
        return _euc_jp(high)
    plane = b"".join(b"\x8f" + high[n : n + 2] for n in range(0, len(high), 2))
    return plane.decode("euc_jp" if current == "0212" else "euc_jis_2004", "replace")


def _euc_jp(data: bytes) -> str:
    return data.decode("euc_jp", "skein.cp932")


def _big5(data: bytes) -> str:
    return data.decode("cp950", "skein.hkscs")


def _gb18030(data: bytes) -> str:
    return data.decode("gb18030", "skein.euro")


_READERS = {"iso-2022-jp": _iso_2022_jp, "euc-jp": _euc_jp, "big5": _big5, "gb18030": _gb18030}


def _euc_as_cp932(pair: bytes) -> str:
    """NEC's row 13 and IBM's characters, in the place where EUC-JP has them: by way of Shift_JIS."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row + 1) // 2 + (0x80 if row < 63 else 0xC0)
    trail = cell + (0x3F + (cell > 63) if row % 2 else 0x9E)
    return bytes([lead, trail]).decode("cp932")


def _or_else(reader: Callable[[bytes], str]) -> Callable[[UnicodeError], tuple[str, int]]:
    """An error handler that reads two bytes by another table, and else gives the mark of a broken one."""

    def handle(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        pair = error.object[error.start : error.start + 2]
        try:
            return reader(pair), error.start + 2
        except (ValueError, IndexError):
            return "\ufffd", max(error.end, error.start + 1)

    return handle


def _euro(error: UnicodeError) -> tuple[str, int]:
    """Windows writes the euro sign as 0x80 (so does the Encoding Standard); the rest is broken."""
    assert isinstance(error, UnicodeDecodeError)
    is_euro = error.object[error.start] == 0x80
    return ("€" if is_euro else "\ufffd"), error.start + 1


codecs.register_error("skein.cp932", _or_else(_euc_as_cp932))
codecs.register_error("skein.hkscs", _or_else(lambda pair: pair.decode("big5hkscs")))
codecs.register_error("skein.euro", _euro)
