"""Decoding tables of the eight-bit charsets as mail clients read them.

What is declared ISO-8859 and has bytes where ISO has only controls (0x80 to 0x9f) came from Windows:
either the whole text, then its letters tell, or only the punctuation that a program put in.
"""

import codecs
from functools import lru_cache

#: Codec here -> (the charset of ISO, the one of Windows for the same scripts).
ISO = {
    "latin-2": ("iso8859-2", "cp1250"),
    "latin-3": ("iso8859-3", "cp1252"),
    "latin-4": ("iso8859-4", "cp1257"),
    "latin-cyrillic": ("iso8859-5", "cp1252"),
    "latin-arabic": ("iso8859-6", "cp1252"),
    "latin-greek": ("iso8859-7", "cp1253"),
    "latin-hebrew": ("iso8859-8", "cp1255"),
    "latin-6": ("iso8859-10", "cp1257"),
    "latin-7": ("iso8859-13", "cp1257"),
    "latin-8": ("iso8859-14", "cp1252"),
    "latin-9": ("iso8859-15", "cp1252"),
    "latin-10": ("iso8859-16", "cp1250"),
}
#: Windows charsets whose own letters are where ISO has controls: one of them, and the text is theirs.
_LETTERS = bytes([0x8A, 0x8C, 0x8D, 0x8E, 0x8F, 0x9A, 0x9C, 0x9D, 0x9E, 0x9F])
#: No letter stands there, and ISO's capital alpha with tonos is elsewhere: with Windows' punctuation the
#: letters are Windows', too.
_WHOLLY = {"latin-greek", "latin-hebrew", "latin-7"}
_CONTROLS = bytes(range(0x80, 0xA0))


def decode(data: bytes, name: str) -> str | None:
    """Text in an eight-bit charset; None if ``name`` is none of those read here. Every byte is something."""
    if name in ISO:
        name = _kind(data, name)
    elif not name.startswith(("cp125", "cp874")):
        return None
    return codecs.charmap_decode(data, "replace", _table(name))[0]  # type: ignore[arg-type]  # a string is right


def _kind(data: bytes, name: str) -> str:
    """The table for a text that is said to be in one of ISO's charsets."""
    windows = ISO[name][1]
    if len(data.translate(None, _CONTROLS)) == len(data):
        return name
    theirs = windows in ("cp1250", "cp1252") and len(data.translate(None, _LETTERS)) < len(data)
    return windows if theirs or name in _WHOLLY else name


@lru_cache(maxsize=40)
def _table(name: str) -> str:
    """256 characters; of bytes without one the control of that number, as in the Encoding Standard."""
    base, windows = ISO.get(name, (name, name))
    return "".join(_character(byte, windows if byte < 0xA0 else base) for byte in range(256))


def _character(byte: int, name: str) -> str:
    try:
        return bytes([byte]).decode(name)
    except UnicodeDecodeError:
        return chr(byte) if byte < 0xA0 else "\ufffd"
