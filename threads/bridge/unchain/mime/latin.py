"""The charset of undeclared bytes in Latin words: by which of their letters a language has, and how often.

Nearly all such mail is Windows-1252, so that others need evidence: a letter tells little, words a lot.
"""

import re
from functools import lru_cache
from math import log

from . import tables

_ODD = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
MAX_BYTES = 20_000
#: Fewer odd bytes tell nothing.
LEAST = 3
DEFAULT = "cp1252"
_WESTERN = ("cp1252", "cp850", "mac-roman")
_CENTRAL = ("cp1250", "iso8859-2", "cp852")
#: The letters of a language that are not in ASCII, from the commonest to the rarest, and charsets that have them.
_LANGUAGES = (
    ("äüöß", _WESTERN), ("éèàêçùîâôûëïœ", _WESTERN), ("óáíéñúü", _WESTERN), ("èàùòìé", _WESTERN),
    ("ãçáéíóõêúâàôü", _WESTERN), ("äåöé", _WESTERN), ("åøæéó", _WESTERN), ("ëéïöüèê", _WESTERN),
    ("ðáíúóþæýöé", ("cp1252",)), ("èàéòçíóüï", _WESTERN), ("äöüõšž", ("cp1252", "cp1257")),
    ("łóężąśćńź", _CENTRAL), ("íáéěřčžýšůúťďňó", _CENTRAL), ("áíčéžýšúťľôňóďäĺŕ", _CENTRAL),
    ("áéöóőüíúű", _CENTRAL), ("čšžćđ", _CENTRAL), ("ăîşâţ", _CENTRAL),
    ("ıüşçğöâî", ("cp1254", "cp857")), ("ėšųįžąęūč", ("cp1257",)), ("āīēšņūļķžģč", ("cp1257",)),
)  # fmt: skip
#: How much rarer other charsets are (a logarithm).
_RARER = {
    "cp1252": 0.0, "cp1250": -2.0, "cp1254": -2.0, "cp1257": -4.0, "iso8859-2": -4.0, "cp850": -5.0, "cp852": -6.0,
    "cp857": -7.0, "mac-roman": -6.0,
}  # fmt: skip
#: The signs that people type, and how likely one is; what is neither such a sign nor a letter of the language.
_SIGNS = dict.fromkeys("‘“”„–—…€•«»°§´·\u00a0£©®½²", 0.02) | {"’": 0.1}
_STRANGE = 0.0005
#: How often a capital stands behind a letter.
_CAPITAL = 0.05
#: How fast letters get rarer.
_FALL = 2.5


def charset(data: bytes) -> str:
    """The likeliest charset of a text in Latin letters."""
    data = _TAG.sub(b" ", data[:MAX_BYTES])
    odd = [found.start() for found in _ODD.finditer(data)]
    places = [(data[at - 1 : at].isalpha(), data[at + 1 : at + 2].isalpha()) for at in odd]
    if sum(map(any, places)) < LEAST:
        return DEFAULT
    signs = [data[at : at + 1] for at in odd]
    found = [
        (_likely(signs, places, name, letters) + _RARER[name], name == DEFAULT, name)
        for letters, names in _LANGUAGES
        for name in names
    ]
    return max(found)[-1]


def _likely(signs: list[bytes], places: list[tuple[bool, bool]], name: str, letters: str) -> float:
    """How likely a language has these bytes in a charset (a logarithm). ``places``: whether letters stand on the
    left and on the right of each."""
    shares = _shares(letters)
    return sum(
        log(_share(_read(byte, name), shares, *place)) for byte, place in zip(signs, places, strict=True)
    )


def _share(sign: str, shares: dict[str, float], left: bool, right: bool) -> float:
    if not sign.isalpha():
        return _STRANGE if left and right and sign != "’" else _SIGNS.get(sign, _STRANGE)
    share = shares.get("ı" if sign == "I" else "i" if sign == "İ" else sign.lower(), _STRANGE)
    return share * _CAPITAL if left and sign.isupper() else share


@lru_cache(maxsize=2_048)
def _read(byte: bytes, name: str) -> str:
    return tables.decode(byte, name) or byte.decode(name, "replace")


@lru_cache(maxsize=32)
def _shares(letters: str) -> dict[str, float]:
    step = 1 - _FALL / max(len(letters), 4)
    return {letter: 0.9 * (1 - step) * step**n for n, letter in enumerate(letters)} | {"i": 0.05}
