"""The charset of bytes that nobody declared: what their own patterns tell, without a dictionary.

Latin texts have their odd bytes inside words of ASCII letters; others have whole words of them. Which letters are
common tells alphabets apart, and which rows of a table are used the charsets of two bytes a character.
"""

import re
from functools import lru_cache
from math import log

from . import tables

_RUN = re.compile(rb"[\x80-\xff]+")
#: Odd bytes beside ASCII letters: a Latin word.
_LATIN = re.compile(rb"[A-Za-z][\x80-\xff]+|[\x80-\xff]+(?=[A-Za-z])")
#: Two bytes a character in the ranges of EUC (GB 2312, KS X 1001, JIS X 0208).
_EUC = re.compile(rb"(?:[\xa1-\xfe][\xa1-\xfe])+")
_BIG5 = re.compile(rb"[\x81-\xfe][\x40-\x7e\xa1-\xfe]")
_ASCII = bytes(range(128))
_TAG = re.compile(rb"<[^<>]{0,2000}>")
#: So many bytes at least, or anything is chance; so much of them not in Latin words.
MIN_BYTES, MOST = 8, 0.8
#: Words are longer than this; signs, and words like "à", are not.
LENGTH = 1.5
MAX_BYTES = 20_000
#: The letters of a language from the commonest to the rarest, and the charsets that have them.
_ALPHABETS = (
    ("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", ("cp1251", "koi8-r", "cp866", "latin-cyrillic")),
    ("оаниівтреклсудмпзяьбгйчхжцюїєщшфґ", ("cp1251", "koi8-u", "latin-cyrillic")),
    ("αοιετσνηυρπκμίλόςάωγέδήχθύφβώξζψ", ("cp1253", "latin-greek")),
    ("יוהלאתרבשמנעדחקפםטסןגזצכךץף", ("cp1255",)),
    ("ايلمنوترهبدعفسكقحجأةشىصخطضإذزغثءئظؤآ", ("cp1256", "latin-arabic")),
    ("านร่อกเง้มยลวัดทสิตีะปบคหแจพุชข์ใไูำโื็ึผณศซถฟธภษฐญฉๆ", ("cp874",)),
)
#: How fast letters get rarer (the rarest has the 25th part of the commonest); the share of signs, of letters that
#: are in none, and of capitals inside a word.
_FALL, _SIGN, _STRANGE, _CAPITAL = 3.2, 0.01, 0.0005, 0.05
#: Worse than this, a text is in no charset that is known here. Evenly spread bytes have -4.2.
WORST = -3.9
#: How likely the bytes of a character are by its row: common characters, kana and signs, all others.
_COMMON, _KANA, _RARE = -3.8, -2.5, -5.5


def charset(data: bytes) -> str | None:
    """A codec for text with words of no Latin letters; None if there may be none."""
    data = _TAG.sub(b" ", data[:MAX_BYTES])
    runs = _RUN.findall(data)
    odd = b"".join(runs)
    if len(odd) < MIN_BYTES:
        return None
    if _is_shift_jis(data):
        return "cp932"
    if _is_big5(data):
        return "big5"
    if len(odd) < LENGTH * len(runs) or sum(map(_odd, _LATIN.findall(data))) > (1 - MOST) * len(odd):
        return None
    best, likely = _alphabet(data, runs)
    if all(map(_EUC.fullmatch, runs)) and _rows(odd) > likely:
        return _euc(odd)
    return best if likely > WORST else None


def _odd(word: bytes) -> int:
    return len(word.strip(_ASCII))


def _alphabet(data: bytes, runs: list[bytes]) -> tuple[str, float]:
    """The likeliest charset of one byte a letter, and how likely a byte of the text is in it (a logarithm)."""
    found = [(_likely(runs, name, letters), name) for letters, names in _ALPHABETS for name in names]
    likely, best = max(found, key=lambda one: one[0])
    return best, likely


def _likely(runs: list[bytes], name: str, letters: str) -> float:
    shares = _shares(letters)
    total, size = 0.0, 0
    for run in runs:
        word = tables.decode(run, name) or run.decode(name, "replace")
        lower = word.lower()
        total += sum(shares.get(sign, 0.0) or _odd_sign(sign) for sign in lower)
        if word not in (lower, word.upper()):
            total += log(_CAPITAL) * sum(one != two for one, two in zip(word[1:], lower[1:], strict=True))
        size += len(word)
    return total / size


def _odd_sign(sign: str) -> float:
    return log(_STRANGE if sign.isalpha() or sign < "\xa0" or sign == "\ufffd" else _SIGN)


@lru_cache(maxsize=8)
def _shares(letters: str) -> dict[str, float]:
    step = 1 - _FALL / len(letters)
    return {letter: log((1 - step) * step**n) for n, letter in enumerate(letters)}


def _rows(odd: bytes) -> float:
    """How likely a byte is in a text of two bytes a character, the first of which is the row."""
    return sum(_row(row) for row in odd[::2]) * 2 / len(odd)


def _row(row: int) -> float:
    if row in (0xA1, 0xA3, 0xA4, 0xA5):
        return _KANA
    return _COMMON if 0xB0 <= row <= 0xD7 else _RARE


def _euc(odd: bytes) -> str:
    """Korean syllables and Japanese kana have rows of their own; else it is Chinese."""
    leads = [lead for lead in odd[::2] if lead not in (0xA1, 0xA3)] or [0xB0]
    hangul = sum(0xB0 <= lead <= 0xC8 for lead in leads)
    kana = sum(lead in (0xA4, 0xA5) for lead in leads)
    if kana * 4 > len(leads):
        return "euc-jp"
    return "cp949" if hangul * 10 > len(leads) * 9 else "gb18030"


def _is_shift_jis(data: bytes) -> bool:
    """Kana (0x82, 0x83) in a text that is valid."""
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return False
    return sum("\u3040" <= sign <= "\u30ff" for sign in text) * 4 > sum(sign > "\x7f" for sign in text)


def _is_big5(data: bytes) -> bool:
    """Nearly all characters in the rows of signs and common characters (0xA1 to 0xC6), in a text that is valid;
    some second bytes are ASCII."""
    try:
        data.decode("cp950")
    except UnicodeDecodeError:
        return False
    signs = _BIG5.findall(data)
    common = sum(0xA1 <= sign[0] <= 0xC6 for sign in signs)
    ascii_seconds = sum(sign[1] < 0x80 for sign in signs)
    return len(signs) * 2 >= MIN_BYTES and common >= 0.95 * len(signs) and ascii_seconds * 8 > len(signs)
