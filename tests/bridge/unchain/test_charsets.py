"""Bytes are read as mail clients read them: the labels of the Encoding Standard and the supersets they mean."""

import base64

import pytest

from threads.bridge.unchain import unchain
from threads.bridge.unchain.mime.charsets import decode
from threads.bridge.unchain.mime.labels import codec

AS = {
    "NEC's characters in Shift_JIS": (b"\x87\x40\x87\x8a\xfb\xfc", "shift_jis", "①㈱髙"),
    "and under another of its names": (b"\x87\x40", "x-sjis", "①"),
    "half-width kana in Shift_JIS": (b"\xc3\xbd\xc4", "Shift_JIS", "ﾃｽﾄ"),
    "row 13 in ISO-2022-JP": (b"\x1b$B-!-j\x1b(B A", "iso-2022-jp", "①㈱ A"),
    "IBM's characters in ISO-2022-JP": (b"\x1b$B|b\x1b(B", "ISO-2022-JP", "髙"),
    "kana by escape": (b"\x1b(ICEH\x1b(B ok", "iso-2022-jp", "ﾃﾅﾈ ok".replace("ﾅ", "ﾅ")),
    "kana of eight bits": (b"\xc3\xbd\xc4 ok", "iso-2022-jp", "ﾃｽﾄ ok"),
    "ISO-2022-JP that says nothing of itself": (b'\x1b$B$"\x1b(B', "us-ascii", "あ"),
    "a line end inside": (b'\x1b$B$"\n$$\x1b(B', "iso-2022-jp", "あ\nい"),
    "row 13 in EUC-JP": (b"\xad\xa1", "euc-jp", "①"),
    "ETEN in Big5": (b"\xf9\xd8\xf9\xda", "big5", "裏恒"),
    "Hong Kong in Big5": ("嘅".encode("big5hkscs"), "big5-hkscs", "嘅"),
    "GBK as GB2312": ("镕鎔€".encode("gb18030"), "gb2312", "镕鎔€"),
    "the euro of Windows in GBK": (b"\x80 5", "x-gbk", "€ 5"),
    "four bytes in GBK": ("😀".encode("gb18030"), "gbk", "😀"),
    "Korean of Windows": ("뷁똠".encode("cp949"), "ks_c_5601-1987", "뷁똠"),
    "Windows in ISO-8859-1": (b"\x80 \x93a\x94 \x96", "iso-8859-1", "€ “a” –"),
    "punctuation of Windows in ISO-8859-2": (b"\xb9 \x84a\x93", "iso-8859-2", "š „a“"),
    "Windows' letters in ISO-8859-2": (b"\x9a\x9e \xb9", "iso-8859-2", "šž ą"),
    "ISO-8859-2 as it is": (b"\xb9\xbe\xa9", "latin2", "šžŠ"),
    "Greek of Windows in ISO-8859-7": (b"\x93\xa2\xeb\xe1\x94", "iso-8859-7", "“Άλα”"),
    "Greek as it is": (b"\xb6\xeb\xe1", "greek", "Άλα"),
    "Turkish": (b"\xfe\xf0\xdd \x93", "iso-8859-9", "şğİ “"),
    "ISO-8859-15": (b"\xa4 \xbd", "iso-8859-15", "€ œ"),
    "punctuation in ISO-8859-15": (b"c\x92est \xa4", "latin9", "c’est €"),
    "Thai": (b"\xca\xc7\xd1\xca\xb4\xd5\x85", "windows-874", "สวัสดี…"),
    "Thai by another name": (b"\xca\xc7", "tis-620", "สว"),
    "Thai that would be UTF-8 by chance": (b"\xc3\xb6", "iso-8859-11", "รถ"),
    "UTF-7": (b"Pr+APw-fung", "utf-7", "Prüfung"),
    "UTF-7 by its old name": (b"+AOQ-", "unicode-1-1-utf-7", "ä"),
    "UTF-16 without a mark": ("Äpfel".encode("utf-16-be"), "utf-16", "Äpfel"),
    "little UTF-16 without a mark": ("Äpfel".encode("utf-16-le"), "utf-16", "Äpfel"),
    "UTF-16 with a mark": ("Äpfel".encode("utf-16"), "utf-8", "Äpfel"),
    "called UTF-16": ("Äpfel".encode(), "utf-16", "Äpfel"),
    "Macintosh": (b"\x8apfel", "x-mac-roman", "äpfel"),
    "Ukrainian": ("їжак".encode("koi8-u"), "koi8-u", "їжак"),
    "an unknown label": ("Öl für".encode("cp1252"), "unknown-8bit", "Öl für"),
    "a label of nobody": ("Öl für".encode(), "x-nobody-knows", "Öl für"),
    "quotes round a label": ("Öl".encode("cp1250"), "'windows-1250'", "Öl"),
    "eight bits in ASCII": ("Öl".encode("cp1252"), "us-ascii", "Öl"),
    "UTF-8 called Latin": ("Prüfung läuft".encode(), "iso-8859-1", "Prüfung läuft"),
    "UTF-8 called Chinese": ("水泵房明天检修".encode(), "gb2312", "水泵房明天检修"),
    "a short Chinese text that is UTF-8 by chance": ("\u8305".encode("gbk"), "gb2312", "\u8305"),
    "a stray byte in UTF-8": ("Prüfung ".encode() + b"caf\xe9 ok", "utf-8", "Prüfung café ok"),
    "UTF-8 pasted into Latin": ("Größe ".encode() + b"\xe9", "iso-8859-1", "Größe é"),
    "a mark before UTF-8": (b"\xef\xbb\xbf\xc3\xa4", "iso-8859-1", "ä"),
    "Cyrillic with quotes": ("«Я» и «Ы»".encode("cp1251"), "windows-1251", "«Я» и «Ы»"),
}


