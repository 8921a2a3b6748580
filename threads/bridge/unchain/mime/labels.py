"""The names by which mails call charsets, and what mail clients read them as.

The table is that of the Encoding Standard (WHATWG, encoding.spec.whatwg.org, section 4.2): old names mean
their supersets. Below it stand names that mails have besides, and names that say nothing.
"""

import codecs
import re
from encodings.aliases import aliases
from functools import lru_cache

#: The name of a codec here, then labels for it.
_STANDARD = """
utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8
cp866 866 cp866 csibm866 ibm866
latin-2 csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
latin-3 csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
latin-4 csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
latin-cyrillic csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5
latin-cyrillic iso_8859-5:1988
latin-arabic arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e
latin-arabic iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
latin-greek csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597
latin-greek iso_8859-7 iso_8859-7:1987 sun_eu_greek
latin-hebrew csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598
latin-hebrew iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical
latin-6 csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6
latin-7 iso-8859-13 iso8859-13 iso885913
latin-8 iso-8859-14 iso8859-14 iso885914
latin-9 csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9
latin-10 iso-8859-16
koi8-r cskoi8r koi koi8 koi8-r koi8_r
koi8-u koi8-ru koi8-u
mac-roman csmacintosh mac macintosh x-mac-roman
cp874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874
cp1250 cp1250 windows-1250 x-cp1250
cp1251 cp1251 windows-1251 x-cp1251
cp1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591
cp1252 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252
cp1253 cp1253 windows-1253 x-cp1253
cp1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5
cp1254 windows-1254 x-cp1254
cp1255 cp1255 windows-1255 x-cp1255
cp1256 cp1256 windows-1256 x-cp1256
cp1257 cp1257 windows-1257 x-cp1257
cp1258 cp1258 windows-1258 x-cp1258
mac-cyrillic x-mac-cyrillic x-mac-ukrainian
gb18030 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030
big5 big5 big5-hkscs cn-big5 csbig5 x-x-big5
euc-jp cseucpkdfmtjapanese euc-jp x-euc-jp
iso-2022-jp csiso2022jp iso-2022-jp
cp932 csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis
cp949 cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601
cp949 windows-949
iso-2022-kr csiso2022kr iso-2022-kr
hz hz-gb-2312
utf-16-be unicodefffe utf-16be
utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
utf-16-le utf-16le
"""

#: Labels outside of the standard.
_OTHERS = """
utf-8 utf utf8mb4 utf-8-sig utf-8n x-utf-8 unicode-2-0-utf-8
utf-7 utf-7 utf7 unicode-1-1-utf-7 unicode-2-0-utf-7 csunicode11utf7 x-unicode-2-0-utf-7
utf-32 utf-32 ucs-4 iso-10646-ucs-4
gb18030 cp936 ms936 windows-936 euc-cn euccn x-euc-cn cn-gb gb-2312 gb2312-80 gb18030-2022 gb-18030 936
big5 cp950 ms950 windows-950 big5-eten big5hkscs x-big5 950
cp932 sjis-win sjis-ms sjis-mac sjis-jp cp932 x-ms-cp932 windows-932 cp943 ibm-943 shift-jis-2004 shift_jisx0213 x-shift-jis 932
euc-jp eucjp eucjp-ms eucjp-win x-euc cp51932
iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-2004 iso-2022-jp-ext iso-2022-jp-ms cp50220 cp50221 cp50222 jis
cp949 euckr cp949 ms949 uhc x-windows-949 cp51949 ks-c-5601 949
johab johab cp1361 ms1361 x-johab
cp1250 win-1250 windows1250 cp-1250
cp1251 win-1251 windows1251 cp-1251 win1251 ansi-1251
cp1252 latin-1 windows1252 cp-1252 ansi windows-1252-http-equiv iso-8859-1-windows-3.1-latin-1
cp874 cp874 tis620 tis-620-0 tis-620-1 tis-620-2529-1 tis-620-2533 x-windows-874 thai
latin-7 latin7 l7
latin-8 iso_8859-14 latin8 l8
latin-9 latin9 latin-9 latin-0
latin-10 iso_8859-16 latin10 iso8859-16 l10
mac-roman x-macintosh macroman
mac-latin2 mac-ce x-mac-ce x-mac-centraleurroman
mac-turkish x-mac-turkish
mac-greek x-mac-greek
"""

