"""What a text says, for comparing copies: its words, its links, and whether it asks.

Clients wrap and mark lines, print links beside words, name pictures; gateways rewrite links. None of this is
a word of the author's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..text.rewritten_links import LINK, is_opaque, unwrapped
from .fingerprints import UNSPACED, all_words_of, shingles_of, spoken

#: Names of pictures and files in brackets, and addresses printed beside names and words.
_PRINTED = re.compile(
    r"\[(?:image|cid|inline image|bild)\b[^\[\]\n]{0,200}\]|<[^<>\s]{1,2000}>", re.IGNORECASE
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
#: Of those the ones that write words with letters: Thai, Lao, Burmese, Khmer. So many are about one word.
_LETTERS = re.compile("[\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff]")
WORD_LENGTH = 5
#: A question: clients that lose a character put the same sign inside a word.
_ASKS = re.compile(r"[?？؟;](?=\s|$|[\"')»”])", re.MULTILINE)
#: Links beyond these are not compared.
MAX_LINKS = 50
#: So many words do not stand in another text by chance.
MANY = 12


@dataclass(frozen=True, eq=False)
class Wording:
    """The words of one text. ``words`` are the author's own, ``all_words`` with what the text quotes."""

    text: str

    @cached_property
    def _plain(self) -> str:
        return unwrapped(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return _said(spoken(self._plain))

    @cached_property
    def all_words(self) -> tuple[str, ...]:
        return _said(self._plain) if ">" in self._plain else self.words

    @cached_property
    def links(self) -> frozenset[str]:
        """Where its links lead, folded as far as clients change them."""
        if "://" not in self._plain:
            return frozenset()
        found = [m[0] for m in LINK.finditer(self._plain) if not is_opaque(m[0])]
        return frozenset(_folded(link) for link in found[:MAX_LINKS])

    @cached_property
    def asks(self) -> bool:
        return bool(_ASKS.search(spoken(self._plain)))

    @cached_property
    def signs(self) -> str:
        """All it has, if it has no words."""
        return "" if self.words else "".join(self.text.split())

    @cached_property
    def shingles(self) -> frozenset:
        return shingles_of(self.words)

    @cached_property
    def run(self) -> str:
        """The words as one text in which those of another are looked for."""
        return f" {' '.join(self.words)} "

    @cached_property
    def all_run(self) -> str:
        """As ``run``, with what the text quotes."""
        return self.run if self.all_words is self.words else f" {' '.join(self.all_words)} "

    @cached_property
    def known(self) -> frozenset[str]:
        """Each of its words once."""
        return frozenset(self.words) | frozenset(self.all_words)

    @cached_property
    def count(self) -> float:
        """The number of words and ideographs."""
        return count(self.words)

    @cached_property
    def length(self) -> float:
        """The number of words; two ideographs are about one."""
        signs = sum(bool(_UNSPACED.match(word)) and not _LETTERS.match(word) for word in self.words)
        return self.count - signs / 2


def count(words: Sequence[str]) -> float:
    """The number of words and ideographs: letters of scripts without blanks, each of which stands for itself, are
    parts of words."""
    letters = sum(bool(_LETTERS.match(word)) for word in words)
    return len(words) - letters + letters / WORD_LENGTH


def _said(text: str) -> tuple[str, ...]:
    """The words but those that clients print, and but links; of a text that has no others all of them."""
    bare = _PRINTED.sub(" ", text) if "<" in text or "[" in text else text
    bare = LINK.sub(" ", bare) if "://" in bare else bare
    return all_words_of(bare) or all_words_of(text)


def links_of(text: str) -> frozenset[str]:
    """Where all links of a text lead, but those of gateways that do not tell."""
    found = (m[0] for m in LINK.finditer(unwrapped(text)))
    return frozenset(_folded(link) for link in found if not is_opaque(link))


def _folded(link: str) -> str:
    return link.casefold().partition("://")[2].removeprefix("www.").rstrip(").,;:!?*>/_'’”»")


def lead_elsewhere(one: Wording, other: Wording) -> bool:
    """Whether both have links, and neither only those of the other; a wrapped link may have lost its end."""
    if not one.links or not other.links:
        return False
    few, many = sorted((one.links, other.links), key=len)
    return any(not any(_meet(link, there) for there in many) for link in few - many)


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def same_words(one: Wording, other: Wording) -> bool:
    """Whether two texts say the same, word for word; a text may have been wrapped anew with its quote marks
    inside the lines."""
    equal = one.words == other.words or one.all_words == other.all_words
    return equal and one.signs == other.signs and not lead_elsewhere(one, other)


def within(short: Wording, long: Wording) -> bool:
    """Whether all the words of one text stand in the other: cut at its ends, a part of it, or some of its lines."""
    if not (short.words and long.known.issuperset(short.words)) or lead_elsewhere(short, long):
        return False
    if short.run in long.run or short.all_run in long.all_run:
        return True
    return short.length >= MANY and _lines_within(short, long)


def _lines_within(short: Wording, long: Wording) -> bool:
    """Whether each line stands there in a row: whoever leaves out a passage leaves out lines."""
    lines = spoken(short.text).split("\n")
    if len(lines) < 2:
        return False
    return all(f" {' '.join(words)} " in long.run for line in lines if (words := _said(line)))
