"""Text as people type it on another keyboard: lower case, without accents, strokes and what nobody sees."""

import unicodedata

#: Letters that Unicode does not take apart, as people without them write.
_WRITTEN = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k",
        "ə": "e", "þ": "th", "æ": "ae", "œ": "oe", "ĸ": "k", "ƒ": "f", "ґ": "г",
    }
)  # fmt: skip
#: Soft hyphen, zero-width blanks and joiners, marks of direction: inside a word they are no end of it.
_INVISIBLE = [
    0xAD,
    0x34F,
    0x61C,
    0x180E,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
]
INVISIBLE = "".join(map(chr, [*_INVISIBLE, 0xFEFF]))
_HIDDEN = dict.fromkeys(map(ord, INVISIBLE))
#: Accents of Latin, Greek and Cyrillic, vowel marks of Hebrew and Arabic. Those of other scripts make other letters.
_MARKS = dict.fromkeys([*range(0x300, 0x370), *range(0x591, 0x5C8), 0x640, *range(0x64B, 0x660), 0x670])


def folded(text: str) -> str:
    """Equal for "Łódź" and "LODZ", "Müller" and "muller", "straße" and "STRASSE", "Ærø" and "aero"."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.translate(_HIDDEN).casefold()).casefold()
    return unicodedata.normalize("NFC", apart.translate(_MARKS).translate(_WRITTEN))


def visible(text: str) -> str:
    """The text without characters that show nothing."""
    return text if text.isascii() else text.translate(_HIDDEN)
