"""Who cuts all of a quote away, but the line that announces it, has written what follows."""

from ..languages.subjects import strip_prefixes
from ..people import addressing
from ..text.lines import Line, next_spoken
from ..values import ParsedMail
from .claims import Anchor

_ANSWERS = ("in-reply-to", "references")


def without_cut(lines: list[Line], anchors: list[Anchor], mail: ParsedMail) -> list[Anchor]:
    """The anchors, but none where the only one is the attribution an answer begins with, and nothing in the mail
    is marked as quoted: "On Monday, Ann Lee wrote:" / "Thanks, applied." No other words would be the writer's. Where
    a greeting of the author of the quote stands in the text, the quote is what stands above."""
    if len(anchors) != 1 or not any(mail.headers.get(name) for name in _ANSWERS):
        return anchors
    if strip_prefixes(mail.subject)[1] == "forward":
        return anchors
    (anchor,) = anchors
    is_first = anchor.kind == "attribution" and not anchor.forward and next_spoken(lines, 0) == anchor.start
    is_marked = any(line.depth and not line.blank for line in lines)
    if not is_first or is_marked or next_spoken(lines, anchor.end) is None:
        return anchors
    return anchors if addressing.part(lines, anchor, len(lines), greeted=True) else []
