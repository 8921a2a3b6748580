"""Every byte of the mail is a piece of something: nothing is lost unseen."""

from operator import attrgetter

from ..bodies.choice import View
from ..segments import Segments
from ..values import ParsedMail, Piece

#: The kinds of pieces that two kinds of lines are.
SHOWN_AS = {"kept": "text", "passage": "quote"}


def account(mail: ParsedMail, view: View, segments: Segments) -> tuple[Piece, ...]:
    """Pieces that tile the raw mail from its first to its last byte."""
    parts = _runs(view, segments)
    if view.rest:
        parts.append(Piece("rest", view.rest.start, view.rest.end, segments.last))
    parts += [Piece("attachment", *file.span, 0) for file in mail.attachments]
    parts += [Piece("attachment", *span, 0) for _, span in mail.attached]
    parts += [Piece("duplicate", *span, 0) for span in (*view.unread, *mail.spare)]
    return _tile(sorted(parts, key=attrgetter("start", "end")), len(mail.raw))


def _runs(view: View, segments: Segments) -> list[Piece]:
    """Neighbouring lines of one label as one piece."""
    parts: list[Piece] = []
    start = end = 0
    label: tuple | None = None
    before = None
    for line, (kind, owner) in zip(view.lines, segments.labels, strict=True):
        its = (SHOWN_AS.get(kind, kind), owner)
        if before and label and line.blank and line.start == before.start:
            its = label  # in HTML a blank line stands at the end of the one above it
        before = line
        if its != label or line.start != end:
            if label:
                parts.append(Piece(label[0], start, end, label[1]))
            label, start = its, line.start
        end = line.end
    if label:
        parts.append(Piece(label[0], start, end, label[1]))
    return parts


def _tile(parts: list[Piece], size: int) -> tuple[Piece, ...]:
    """Join neighbours of one kind, cut overlaps, call what lies between the pieces envelope."""
    tiles: list[Piece] = []
    at = 0
    for piece in [*parts, Piece("envelope", size, size)]:
        start, end = max(piece.start, at), min(piece.end, size)
        if start > at:
            _add(tiles, Piece("envelope", at, start))
        if end > start:
            whole = (start, end) == (piece.start, piece.end)
            _add(tiles, piece if whole else Piece(piece.kind, start, end, piece.message))
        at = max(at, start, end)
    return tuple(tiles)


def _add(tiles: list[Piece], piece: Piece) -> None:
    last = tiles[-1] if tiles else None
    if last and last.message == piece.message and (last.kind, last.end) == (piece.kind, piece.start):
        tiles[-1] = Piece(last.kind, last.start, piece.end, last.message)
    else:
        tiles.append(piece)
