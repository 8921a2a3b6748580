"""Parameters of Content-Type and Content-Disposition (RFC 2045, 2183), file names in all their spellings
(RFC 2231, RFC 2047 in and out of quotes, no quotes at all)."""

import re
from urllib.parse import unquote_to_bytes

from . import words
from .charsets import decode

MAX_VALUE = 16_000
MAX_PARAMETERS = 100
MAX_CONTINUATIONS = 50
MAX_NAME = 255
_PARAMETER = re.compile(
    r";\s*([\w!#$%&'*+.^`|~-]{1,100})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,4000})\"?|([^;\"]{0,4000}))"
)
_ESCAPED = re.compile(r"\\(.)")


def content_type(value: str) -> tuple[str, dict[str, str]]:
    """("text/plain", {"charset": "utf-8"}); RFC 2231 continuations are put together by ``file_name``."""
    value = value[:MAX_VALUE]
    kind = value.split(";", 1)[0].strip().lower()
    params: dict[str, str] = {}
    if ";" in value:
        for found in _PARAMETER.finditer(value):
            if len(params) == MAX_PARAMETERS:
                break
            params.setdefault(found[1].lower(), _value(found))
    return kind.split(" ", 1)[0].strip("\"'"), params


def _value(found: re.Match[str]) -> str:
    name, quoted, bare = found[1].lower(), found[2], found[3]
    if quoted is not None:
        # "C:\mails\note.txt": no sender escapes letters
        return _ESCAPED.sub(lambda pair: pair[1] if pair[1] in '"\\' else pair[0], quoted)
    bare = bare.strip()
    # File names without quotes may hold blanks; of anything else the rest is a comment.
    return bare if name.startswith(("name", "filename")) else bare.split(None, 1)[0] if bare else ""


def file_name(disposition: dict[str, str], kind: dict[str, str], charset: str = "") -> str:
    """The name of a file: Content-Disposition before Content-Type. "" if it has none."""
    for params, key in ((disposition, "filename"), (kind, "name")):
        name = _continued(params, key) or words.text(params.get(key, ""))
        if name.strip():
            return " ".join(name.replace("\0", "").split())[:MAX_NAME]
    return ""


def _continued(params: dict[str, str], key: str) -> str:
    """A name written as RFC 2231 wants it: ``filename*=utf-8''a%20b``, ``filename*0*=``, ``filename*1=``."""
    if f"{key}*" in params:
        return _joined([(params[f"{key}*"], True)])
    pieces: list[tuple[str, bool]] = []
    for n in range(MAX_CONTINUATIONS):
        piece = params.get(f"{key}*{n}*")
        plain = params.get(f"{key}*{n}")
        if piece is None and plain is None:
            break
        pieces.append((piece or plain or "", piece is not None))
    return _joined(pieces) if pieces else ""


def _joined(pieces: list[tuple[str, bool]]) -> str:
    """The text of pieces (value, whether percent-encoded); the first one names the charset of all."""
    charset, (value, encoded) = "", pieces[0]
    head = value.split("'", 2)
    if encoded and len(head) == 3 and len(head[0]) < 60:
        charset, value = head[0], head[2]
    data = [_bytes(value, encoded), *(_bytes(*piece) for piece in pieces[1:])]
    text = decode(b"".join(data), charset)
    return text if charset else words.text(text)


def _bytes(value: str, encoded: bool) -> bytes:
    return unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