#: Names that say nothing of the bytes; ASCII with eight-bit bytes says no more.
UNKNOWN = frozenset(
    ["unknown-8bit", "x-unknown", "unknown", "default", "none", "binary", "8bit", "7bit", "x-user", "auto"]
    + ["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "iso-ir-6", "us", "undefined", "_autodetect"]
    + ["x-gateway-default", "text/plain", "x-binaryenc", "true", "false", "x-user-defined"]
)


def _table(*blocks: str) -> dict[str, str]:
    rows = (line.split() for block in blocks for line in block.strip().splitlines())
    return {label.replace("_", "-"): codec for codec, *labels in rows for label in labels}


_CODECS = _table(_OTHERS, _STANDARD)
_OURS = frozenset(_CODECS.values())
_NO_SIGN = re.compile(r"[^a-z0-9]+")
#: "de_DE.UTF-8": programs that print the charset of their locale.
_LOCALE = re.compile(r"(?:[a-z]{2,3}-[a-z]{2}|c|posix)\.")
_CODE_PAGE = re.compile(
    r"(?:windows|win|mswin|msansi|ms|cp|codepage|ibm|dos|oem|pc|ansi){0,2}0{0,2}(\d{3,5})(?!\d)"
)
#: Code pages by the number that Windows has for them, if it is no other name of theirs.
_PAGES = {
    "20866": "koi8-r", "21866": "koi8-u", "10000": "mac-roman", "10007": "mac-cyrillic", "10029": "mac-latin2",
    "1200": "utf-16-le", "1201": "utf-16-be", "12000": "utf-32", "20932": "euc-jp", "51932": "euc-jp",
    "50220": "iso-2022-jp", "50221": "iso-2022-jp", "50222": "iso-2022-jp", "50225": "iso-2022-kr",
    "51949": "cp949", "51936": "gb18030", "52936": "hz", "54936": "gb18030", "65000": "utf-7", "65001": "utf-8",
}  # fmt: skip
#: Shorter names begin words.
LEAST_HEAD = 4


def _squeezed(name: str) -> str:
    return _NO_SIGN.sub("", name)


def _plain_names() -> dict[str, str]:
    """The codecs by their names without signs, of the table and of Python's own."""
    found: dict[str, str] = {}
    for alias, codec in aliases.items():
        found |= {_squeezed(alias): codec, _squeezed(codec): codec}
    plain = {_squeezed(label): codec for label, codec in _CODECS.items()}
    plain |= {name.removeprefix("iso"): codec for name, codec in plain.items() if name.startswith("iso8859")}
    return {name: plain.get(_squeezed(codec), codec) for name, codec in found.items()} | plain


_PLAIN = _plain_names()


@lru_cache(maxsize=256)
def codec(label: str) -> str | None:
    """The codec for a declared charset: one of the table, one that only Python knows, or what is meant by a
    name with other signs in it ("cp-850", "koi8r", "de_DE.ISO8859-1"); None if the name says nothing."""
    name = label.strip("\"' \t\r\n;,.()=").lower().replace("_", "-").replace(" ", "-")[:60]
    if not name or name in UNKNOWN:
        return None
    if name in _CODECS:
        return _CODECS[name]
    name = _LOCALE.sub("", name.removeprefix("charset="), count=1)
    for plain in (name, name.removeprefix("x-"), name.removeprefix("cs")):
        if plain not in UNKNOWN and (found := _of_python(_meant(_squeezed(plain)) or plain)):
            return found
    return None


def _meant(name: str) -> str | None:
    """The codec of a name without signs: by the whole of it, by the number of a code page, or by how it begins
    ("utf8bom", "iso88591utf8")."""
    if name in _PLAIN:
        return _PLAIN[name]
    if page := _CODE_PAGE.match(name):
        return _page(page[1])
    heads = (name[:size] for size in range(len(name) - 1, LEAST_HEAD - 1, -1) if not name[size].isdigit())
    return next((_PLAIN[head] for head in heads if head in _PLAIN and head[-1].isdigit()), None)


def _page(number: str) -> str | None:
    """A code page of Windows, or of IBM; 28591 to 28606 are ISO 8859."""
    if number in _PAGES:
        return _PAGES[number]
    if number.startswith(("2859", "2860")):
        return _PLAIN.get(f"iso8859{int(number) - 28590}")
    return _PLAIN.get(f"cp{number}")


def _of_python(name: str) -> str | None:
    if name in _OURS:
        return name
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # rot13, zlib, idna and friends are codecs, not charsets
    is_charset = found._is_text_encoding and found.name not in _NO_CHARSETS
    return _PLAIN.get(_squeezed(found.name), found.name) if is_charset else None


_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
