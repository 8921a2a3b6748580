"""Words of all scripts, for patterns: ``\\w`` knows the letters of Thai and Hindi, but not their vowel signs."""

import unicodedata


def _signs() -> str:
    """The signs of all scripts that are written above, below and behind letters, and the Hindi dot, as a class."""
    signs = [n for n in range(0x300, 0x1800) if unicodedata.category(chr(n)) in ("Mn", "Mc")]
    return "".join(map(chr, signs)) + "\u0970"


SIGNS = _signs()
#: A word: letters, and signs only behind letters.
WORD = rf"[^\W\d_]+(?:[{SIGNS}]+[^\W\d_]*)*"
