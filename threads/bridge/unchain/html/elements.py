"""What the start tag of an HTML element says about the text inside it, read once for equal tags: clients write
the same few over and over."""

from dataclasses import dataclass, field

from . import marks
from .colours import colour_of

#: So many tags, none of them longer, are kept of a mail.
MAX_KEPT, LONGEST_KEPT = 1_000, 1_000


@dataclass(slots=True)
class Element:
    """An element by its start tag. ``like`` is the same for its likes."""

    its: dict[str, str] = field(default_factory=dict)
    target: str = ""
    is_attribution: bool = False
    #: It may be a quote; and it is one for certain.
    may_quote: bool = False
    is_quote: bool = False
    like: str = ""
    keeps_breaks: bool = False
    is_unseen: bool = False
    font_size: bool | None = None
    colour: str | None = None
    #: Whether its letters are crossed out, and whether they can be seen on white; None: as those around it.
    is_struck: bool = False
    is_inked: bool | None = None

    @property
    def matters(self) -> bool:
        """Whether it means anything until it ends."""
        return (
            self.may_quote
            or self.keeps_breaks
            or self.is_unseen
            or self.font_size is not None
            or self.colour is not None
            or self.is_struck
        )


class Elements:
    """The elements of one mail."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Element] = {}

    def of(self, tag: str, text: str) -> Element:
        """The element that begins with ``text``."""
        known = self._known.get((tag, text))
        if known is None:
            known = _read(tag, text)
            if len(self._known) < MAX_KEPT and len(text) < LONGEST_KEPT:
                self._known[tag, text] = known
        return known


def _read(tag: str, text: str) -> Element:
    its = marks.attributes(text) if "=" in text or "hidden" in text else {}
    if tag == "a":
        return Element(its, marks.target(its))
    found = Element(its, may_quote=tag == "blockquote", keeps_breaks=tag == "pre", like=f"{tag}  ")
    found.is_struck = tag in marks.STRUCK
    if its:
        found.is_attribution = marks.is_attribution(its)
        found.may_quote = tag == "blockquote" or marks.is_beside_bar(its)
        found.is_quote = tag == "blockquote" and marks.is_quote(its)
        found.keeps_breaks = found.keeps_breaks or marks.keeps_breaks(its)
        found.is_unseen = marks.is_unseen(its)
        found.font_size = marks.font_size(its)
        found.colour = colour_of(its)
        found.is_struck = found.is_struck or marks.is_struck(its)
        if found.colour is not None:
            found.is_inked = not marks.is_white(its)
        found.like = f"{tag} {its.get('style', '')} {its.get('class', '')}"
    return found
