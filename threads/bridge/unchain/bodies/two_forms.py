"""A mail with a plain and an HTML part may say different things in them. It is read from one of the two, or from
both as one; what a client that shows the other one says otherwise is a variant of the message.

Clients that write both forms of one text mean nothing by most of what differs: they print the targets of links and
the names of pictures, number lists, lose letters that their charset lacks, and lists add a footer to one form.
"""

import html as entities
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ..html import marks
from ..merging.wording import links_of
from ..mime.texts import html_text
from ..segments import Segments
from ..text.body_text import body_text
from ..text.letters import UNSPACED
from ..text.lines import Line
from ..text.rewritten_links import LINK
from ..wrappers.signatures import is_list_line
from .alignment import align

_ADDRESS = r"(?<!\w)\w[\w.+'-]{0,63}+@[\w-]{1,63}+(?:\.[\w-]{1,63}){1,8}"
_ADDRESSES = re.compile(rf"(?:mailto:)?({_ADDRESS})")
#: Signs that mean as much as a word.
_SIGNS = "%$\u2030\u00a2-\u00a5\u20a0-\u20bf\u2705\u274c\u2714\u2716\U0001f44d\U0001f44e"
#: Signs; letters; addresses; numbers with the signs inside and before them.
_WORD = re.compile(
    rf"[{UNSPACED}{_SIGNS}]|(?:mailto:)?{_ADDRESS}|(?<![\w.-])[-\u2212](?=\d)|\d+(?:[.,:]\d+)*"
    rf"|(?:(?![{UNSPACED}])[^\W\d_])+"
)
#: What is no letter, and no sign of a number.
_SOUNDLESS = re.compile(rf"[^\w.,\u2212{_SIGNS}-]+|[.,\u2212-]+(?!\d)|_+")
_WIDTHLESS = dict.fromkeys([0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
#: What clients print in brackets: the target of a link, the address beside a name, the name of a picture.
_PRINTED = re.compile(
    r"\[(?:image|cid|inline image|bild|mailto)\b[^\[\]\n]{0,200}\]|<(?=[^<>\s]{0,500}[@:/])[^<>\s]{1,2000}>",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
_PICTURED = re.compile(r"\[(?:image|cid|inline image|bild)\b", re.IGNORECASE)
#: Where HTML may have words that nobody sees.
_HIDES = re.compile(
    r"(?:display|visibility|opacity|font-size|height|mso-hide)\s*:\s*(?:none|hidden|collapse|0|all)|\bhidden\b"
    r"|color\s*[:=]\s*[\"']?\s*(?:#?fff|white|rgb\(255)",
    re.IGNORECASE,
)
#: Whoever leaves out words of a sentence changes it; more of them are a passage that the other form lacks.
FEW = 3
#: Longer texts are compared line by line, not word by word.
MAX_LETTERS = 2_000_000
MAX_PICTURES = 50
#: So many lines with links are looked at.
MAX_LINKED = 1_000
#: The lines that a reader sees as the message's.
SHOWN = frozenset(["text", "kept", "passage", "signature", "disclaimer"])

Owner = tuple[str, int]


@dataclass(slots=True)
class _Words:
    """The words of some lines, and on which line each stands."""

    lines: Sequence[Line]
    #: What is printed for the pictures of the mail.
    pictures: Sequence[str] = ()
    keys: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Sequence[Line], pictures: list[str], by_line: bool) -> "_Words":
        """``by_line``: all words of a line count as one."""
        found = cls(lines, pictures)
        for n, line in enumerate(lines):
            keys = _words(line.text, pictures)
            keys = ["".join(keys)] if by_line and keys else keys
            found.keys += keys
            found.rows += [n] * len(keys)
        return found

    def of_range(self, some: range) -> list[str]:
        return self.keys[some.start : some.stop]

    def line(self, word: int, above: int = 0) -> str:
        """The line that a word stands on, or one of those above it."""
        return self.lines[max(self.rows[word] - above, 0)].text

    def is_by_client(self, some: range) -> bool:
        """Whether words that the other form lacks are what clients print by themselves."""
        keys, line = self.of_range(some), self.line(some[0])
        if all("@" in key for key in keys) or len(keys) == 1 and _is_number_of_item(line, keys[0]):
            return True
        if all(f"[{self.keys[n]}]" in self.line(n) for n in some):
            return True  # the numbers of links
        if f"[{line.strip()}]" in self.pictures:
            return True
        return is_list_line(line) or any(_PICTURED.search(self.line(some[0], above)) for above in (0, 1))

    def is_inside(self, at: int) -> bool:
        """Whether the words above and below ``at`` stand on one line."""
        return 0 < at < len(self.keys) and self.rows[at - 1] == self.rows[at]

    def is_glued(self, at: int, keys: list[str]) -> bool:
        """Whether the word above ``at`` ends with words that the other form has below it."""
        return at > 0 and self.keys[at - 1].endswith("".join(keys))


def variants(lines: list[Line], other: list[Line], segments: Segments, source: str) -> dict[int, str]:
    """{message: what it says in the other form of the mail}, of messages that ``other`` words otherwise than
    ``lines`` do. ``source`` is the HTML."""
    lost = _lost_links(lines, other)
    if not lost and _gist(_joined(lines)) == _gist(_joined(other)):
        return {}
    pictures = _pictures(source)
    by_line = sum(len(line.text) for line in (*lines, *other)) > MAX_LETTERS
    ours, theirs = (_Words.of(form, pictures, by_line) for form in (lines, other))
    return _Comparison(ours, theirs, segments).variants(lost)


def _lost_links(lines: list[Line], other: list[Line]) -> list[int]:
    """The lines of the other form with links that lead elsewhere than all of ours."""
    rows = [n for n, line in enumerate(other) if "://" in line.text][:MAX_LINKED]
    if not rows:
        return []
    ours = _places(_joined(lines))
    return [n for n in rows if any(not any(map(place.startswith, ours)) for place in _places(other[n].text))]


def _places(text: str) -> frozenset[str]:
    """Where the links of a text lead, without what only counts who follows them."""
    return frozenset(link.partition("?")[0].rstrip("/") for link in links_of(text))


def say_the_same(lines: list[Line], source: str) -> bool:
    """Whether HTML that is not read any further says what ``lines`` do, as far as a quick look tells."""
    return not _HIDES.search(source) and _gist(_joined(lines)) == _gist(entities.unescape(html_text(source)))


def _joined(lines: list[Line]) -> str:
    return "\n".join([line.text for line in lines])


def _gist(text: str) -> tuple[str, str, frozenset[str]]:
    """All a text says without blanks and signs, and the addresses in it, which clients print twice: texts of one
    gist say the same. Quick, because nearly all mails do."""
    text = text.casefold()
    words = _PRINTED.sub(" ", text).split() if "<" in text or "[" in text else text.split()
    links = " ".join([word for word in words if "@" in word or "://" in word])
    if links:
        words = [word for word in words if not ("@" in word or "://" in word)]
    beside = _SOUNDLESS.sub("", _ADDRESSES.sub(" ", LINK.sub(" ", links)))
    return _SOUNDLESS.sub("", "".join(words)), beside, frozenset(_ADDRESSES.findall(links)) | links_of(links)


class _Comparison:
    """Two forms of a mail, aligned word by word."""

    def __init__(self, ours: _Words, theirs: _Words, segments: Segments) -> None:
        self.ours, self.theirs, self.labels = ours, theirs, segments.labels
        self.found = align(ours.keys, theirs.keys)

    def variants(self, lost: list[int]) -> dict[int, str]:
        """{message: its text in the other form}; ``lost`` are lines there that differ in a link."""
        gaps = [gap for gap in self._gaps() if not self._is_same(*gap)]
        owners = self._owners() if gaps or lost else []
        shown = {owners[row][1]: SHOWN for row in lost if owners[row][0] in SHOWN}
        for taken, put in gaps:
            kind, owner = self._whose(taken, put, owners)
            if kind in SHOWN:
                shown.setdefault(owner, SHOWN)
            elif kind == "wrapper" and taken and put:
                shown[owner] = SHOWN | {"wrapper"}  # it names somebody else, or another day
        found = {owner: self._text(owners, owner, kinds) for owner, kinds in sorted(shown.items())}
        return {owner: text for owner, text in found.items() if text}

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """Our words, and theirs that stand in their place, wherever they differ."""
        first = at = 0
        for n, place in enumerate([*self.found, len(self.theirs.keys)]):
            if place < 0:
                continue
            if n > first or place > at:
                yield range(first, n), range(at, place)
            first, at = n + 1, place + 1

    def _is_same(self, taken: range, put: range) -> bool:
        """Whether they differ only as clients write them."""
        ours, theirs = self.ours.of_range(taken), self.theirs.of_range(put)
        if taken and put:
            return _are_alike("".join(ours), "".join(theirs)) or is_list_line(self.ours.line(taken[0]))
        if taken:
            is_passage = len(ours) > FEW and not self.theirs.is_inside(put.start)
            return is_passage or self.ours.is_by_client(taken) or self.theirs.is_glued(put.start, ours)
        return self.theirs.is_by_client(put) or self.ours.is_glued(taken.start, theirs)

    def _whose(self, taken: range, put: range, owners: list[Owner]) -> Owner:
        return self.labels[self.ours.rows[taken[0]]] if taken else owners[self.theirs.rows[put[0]]]

    def _owners(self) -> list[Owner]:
        """What each line of the other form is, and whose: as the line of ours that has the first of its words, else as
        the line above."""
        known: dict[int, Owner] = {}
        for n, place in enumerate(self.found):
            if place >= 0:
                known.setdefault(self.theirs.rows[place], self.labels[self.ours.rows[n]])
        owners, above = [], 0
        for row in range(len(self.theirs.lines)):
            owners.append(known.get(row, ("text", above)))
            above = owners[-1][1]
        return owners

    def _text(self, owners: list[Owner], owner: int, kinds: frozenset[str]) -> str:
        rows = [n for n, (kind, whose) in enumerate(owners) if whose == owner and kind in kinds]
        return body_text(list(self.theirs.lines), rows)


def _is_number_of_item(line: str, key: str) -> bool:
    """Whether a word is the number of an item, which one form has and the other shows by itself."""
    text = line.lstrip(" \t\u00a0(")
    return (
        len(key) < FEW
        and text[: len(key)].casefold() == key
        and text[len(key) :].lstrip("\\")[:1] in (".", ")")
    )


def _are_alike(one: str, other: str) -> bool:
    """Whether words are the same but for accents and letters that a charset lacks."""
    kept = _ascii(one)
    is_rest = kept == _ascii(other) and 2 * len(kept) >= max(len(one), len(other))
    return is_rest or _bare(one) == _bare(other)


def _bare(text: str) -> str:
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _words(text: str, pictures: list[str]) -> list[str]:
    for picture in pictures:
        text = text.replace(picture, " ")
    return _WORD.findall(_without_links(text).casefold())


def _without_links(text: str) -> str:
    """A text without what clients print beside its words, and without what has no width."""
    if not text.isascii():
        text = text.translate(_WIDTHLESS)
    if "<" in text or "[" in text:
        text = _PRINTED.sub(" ", text)
    return LINK.sub(" ", text) if "://" in text else text


def _pictures(source: str) -> list[str]:
    """What stands for the pictures of an HTML text."""
    tags = islice(_IMAGE.finditer(source), MAX_PICTURES)
    return [shown for tag in tags if (shown := marks.picture(tag[0])).startswith("[")]
