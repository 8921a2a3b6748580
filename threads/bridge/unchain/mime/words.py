"""Encoded words (RFC 2047) to text, as mail clients read them: also in quotes, without the blanks the RFC
wants, cut off, or split inside a character. Linear in the length of the value; never raises.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from .charsets import decode
from .labels import codec

#: The beginning of a word: charset, language (RFC 2231 section 5), encoding.
_START = re.compile(r"=\?\s*([^\s?*=\"]{1,60})(?:\*[\w-]{0,40})?\s*\?\s*([bBqQ])\s*\?")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_ESCAPE = re.compile(r"=([0-9A-Fa-f]{2})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+|[\r\n]+")
#: Some senders encode what is encoded already; nobody means it.
MAX_PASSES = 2


@dataclass(slots=True)
class Word:
    """One encoded word; ``start`` and ``end`` are its place in the value."""

    start: int
    end: int
    charset: str
    kind: str
    body: str
    #: Whether it is closed: one that is cut off reaches to the end of the value.
    whole: bool = True


def text(value: str) -> str:
    """A value with its encoded words decoded; what cannot be decoded stays as it is."""
    for _ in range(MAX_PASSES):
        if "=?" not in value:
            break
        value = _once(value)
    return value


def find(value: str) -> list[Word]:
    """The encoded words of a value, in order. One that is begun again before it ends is none."""
    starts = list(_START.finditer(value)) if "=?" in value else []
    found: list[Word] = []
    end = 0
    for n, start in enumerate(starts):
        if found and start.start() < found[-1].end:
            continue
        if 0 <= end < start.end():
            end = value.find("?=", start.end())
        stop = end if end >= 0 else len(value)
        if n + 1 < len(starts) and starts[n + 1].start() < stop - 1:
            continue
        body = value[start.end() : stop]
        if end < 0:
            body = body.removesuffix("?")
        found.append(
            Word(start.start(), min(stop + 2, len(value)), start[1], start[2].lower(), body, end >= 0)
        )
    return found


def _once(value: str) -> str:
    out: list[str] = []
    at = 0
    run: list[Word] = []  # the words of one charset that stand side by side
    for word in find(value):
        gap = value[at : word.start]
        if run and (gap.strip() or codec(run[-1].charset) != codec(word.charset)):
            out.append(_run(run, value))
            run = []
            if not gap.strip():
                gap = ""
        elif run:
            gap = ""
        out.append(gap)
        run.append(word)
        at = word.end
    out += [_run(run, value), value[at:]]
    return "".join(out)


def _run(words: list[Word], value: str) -> str:
    """Neighbouring words of one charset: joined as bytes, because they may be split inside a character."""
    if not words:
        return ""
    try:
        data = b"".join(_bytes(word) for word in words)
        read = decode(data, words[0].charset)
        if (
            "\ufffd" in read
            and (whole := _joined(words))
            and "\ufffd" not in (other := decode(whole, words[0].charset))
        ):
            read = other
    except (binascii.Error, ValueError):
        return value[words[0].start : words[-1].end]
    return _CONTROLS.sub(" ", read)


def _bytes(word: Word) -> bytes:
    return _base64(word.body) if word.kind == "b" else _quoted(word)


def _joined(words: list[Word]) -> bytes:
    """Base64 that was cut into words after it was encoded."""
    return (
        _base64("".join(w.body for w in words))
        if len(words) > 1 and all(w.kind == "b" for w in words)
        else b""
    )


def _base64(body: str) -> bytes:
    clean = _NO_BASE64.sub("", body)
    return base64.b64decode(clean[: len(clean) - (len(clean) % 4 == 1)] + "===")


def _quoted(word: Word) -> bytes:
    body = word.body.replace("_", " ")
    if not body.isascii():
        body = "".join(c if c.isascii() else _escaped(c, word.charset) for c in body)
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), body).encode("latin-1", "replace")


def _escaped(character: str, charset: str) -> str:
    """A character that should have been encoded, in the bytes of the word's charset."""
    try:
        data = character.encode(codec(charset) or "utf-8", "replace")
    except LookupError:
        data = character.encode("utf-8", "replace")
    return "".join(f"={byte:02X}" for byte in data)
