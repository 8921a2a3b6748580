"""Bytes to text, whatever the mail says about itself, the way mail clients read it.

UTF-8 is believed over a declaration where it is certain; then the declared charset, as the Encoding
Standard reads it (labels.py); undeclared bytes are UTF-8, Windows-1252 or a guess. Never raises.
"""

import codecs
import re

from . import asian, guesses, latin, tables
from .labels import codec

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
#: Charsets whose bytes mean something else than ASCII: UTF-8 is not tried on them.
_STATEFUL = ("utf-7", "utf-16", "utf-32", "iso-2022", "iso2022", "hz")
#: Charsets in which a short text may be UTF-8 by chance: letters stand where UTF-8 has its second bytes.
_CHANCE = frozenset(["gb18030", "big5", "cp932", "cp949", "euc-jp", "johab", "cp874"])
_JAPANESE = re.compile(rb"\x1b\$[@B]")
_THREE = re.compile(rb"[\xe1-\xec][\x80-\xbf]{2}|[\xf0-\xf3][\x80-\xbf]{3}")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(128))
_META = re.compile(
    rb"<(?:meta|\?xml)\s[^<>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
#: So many characters of UTF-8 to a stray byte are no chance in any charset.
SURELY = 5
#: How far into an HTML text its own declaration may stand.
MAX_META = 4_096


def decode(data: bytes, declared: str = "", html: bool = False) -> str:
    """Text of ``data``; ``html`` may declare its charset itself, if nobody else does."""
    if data.isascii() and b"\x1b" not in data and not _is_stateful(codec(declared)):
        return data.decode("ascii")
    for bom, marked in _BOMS:
        if data.startswith(bom) and (len(bom) > 2 or len(data) % 2 == 0):
            return data[len(bom) :].decode(marked, "replace")
    name = codec(declared)
    if html and (name is None or name == "utf-8" and _strictly(data, "utf-8") is None):
        name = _meta(data) or name
    return _decoded(data, name)


def _meta(data: bytes) -> str | None:
    """What an HTML text says of itself. One that can be read is not UTF-16."""
    found = _META.search(data, 0, MAX_META)
    name = codec(found[1].decode("ascii")) if found else None
    return "utf-8" if name and name.startswith("utf-16") else name


def _decoded(data: bytes, name: str | None) -> str:
    if name and _is_stateful(name):
        return _stateful(data, name)
    if _JAPANESE.search(data):
        return _stateful(data, "iso-2022-jp")
    text = _strictly(data, "utf-8")
    if text is not None and _is_certain(data, name):
        return text
    if name and name != "utf-8":
        return _mostly_utf_8(data, name) or decode_as(data, name)
    return _mostly_utf_8(data, "cp1252", SURELY) or _undeclared(data)


def decode_as(data: bytes, name: str) -> str:
    """Text of ``data`` in a known charset; what is broken is U+FFFD."""
    text = tables.decode(data, name)
    if text is None:
        text = asian.decode(data, name)
    if text is not None:
        return text
    try:
        return data.decode(name, "replace")
    except (LookupError, ValueError):  # codecs that know no such errors
        return data.decode("latin-1")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (ValueError, LookupError):
        return None


def _is_stateful(name: str | None) -> bool:
    return name is not None and name.startswith(_STATEFUL)


def _stateful(data: bytes, name: str) -> str:
    if name.startswith("utf-16"):
        return _utf_16(data, name)
    if not data.isascii() and (text := _strictly(data, "utf-8")) is not None:
        return text  # all these are of seven bits
    return decode_as(data, name)


def _utf_16(data: bytes, name: str) -> str:
    """UTF-16 has its zeros in one half of the bytes; without any zero it is only called so."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if not even and not odd and (text := _strictly(data, "utf-8")) is not None:
        return text
    if name == "utf-16" or max(even, odd) > 4 * min(even, odd):
        name = "utf-16-be" if even > odd else "utf-16-le" if odd > even or name == "utf-16" else name
    return data.decode(name, "replace")


def _is_certain(data: bytes, name: str | None) -> bool:
    """Whether valid UTF-8 is no chance, where another charset is declared. Eight-bit text is almost never
    valid; of Asian text at least two characters of three bytes must be, and most of it."""
    if name is None or name not in _CHANCE:
        return True
    long = sum(found.end() - found.start() for found in _THREE.finditer(data))
    odd = len(data.translate(None, _ASCII))
    return long >= 6 and long * 2 > odd or _is_broken(data, name)


def _is_broken(data: bytes, name: str) -> bool:
    return "\ufffd" in decode_as(data, name)


def _mostly_utf_8(data: bytes, name: str, times: int = 1) -> str | None:
    """UTF-8 with some bytes of an eight-bit charset in between, None if it is no such text: if its characters are
    not so many ``times`` the stray bytes."""
    if name in _CHANCE:
        return None
    valid = [found.end() - found.start() for found in _MULTIBYTE.finditer(data)]
    stray = len(data.translate(None, _ASCII)) - sum(valid)
    if not valid or not stray or len(valid) < times * stray:
        return None
    return data.decode("utf-8", "skein.cp1252")


def _undeclared(data: bytes) -> str:
    if name := guesses.charset(data):
        return decode_as(data, name)
    if text := _mostly_utf_8(data, "cp1252"):
        return text
    name = latin.charset(data)
    text = _strictly(data, name) if name == latin.DEFAULT else decode_as(data, name)
    return text if text is not None else _guess(data)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import and to run: only for undeclared odd bytes

    best = from_bytes(data[:4000]).best()
    return data.decode(best.encoding if best else "latin-1", "replace")


def _stray(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 is one of Windows; a character cut off at the end is none."""
    assert isinstance(error, UnicodeDecodeError)
    is_cut = error.reason == "unexpected end of data"
    if is_cut and (len(error.object) - error.start > 1 or error.object[error.start - 1] > 127):
        return "\ufffd", len(error.object)
    bad = error.object[error.start : error.start + 1]
    return tables.decode(bad, "cp1252") or "\ufffd", error.start + 1


codecs.register_error("skein.cp1252", _stray)
