"""Files of mails and messages. A text is written anew; any other file that names the person is emptied.

Looked into are texts, the letters in other bytes (8 bit and UTF-16), and what is packed in a ZIP, as documents of Office
are. What is compressed otherwise, as in PDFs, or is in a picture, nobody can see here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable

Scrub = Callable[[str, bool], str]
EMPTIED = b"This file named an erased person, and was emptied.\n"
#: Of one file; what is longer is looked at so far.
MAX_BYTES, MAX_MEMBERS = 30_000_000, 500
_LETTERS = re.compile(rb"[\x20-\x7e\x80-\xff]{4,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00){4,}")


def without(content: bytes, name: str, scrub: Scrub) -> bytes:
    """The file without the person."""
    text = _as_text(content)
    if text is not None:
        new = scrub(text, _is_markup(text, name))
        return content if new == text else new.encode("utf-8")
    return EMPTIED if names_somebody(content, scrub) else content


def names_somebody(content: bytes, scrub: Scrub) -> bool:
    return any(scrub(text, True) != text for text in _texts(content))


def _as_text(content: bytes) -> str | None:
    if b"\0" in content[:100_000]:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _is_markup(text: str, name: str) -> bool:
    return "<" in text and (
        name.lower().endswith((".html", ".htm", ".xml", ".svg")) or text.lstrip()[:1] == "<"
    )


def _texts(content: bytes) -> list[str]:
    seen = content[:MAX_BYTES]
    found = [
        "\n".join(piece.decode("latin-1") for piece in _LETTERS.findall(seen)),
        "\n".join(piece.decode("utf-8", "ignore") for piece in _LETTERS.findall(seen)),
        "\n".join(piece.decode("utf-16-le", "ignore") for piece in _WIDE.findall(seen)),
    ]
    return found + (_members(content) if content[:2] == b"PK" else [])


def _members(content: bytes) -> list[str]:
    found, left = [], MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.infolist()[:MAX_MEMBERS]:
                found.append(member.filename)
                with packed.open(member) as file:
                    data = file.read(max(0, left))
                left -= len(data)
                found.append(data.decode("utf-8", "ignore"))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError, EOFError):
        pass
    return found
