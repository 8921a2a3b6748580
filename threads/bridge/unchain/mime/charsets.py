"""Bytes to text, whatever the mail says about itself: declared charset, UTF-8, cp1252, a guess."""

import base64
import binascii
import codecs
import re
from functools import lru_cache

#: Declared names that in practice mean a superset.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
}
_WIDER |= {"ascii": "utf-8", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-8859-8-i": "iso-8859-8"}
_WORD = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?\r\n]{0,4000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")


@lru_cache(maxsize=256)
def codec(name: str) -> str | None:
    """The Python codec for a declared charset, None for an unknown one or one that is not a charset."""
    name = name.strip().strip("\"'").lower()
    try:
        found = codecs.lookup(_WIDER.get(name, name))
    except (LookupError, ValueError):
        return None
    # rot13, zlib, idna and friends are codecs, not charsets
    return (
        found.name
        if found._is_text_encoding and found.name not in {"idna", "punycode", "undefined"}
        else None
    )


def decode(data: bytes, declared: str = "") -> str:
    """Text of ``data``. UTF-8 is believed over an 8-bit declaration, because wrong text is almost
    never valid UTF-8; a guess (slow) comes last."""
    # ASCII with eight-bit bytes says nothing about what they are
    name = codec(declared) if declared and declared.strip().lower() not in {"us-ascii", "ascii"} else None
    stateful = name and (name.startswith(("utf-16", "utf-32", "iso2022")) or name == "hz")
    for attempt in [name] if stateful else ["utf-8", name]:
        text = _try(data, attempt)
        if text is not None:
            return text
    if name and name != "utf-8":
        return data.decode(name, "replace")
    text = _try(data, "cp1252")
    return text if text is not None else _guess(data)


def _try(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        return data.decode(name)
    except (ValueError, LookupError):
        return None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import and to run: only for undeclared odd bytes

    best = from_bytes(data[:4000]).best()
    return data.decode(best.encoding if best else "latin-1", "replace")


def header_text(value: bytes) -> str:
    """A header value with its encoded words (RFC 2047) decoded; what cannot be decoded stays as it is."""
    text = value.decode("ascii") if value.isascii() else decode(value)
    return _WORD.sub(_decode_word, _BETWEEN.sub(r"\1\2", text)) if "=?" in text else text


def _decode_base64(body: str) -> bytes:
    return base64.b64decode(body + "===")


def _decode_quoted(body: str) -> bytes:
    return binascii.a2b_qp(body.encode("latin-1", "replace"), header=True)


def _decode_word(found: re.Match[str]) -> str:
    charset, kind, body = found.groups()
    try:
        data = _decode_base64(body) if kind in "bB" else _decode_quoted(body)
    except (binascii.Error, ValueError):
        return found[0]
    return decode(data, charset).replace("\r", "").replace("\n", " ")
