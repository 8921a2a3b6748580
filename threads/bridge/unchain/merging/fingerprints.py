"""Recognising copies of one text: re-wrapped, quoted, cut short or printed by another client.

Words are compared, never characters: clients change white space, quote marks, emphasis signs and
line ends, but leave the words alone. Only what an author says himself counts: not the passages he
answers. Shingles are runs of three words (Broder, "On the resemblance
and containment of documents", 1997).
"""

import hashlib
import re
import unicodedata
from itertools import islice

from ..text.letters import UNSPACED
from ..text.rewritten_links import unwrapped

#: Each sign of a script without blanks is a word, or else a text that was wrapped anew would have other words.
#: Vowels and accents that are no letters of their own (Unicode category M), joiners with them.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    r"\u0f18-\u0fbc\u180b-\u180d\u1dc0-\u1dff\u200c\u200d\u302a-\u302f\u3099\u309a"
)
#: Pictures and arrows: "thumbs up" and "thumbs down" are two answers.
_SIGNS = r"\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
#: "+1" is not "-1".
_SIGNED = r"(?<!\w)[+-](?=\d)"
_ASCII_WORD = re.compile(rf"\w+|{_SIGNED}\w+", re.ASCII)
WORD = re.compile(rf"[{UNSPACED}{_SIGNS}]|(?:(?![{UNSPACED}])[\w{_MARKS}])+|{_SIGNED}\w+")
SHINGLE = 3
# A text is compared by its beginning: enough to tell two messages apart, and linear for huge ones.
MAX_WORDS = 2_000


def spoken(text: str) -> str:
    """The lines that an author says himself: those that begin with ">" only if there are no others.
    A passage is quoted by one copy and cut by another, and stays the same message."""
    if ">" not in text:
        return text
    own = "\n".join(line for line in text.split("\n") if not line.lstrip(" \t\u00a0").startswith(">"))
    return own if WORD.search(own) else text


def words_of(text: str, most: int = MAX_WORDS) -> tuple[str, ...]:
    """The spoken words of a text, folded; at most ``most`` of them."""
    return all_words_of(spoken(text), most)


def all_words_of(text: str, most: int = MAX_WORDS) -> tuple[str, ...]:
    """As ``words_of``, with the words of what is quoted."""
    word = _ASCII_WORD if text.isascii() else WORD
    words = (match[0] for match in islice(word.finditer(unicodedata.normalize("NFC", text)), most))
    # Folded as one text, which is quicker; folding makes no word of two.
    folded = " ".join(words).casefold().split(" ")
    return tuple(bare for word in folded if (bare := word.strip("_")))


def fingerprint(text: str) -> str:
    """Equal for two copies that differ in nothing but white space, punctuation, case and links that a gateway
    rewrote; '' for no words."""
    words = words_of(unwrapped(text))
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32] if words else ""


def shingles_of(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    if len(words) < SHINGLE:
        return frozenset([words]) if words else frozenset()
    return frozenset(words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1))


def containment(a: frozenset, b: frozenset) -> float:
    """How much of the shorter text is in the longer one, 0 to 1."""
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b))