UNDECLARED = {
    "gb18030": "今天天气很好，我们去公园吧。",
    "cp949": "오늘은 날씨가 좋습니다. 공원에 갑시다.",
    "euc-jp": "今日は天気がいいですね。",
    "cp932": "今日は天気がいいですね。",
    "koi8-r": "Сегодня хорошая погода, пойдём гулять.",
    "cp1251": "Сегодня хорошая погода, пойдём гулять.",
    "cp1252": "Heute wäre schönes Wetter für Größeres.",
}


@pytest.mark.parametrize("charset", UNDECLARED)
def test_what_nobody_declares_is_told_by_its_patterns(charset):
    assert decode(UNDECLARED[charset].encode(charset)) == UNDECLARED[charset]


@pytest.mark.parametrize("kind", AS)
def test_bytes_are_read_as_mail_clients_read_them(kind):
    data, declared, text = AS[kind]
    assert decode(data, declared) == text


def test_the_labels_of_the_standard_are_all_known():
    for label in (
        "latin1",
        "csBig5",
        "ISO_8859-2:1987",
        "x-cp1250",
        "ms_kanji",
        "csKSC56011987",
        "unicodeFFFE",
    ):
        assert codec(label), label
    assert codec("rot13") is codec("zlib") is codec("idna") is codec("") is None


def mail(content: bytes, kind: str) -> bytes:
    head = f"From: Ann <ann@kiln.example>\nContent-Type: {kind}\nContent-Transfer-Encoding: base64\n\n"
    return head.encode() + base64.encodebytes(content)


def test_html_may_say_its_charset_itself():
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><p>水泵房</p></html>'
    assert unchain(mail(html.encode("gbk"), "text/html")).messages[0].body == "水泵房"
    short = html.replace('http-equiv="Content-Type" content="text/html; charset=gb2312"', "charset='gbk'")
    assert unchain(mail(short.encode("gbk"), "text/html; charset=us-ascii")).messages[0].body == "水泵房"
    # what the mail says comes first
    assert unchain(mail(html.encode("big5"), "text/html; charset=big5")).messages[0].body == "水泵房"


def test_what_the_mail_says_of_its_text_is_true_of_its_bare_headers():
    raw = "From: 田中 <tanaka@kiln.example>\nSubject: 点検\nContent-Type: text/plain; charset=shift_jis\n\n了解\n"
    message = unchain(raw.encode("cp932")).messages[0]
    assert (message.author_name, message.subject, message.body) == ("田中", "点検", "了解")


@pytest.mark.parametrize(
    "data", [bytes(range(256)), b"\x1b$B", b"\x1b$B!", b"\xff", b"\x8f\xff\x80", b"+", b"~{", b"\xd8\x00"]
)
@pytest.mark.parametrize(
    "label", ["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "euc-jp", "big5", "gbk", "hz", "cp949"]
)
def test_any_bytes_are_some_text(data, label):
    decode(data, label, html=True).encode()
