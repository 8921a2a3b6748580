"""Recognising copies of one text: re-wrapped, quoted, cut short or printed by another client.

Words are compared, never characters: clients change white space, quote marks, emphasis signs and
line ends, but leave the words alone. Only what an author says himself counts: not the passages he
answers. Shingles are runs of three words (Broder, "On the resemblance
and containment of documents", 1997).
"""

import hashlib
import re
from itertools import islice

WORD = re.compile(r"\w+")
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


def words_of(text: str) -> tuple[str, ...]:
    """The spoken words of a text, folded; at most MAX_WORDS of them."""
    words = (match[0] for match in islice(WORD.finditer(spoken(text)), MAX_WORDS))
    # Folded as one text, which is quicker; folding makes no word of two.
    folded = " ".join(words).casefold().split(" ")
    return tuple(bare for word in folded if (bare := word.strip("_")))


def fingerprint(text: str) -> str:
    """Equal for two copies that differ in nothing but white space, punctuation and case; '' for no words."""
    words = words_of(text)
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
