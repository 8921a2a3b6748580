"""The MIME structure of a mail with byte offsets: what the standard library does not keep.

Iterative, linear in the size of the mail, bounded in depth and in the number of parts; no input makes
it raise. Written for compat32 behaviour (RFC 5322, 2045, 2046), tolerant where mail really is broken.
"""

from dataclasses import dataclass, field

from . import smime, transfer
from .headers import fields, values
from .parameters import content_type, file_name

MAX_DEPTH = 30
MAX_PARTS = 1_000
MAX_BOUNDARY = 2_000


@dataclass(slots=True)
class MimePart:
    """A leaf of the MIME tree. ``start`` and ``end`` bound the encoded body in ``raw``, which is the mail or,
    if there is an ``outer`` range of the mail, what was wrapped there."""

    raw: bytes = field(repr=False)
    headers: dict[str, str]
    start: int
    end: int
    depth: int = 0
    type: str = "text/plain"
    params: dict[str, str] = field(default_factory=dict)
    #: The multipart type this part sits in, "" at the top.
    inside: str = ""
    #: The outermost multipart/alternative around it, by where that begins; -1 if there is none.
    choice: int = -1
    #: Whether it is what a multipart/related shows first; the other parts are what that refers to.
    root: bool = True
    outer: tuple[int, int] | None = None
    #: inline, attachment or "".
    disposition: str = ""
    #: The file name, "" if it has none.
    name: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Its range in the mail."""
        return self.outer or (self.start, self.end)

    @property
    def encoding(self) -> str:
        return transfer.name(self.headers.get("content-transfer-encoding", ""))

    def decoded(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        return transfer.decode(self.raw[self.start : self.end], self.encoding, self.type.startswith("text/"))


@dataclass(slots=True)
class _Node:
    """A part that is still to be looked into. ``parent`` and ``choice`` as in Part."""

    raw: bytes
    start: int
    end: int
    depth: int = 0
    inside: str = ""
    default: str = "text/plain"
    choice: int = -1
    root: bool = True
    outer: tuple[int, int] | None = None


def leaves(raw: bytes, top: tuple[dict[str, str], int]) -> list[MimePart]:
    """The leaf parts in order. ``top``: the header of the whole mail and where its body starts.

    message/rfc822 parts are leaves: their content is read by whoever wants it. What is signed as a whole
    (S/MIME) is read in the place of its wrapping.
    """
    found: list[MimePart] = []
    pending = [_Node(raw, 0, len(raw))]
    while pending and len(found) < MAX_PARTS:
        node = pending.pop()
        headers, body = top if node.depth == 0 else _header(node)
        part = _part(node, headers, body)
        if part.type.startswith("multipart/") and node.depth < MAX_DEPTH:
            inner = _children(node, part)
            if inner:
                pending.extend(reversed(inner))
                continue
            part.type = "text/plain"
        elif smime.is_signed(part.type, part.params, part.name) and node.depth < MAX_DEPTH:
            content = smime.content(part.decoded())
            if content:
                pending.append(
                    _Node(
                        content,
                        0,
                        len(content),
                        node.depth + 1,
                        node.inside,
                        choice=node.choice,
                        outer=part.span,
                    )
                )
                continue
        found.append(part)
    return found


def _header(node: _Node) -> tuple[dict[str, str], int]:
    found, body = fields(node.raw, node.start, node.end)
    return values(found), body


def _part(node: _Node, headers: dict[str, str], body: int) -> MimePart:
    kind, params = content_type(headers.get("content-type", ""))
    if "/" not in kind:
        kind = node.default
    part = MimePart(
        node.raw,
        headers,
        body,
        node.end,
        node.depth,
        kind,
        params,
        node.inside,
        node.choice,
        node.root,
        node.outer,
    )
    told = headers.get("content-disposition", "")
    if told or len(params) > 1 or "charset" not in params:
        part.disposition, more = content_type(told)
        part.name = file_name(more, params) if more or params else ""
    return part


def _children(node: _Node, part: MimePart) -> list[_Node]:
    """The parts of a multipart; none if it has no boundary lines."""
    boundary = part.params.get("boundary", "").strip().encode("utf-8", "surrogateescape")[:MAX_BOUNDARY]
    ranges = _split(node.raw, part.start, node.end, boundary or _first_boundary(part))
    kind = part.type
    child = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    choice = part.start if kind == "multipart/alternative" and part.choice < 0 else part.choice
    children = [
        _Node(node.raw, a, b, node.depth + 1, kind, child, choice, node.root, node.outer) for a, b in ranges
    ]
    if kind == "multipart/related" and children:
        root = _root(children, part.params.get("start", ""))
        for child_node in children:
            child_node.root = node.root and child_node is root
    return children


def _root(children: list[_Node], start: str) -> _Node:
    """What a multipart/related shows: the part that ``start`` names, else the first (RFC 2387)."""
    if start:
        for child in children:
            if _header(child)[0].get("content-id", "").strip("<> ") == start.strip("<> "):
                return child
    return children[0]


def _first_boundary(part: MimePart) -> bytes:
    """The boundary of a multipart that does not name it: its first line that looks like one."""
    at = part.raw.find(b"--", part.start, min(part.end, part.start + 4_096))
    if at < 0 or at > part.start and part.raw[at - 1 : at] != b"\n":
        return b""
    stop = part.raw.find(b"\n", at, min(part.end, at + 200))
    line = part.raw[at + 2 : stop].strip() if stop > 0 else b""
    return line if len(line) > 5 and b" " not in line else b""


def _split(raw: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The ranges between the boundary lines; an unclosed last part reaches to the end."""
    if not boundary:
        return []
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
