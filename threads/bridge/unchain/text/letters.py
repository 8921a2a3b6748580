"""Words of all scripts, for patterns: ``\\w`` knows the letters of Thai and Hindi, but not their vowel signs."""

import re
import unicodedata


def _signs() -> str:
    """The signs of all scripts that are written above, below and behind letters, and the Hindi dot, as a class."""
    signs = [n for n in range(0x300, 0x1800) if unicodedata.category(chr(n)) in ("Mn", "Mc")]
    return "".join(map(chr, signs)) + "\u0970"


SIGNS = _signs()
#: A word: letters, and signs only behind letters.
WORD = rf"[^\W\d_]+(?:[{SIGNS}]+[^\W\d_]*)*"
#: Scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana and Han.
UNSPACED = (
    r"\u0e00-\u0edf\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
#: A link may have so many such letters and is one word still.
MAX_IN_LINK = 4
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_NARROW = re.compile(f"[{SIGNS}]")
ENDS = (".", "!", "?", ":", "。", "！", "？", "：", "．", "…", "।", "؟", "။", "។")
ASKING = ("?", "？", "؟")


def is_one_word(text: str) -> bool:
    """Whether a text is one word, as links and paths are, so that no client can wrap it. A sentence of a script
    without blanks is wrapped at any letter."""
    text = text.strip()
    return " " not in text and (text.isascii() or len(_UNSPACED.findall(text)) <= MAX_IN_LINK)


def first_word(text: str) -> str:
    """What a client keeps together at the beginning of a text: a word, or one letter of a script without blanks."""
    word = text.split(" ", 1)[0]
    return word if word.isascii() or not _UNSPACED.match(word) else word[:1]


def columns(text: str) -> int:
    """How wide a text is: ideographs, kana and Hangul are two columns wide, signs above and below letters none."""
    if text.isascii():
        return len(text)
    return len(text) + len(_WIDE.findall(text)) - len(_NARROW.findall(text))
