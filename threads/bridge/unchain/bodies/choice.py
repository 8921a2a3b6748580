"""Which of its bodies a mail is read from: plain text or HTML, whichever tells more of the chain."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from ..bounds import MAX_LINES, MAX_MESSAGES
from ..html.marks import is_marked
from ..html.reader import html_lines
from ..quotes.anchors import find_anchors
from ..quotes.claims import Anchor
from ..quotes.depths import set_depths
from ..quotes.marks import strip_odd_marks
from ..quotes.residues import drop_residues
from ..text.lines import NEXT_TEXT, Line, cut, joined, plain_lines
from ..text.links import unfold
from ..text.rewrap import mend
from ..values import Alternatives, Body, ParsedMail, Span
from .fusion import LONG, fuse
from .two_forms import say_the_same

_TAG = re.compile(r"<[^<>]*>")
#: A plain part this much shorter than the HTML's text is a stub ("your client cannot show HTML").
STUB = 0.3
#: Half an anchor: how much more the HTML must show where both agree on who answers whom. Its structure
#: makes the same anchors a little surer, but its links are lost in the text.
MARGIN = 0.5


@dataclass(slots=True)
class View:
    """The lines of one body with the anchors found in them. ``kind`` is plain, html, mixed or none; ``rest``
    is what stands behind the bounds of reading, ``unread`` the ranges of the body's other form, ``other`` its lines
    if they may say something else."""

    kind: str
    lines: list[Line]
    anchors: list[Anchor]
    rest: Line | None = None
    unread: tuple[Span, ...] = ()
    other: list[Line] | None = None


def best_view(mail: ParsedMail, near: datetime | None, most: int = MAX_MESSAGES) -> View:
    """All that is shown of a mail, in order, each text in the form that says more."""
    view = _of_one(mail, near, most)
    for body in mail.further:
        if view.rest or len(view.lines) >= MAX_LINES:
            view.rest = _unsearched(body, view.rest)
            continue
        below = _of_one(replace(mail, plain=body.plain, html=body.html), near, most - len(view.anchors))
        view = _above(view, below)
    return view


def _above(view: View, below: View) -> View:
    """A text and the next one of the mail as one. A line marks where the sender speaks again."""
    at = below.lines[0].start if below.lines else 0
    shift = len(view.lines) + 1
    between = Line("", 0, at, at, NEXT_TEXT)
    other = None
    if view.other or below.other:
        other = [*(view.other or view.lines), between, *(below.other or below.lines)]
    return View(
        "mixed",
        [*view.lines, between, *below.lines],
        view.anchors
        + [replace(anchor, start=anchor.start + shift, end=anchor.end + shift) for anchor in below.anchors],
        below.rest,
        view.unread + below.unread,
        other,
    )


def _unsearched(body: Alternatives, rest: Line | None) -> Line | None:
    """What is left of a mail that is beyond the bounds, with one text more."""
    if body.plain:
        lines, more = plain_lines(body.plain), None
    else:
        lines, more = html_lines(body.html) if body.html else ([], None)
    return joined([line for line in [rest] if line] + lines, more)


def _of_one(mail: ParsedMail, near: datetime | None, most: int) -> View:
    """The better form of the mail's first text, and where the other one is."""
    view = _better(mail, near, most)
    other = mail.html if view.kind == "plain" else mail.plain
    return replace(view, unread=_unread(other.span, view.lines) if other else ())


def _unread(span: Span, lines: list[Line]) -> tuple[Span, ...]:
    """What is left of a body of which some lines are read."""
    out, at = [], span[0]
    for line in lines:
        if span[0] <= line.start < line.end <= span[1]:
            out.append((at, line.start))
            at = max(at, line.end)
    return tuple((start, end) for start, end in [*out, (at, span[1])] if end > start)


def _better(mail: ParsedMail, near: datetime | None, most: int) -> View:
    """Both forms as one where they say the same: the words of the plain part, which senders agree on with
    list archives and gateways, in the structure of the HTML. Where one is missing or a stub the other, and
    where they differ the one that shows more messages. At most ``most`` anchors are read."""
    plain, rest = _plain(mail.plain) if mail.plain else ([], None)
    if mail.html and not rest and all(line.blank for line in plain):
        plain = []
    if plain and (not mail.html or not _worth_reading(mail.html.text, plain)):
        return _mended(plain, rest, mail, near, most)
    html, beyond = html_lines(mail.html) if mail.html else ([], None)
    if not html:
        return _mended(plain, rest, mail, near, most) if plain else View("none", [], [])
    if not plain:
        return _view("html", html, beyond, near, most)
    said = list(plain), list(html)
    if _size(plain) < STUB * _size(html):
        return replace(_view("html", html, beyond, near, most), other=said[0])
    fused = fuse(plain, html)
    if fused:
        return replace(_mended(fused, rest, mail, near, most), other=html)
    richer = _richer(_mended(plain, rest, mail, near, most), _view("html", html, beyond, near, most))
    return replace(richer, other=said[richer.kind == "plain"])


def _plain(body: Body) -> tuple[list[Line], Line | None]:
    head, rest = cut(body)
    lines = plain_lines(head)
    strip_odd_marks(lines)
    return lines, rest


def _mended(lines: list[Line], rest: Line | None, mail: ParsedMail, near: datetime | None, most: int) -> View:
    mend(lines, floor=1 if mail.plain and mail.plain.flowed else 0)
    unfold(lines)
    return _view("plain", lines, rest, near, most)


def _richer(plain: View, html: View) -> View:
    """Which of two forms that differ shows more of the chain."""
    margin = MARGIN if _answers(html) == _answers(plain) else 0.0
    return html if _weight(html) > _weight(plain) + margin else plain


def _view(kind: str, lines: list[Line], rest: Line | None, near: datetime | None, most: int) -> View:
    anchors = find_anchors(lines, near, most + 1)
    if len(anchors) > most:
        end = anchors.pop().start
        rest = joined(lines[end:], rest)
        del lines[end:]
    anchors = drop_residues(lines, anchors)
    set_depths(lines, anchors)
    return View(kind, lines, anchors, rest)


def _worth_reading(html: str, plain: list[Line]) -> bool:
    """Reading HTML costs more than all the rest: only where a client marks its quotes or links words, or the
    plain part may be a stub, have lost its line ends or say something else."""
    if is_marked(html) or any(len(line.text) > LONG for line in plain):
        return True
    size = _size(plain)
    is_stub = size * 20 < len(html) or size < STUB * len(_TAG.sub("", html))
    return is_stub or not say_the_same(plain, html)


def _size(lines: list[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _weight(view: View) -> float:
    return sum(anchor.confidence for anchor in view.anchors)


def _answers(view: View) -> int:
    """How often somebody speaks again below what he quotes. Plain parts of HTML mails lose that, and those
    of phones move lines into the quote."""
    depths = [line.depth for line in view.lines if not line.blank]
    return sum(below < above for above, below in pairwise(depths))
