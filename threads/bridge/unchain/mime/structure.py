"""The MIME structure of a mail with byte offsets: what the standard library does not keep.

Iterative, linear in the size of the mail, bounded in depth and in the number of parts; no input makes
it raise. Written for compat32 behaviour (RFC 5322, 2045, 2046), tolerant where mail really is broken.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field

MAX_FIELD = 16 * 1024
MAX_HEADERS = 256 * 1024
MAX_DEPTH = 30
MAX_PARTS = 1_000

_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*")
_PARAM = re.compile(
    r";\s*([\w!#$%&'*+.^`|~-]{1,100})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,4000})\"?|([^;\s]{0,4000}))"
)


@dataclass(slots=True)
class Part:
    """A leaf of the MIME tree. ``start`` and ``end`` bound the encoded body in the raw mail."""

    raw: bytes = field(repr=False)
    headers: dict[str, str]
    start: int
    end: int
    depth: int = 0
    type: str = "text/plain"
    params: dict[str, str] = field(default_factory=dict)
    #: The multipart type this part sits in, "" at the top.
    inside: str = ""

    @property
    def encoding(self) -> str:
        return self.headers.get("content-transfer-encoding", "").strip().lower()

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        body = self.raw[self.start : self.end]
        if self.encoding == "base64":
            return _from_base64(body)
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(body)
        return body


def _from_base64(body: bytes) -> bytes:
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    return base64.b64decode(clean[: len(clean) - (len(clean) % 4 == 1)] + b"===")


def read_headers(raw: bytes, start: int, end: int) -> tuple[list[tuple[str, bytes]], int]:
    """(fields in order with unfolded values, where the body starts). Fields are capped."""
    fields: list[tuple[str, list[bytes]]] = []
    at, kept = start, 0
    while at < end:
        stop = raw.find(b"\n", at, end)
        stop = end if stop < 0 else stop + 1
        line = raw[at : min(stop, at + MAX_FIELD)].rstrip(b"\r\n")
        if not line:
            return _joined(fields), stop
        if line[:1] in b" \t" and fields:
            if kept < MAX_HEADERS and len(fields[-1][1]) < 500:
                fields[-1][1].append(line)
        else:
            found = _FIELD.match(line)
            if found:
                if kept < MAX_HEADERS:
                    fields.append((found[1].decode("ascii").lower(), [line[found.end() :]]))
            elif at == start and not line.startswith(b"From "):
                return [], start  # no header at all: the text begins at once
            elif not line.startswith((b"From ", b">From ")) and b":" not in line[:80]:
                return _joined(fields), at  # the empty line is missing
        kept += len(line)
        at = stop
    return _joined(fields), end


def _joined(fields: list[tuple[str, list[bytes]]]) -> list[tuple[str, bytes]]:
    return [(name, b" ".join(v.strip() for v in values)[:MAX_FIELD]) for name, values in fields]


def content_type(value: str) -> tuple[str, dict[str, str]]:
    """("text/plain", {"charset": "utf-8"}); RFC 2231 continuations are put together, undecoded."""
    kind = value.split(";", 1)[0].strip().lower()
    params: dict[str, str] = {}
    for found in _PARAM.finditer(value[:MAX_FIELD]):
        if len(params) == 100:
            break
        text = found[2].replace("\\", "") if found[2] is not None else found[3]
        params.setdefault(found[1].lower(), text)
    return kind, params


def headers_of(raw: bytes, start: int, end: int, header_text) -> tuple[dict[str, str], int]:
    """(first value of each field, where the body starts). ``header_text(bytes) -> str`` decodes a value."""
    fields, body = read_headers(raw, start, end)
    headers: dict[str, str] = {}
    for name, value in fields:
        if name not in headers:
            headers[name] = header_text(value)
    return headers, body


def leaves(raw: bytes, header_text, top: tuple[dict[str, str], int]) -> list[Part]:
    """The leaf parts in order. ``top``: ``headers_of`` the whole mail.

    message/rfc822 parts are leaves: their content is read by whoever wants it.
    """
    found: list[Part] = []
    pending = [(0, len(raw), 0, "", "text/plain")]
    while pending and len(found) < MAX_PARTS:
        start, end, depth, inside, default = pending.pop()
        headers, body = headers_of(raw, start, end, header_text) if depth else top
        kind, params = content_type(headers.get("content-type", ""))
        boundary = params.get("boundary", "").strip()
        if kind.startswith("multipart/") and boundary and depth < MAX_DEPTH:
            ranges = _split(raw, body, end, boundary.encode("utf-8", "surrogateescape"))
            if ranges:
                child = "message/rfc822" if kind == "multipart/digest" else "text/plain"
                pending.extend((a, b, depth + 1, kind, child) for a, b in reversed(ranges))
                continue
            kind = "text/plain"
        if "/" not in kind:
            kind = default
        found.append(Part(raw, headers, body, end, depth, kind, params, inside))
    return found


def _split(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The ranges between the boundary lines; an unclosed last part reaches to the end."""
    mark = b"--" + boundary
    ranges: list[tuple[int, int]] = []
    opened = -1
    at = start
    while len(ranges) < MAX_PARTS:
        hit = raw.find(mark, at, end)
        if hit < 0:
            break
        at = hit + len(mark)
        if hit > start and raw[hit - 1 : hit] != b"\n":
            continue
        stop = raw.find(b"\n", at, end)
        stop = end if stop < 0 else stop + 1
        rest = raw[at:stop].strip()
        if rest not in (b"", b"--"):
            continue
        if opened >= 0:
            cut = hit - 1 if hit > opened else hit
            cut -= raw[cut - 1 : cut] == b"\r" and cut > opened
            ranges.append((opened, max(cut, opened)))
        opened = -1 if rest == b"--" else stop
        at = stop
        if rest == b"--":
            break
    if opened >= 0:
        ranges.append((opened, end))
    return ranges
