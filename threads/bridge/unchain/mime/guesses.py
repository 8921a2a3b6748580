"""The charset of bytes that nobody declared: what their own patterns tell, without a dictionary."""

import re

_WORDS = re.compile(rb"[\x80-\xff]+")
#: Two bytes a character in the ranges of EUC (GB 2312, KS X 1001, JIS X 0208).
_EUC = re.compile(rb"(?:[\xa1-\xfe][\xa1-\xfe])+")
#: So many bytes at least, or anything is chance.
MIN_BYTES = 8
MAX_BYTES = 20_000


def charset(data: bytes) -> str | None:
    """A codec for text most of whose letters are no Latin ones; None if they may be."""
    words = _WORDS.findall(data[:MAX_BYTES])
    odd = b"".join(words)
    letters = sum(byte > 64 for byte in data[:MAX_BYTES])
    if len(odd) < MIN_BYTES or len(odd) * 2 < letters:
        return None
    if all(_EUC.fullmatch(word) for word in words):
        return _euc(odd)
    if _is_shift_jis(data):
        return "cp932"
    if all(byte >= 0xC0 or byte in b"\xa3\xb3\xa8\xb8\xab\xbb\x96\x97\xb9\x85" for byte in odd):
        return "koi8-r" if sum(byte < 0xE0 for byte in odd) * 2 > len(odd) else "cp1251"
    return None


def _euc(odd: bytes) -> str:
    """Korean syllables and Japanese kana have rows of their own; else it is Chinese."""
    leads = odd[::2]
    hangul = sum(0xB0 <= lead <= 0xC8 for lead in leads)
    kana = sum(lead in (0xA4, 0xA5) for lead in leads)
    if kana * 3 > len(leads):
        return "euc-jp"
    return "cp949" if hangul * 10 > len(leads) * 9 else "gb18030"


def _is_shift_jis(data: bytes) -> bool:
    """Kana (0x82, 0x83) in a text that is valid."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    return sum("\u3040" <= sign <= "\u30ff" for sign in text) * 4 > sum(sign > "\x7f" for sign in text)
