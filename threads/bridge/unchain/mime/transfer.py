"""Content-Transfer-Encoding undone (RFC 2045 section 6), as far as it can be."""

import base64
import binascii
import re

_ALIASES = {
    "x-base64": "base64",
    "quoted_printable": "quoted-printable",
    "uuencode": "x-uuencode",
    "x-uue": "x-uuencode",
}
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
MAX_LINE = 2_000
#: A line that is no base64: lists put their footers behind an encoded text.
_WORDS = re.compile(rb"^[^\r\n]*[^A-Za-z0-9+/=\s][^\r\n]*$|^[^\r\n]*\w[ \t]+\w[^\r\n]*$", re.MULTILINE)


def name(value: str) -> str:
    """The encoding a header names: in lower case, without what stands behind it."""
    plain = re.split(r"[;(,\s]", value.strip().strip("\"'").lower(), maxsplit=1)[0].strip("\"'")
    return _ALIASES.get(plain, plain)


def decode(body: bytes, encoding: str, is_text: bool = False) -> bytes:
    if encoding == "base64":
        return _base64_text(body) if is_text else _base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "x-uuencode":
        return _uu(body)
    return body


def _base64(body: bytes) -> bytes:
    clean = _NO_BASE64.sub(b"", body)
    return base64.b64decode(clean[: len(clean) - (len(clean) % 4 == 1)] + b"===")


def _base64_text(body: bytes) -> bytes:
    """A text, and behind it what somebody on the way appended without encoding it."""
    last = body[-MAX_LINE:].rstrip().rpartition(b"\n")[2].strip()
    found = None if not last.translate(None, _LETTERS) else _WORDS.search(body)
    if not found:
        return _base64(body)
    head, rest = body[: found.start()], body[found.start() :]
    if not head.strip():
        return body if len(_NO_BASE64.sub(b"", body)) < 0.9 * len(body) else _base64(body)
    return _base64(head) + b"\n" + rest


def _uu(body: bytes) -> bytes:
    """The lines between "begin 644 name" and "end"."""
    out: list[bytes] = []
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            size = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            out.append(_quietly(line[:size]))
    return b"".join(out)


def _quietly(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""
