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


#: Names that programs make up for charsets, and what they mean.
MADE_UP = {
    "cp850": "cp-850 CP_850 ibm-850 IBM00850 x-ibm850 codepage850 pc850 dos-850 cp00850 850",
    "cp437": "cp-437 x-cp437 IBM437",
    "cp858": "cp00858 cp-858",
    "cp1252": "cp_1252 win1252 WIN_1252 windows_1252 ms-1252 ANSI iso-88591 iso8859_1 8859-1 latin_1 28591",
    "cp1251": "x-cp1251 windows1251 win-1251 cp-1251 CP_1251 ms1251 codepage-1251 windows-cp1251 ru_RU.CP1251",
    "utf-8": "UTF_8 utf8mb4 utf8mb3 utf-8-bom en_US.UTF-8 C.UTF8 utf8-mac cp65001 65001 UTF-8,iso-8859-1",
    "koi8-r": "koi8r koi_8_r koi8 20866 cp20866 KOI-8R",
    "koi8-u": "koi8u KOI8_U 21866",
    "latin-9": "iso8859_15 iso-885915 8859-15 28605 latin-9",
    "latin-2": "iso8859_2 iso-88592 28592",
    "cp932": "shiftjis sjis-win Shift-JIS s-jis x-ms932",
    "euc-jp": "eucjp EUC_JP eucJP-ms ja_JP.eucJP 51932",
    "iso-2022-jp": "iso2022jp ISO_2022_JP cp50220",
    "gb18030": "gb_18030 gb18030-2000 gb2312-1980 GB_K cp-936 zh_CN.GB18030",
    "big5": "big-5 BIG_5 big5-tw zh_TW.Big5",
    "cp949": "euc_kr ks_c_5601 cp-949 ko_KR.eucKR",
    "cp874": "tis_620 tis620.2533",
}


@pytest.mark.parametrize("name", MADE_UP)
def test_labels_are_known_with_other_signs_in_them(name):
    assert {label: codec(label) for label in MADE_UP[name].split()} == dict.fromkeys(
        MADE_UP[name].split(), name
    )


@pytest.mark.parametrize(
    "label", ["us_ascii", "x-unknown", "unknown_8bit", "hex", "rot13", "base64", "utf", "12", "999999"]
)
def test_what_is_no_charset_says_nothing(label):
    assert codec(label) in (None, "utf-8" if label == "utf" else None)


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


MIXED = {
    "a few words": ("Да, согласен.", "cp1251 koi8-r cp866 iso8859-5"),
    "capitals": ("ВНИМАНИЕ! СРОЧНО: ВЫКЛЮЧИТЕ НАСОС.", "cp1251 koi8-r cp866 iso8859-5"),
    "Ukrainian": ("Доброго дня! Чи можете ви надіслати звіт? Її їжак тут.", "cp1251 koi8-u"),
    "an English mail with a Russian line": (
        "Hello, see below what the partner in Moscow writes:\n\nВстреча в среду.\n\nBest regards, John Smith",
        "cp1251 koi8-r",
    ),
    "Russian in tags": (
        '<html><head><style>p {margin:0}</style></head><body class="MsoNormal"><p>Привет, Анна!</p></body></html>',
        "cp1251 koi8-r",
    ),
    "an English mail with Japanese": ("Dear Mr. Tanaka, see: 会議は水曜日です。 Best regards, John", "cp932 euc-jp"),
    "Japanese in tags": ('<div class="a"><p class="MsoNormal">会議は水曜日です。</p></div>', "cp932 euc-jp"),
    "two Chinese words": ("好的，谢谢。", "gb18030"),
    "an English mail with Chinese": ("Dear Mr. Li, order 4711: 会议改到星期三下午 Regards from Hamburg", "gb18030"),
    "Chinese of Taiwan": ("您好，會議改到星期三下午兩點。謝謝", "big5"),
    "Greek": ("Καλημέρα, η συνάντηση είναι την Τετάρτη.", "cp1253 iso8859-7"),
    "Hebrew": ("שלום, הפגישה ביום רביעי.", "cp1255"),
    "Arabic": ("مرحبا، الاجتماع يوم الأربعاء.", "cp1256"),
    "Thai": ("กรุณาส่งรายงานภายในวันศุกร์ ขอบคุณครับ", "cp874"),
    "French with words of one letter": ("De 8 à 9, de 9 à 10, de 10 à 11, de 11 à 12, à 13, à 14, à 15, à 16 h", "cp1252"),
    "Italian": ("È così: è tardi, è buio, è freddo, è vuoto, è chiuso, è finito.", "cp1252"),
    "rules and signs": ("– eins – zwei – drei – vier – fünf – 20 € – 30 € – 40 €", "cp1252"),
}  # fmt: skip


LATIN = {
    "Polish": ("Proszę przyjść jutro, żebyśmy mogli omówić całą sprawę.", "cp1250 iso8859-2 cp852"),
    "little Polish": ("Spotkanie odbędzie się w środę.", "cp1250 iso8859-2 cp852"),
    "Czech": ("Přijďte prosím zítra, schůzka začíná v devět.", "cp1250 iso8859-2 cp852"),
    "Slovak": ("Môžeme prísť o desiatej, kľúč máme.", "cp1250 iso8859-2 cp852"),
    "Hungarian": ("Köszönöm, a gép újra működik, jövő héten megyünk.", "cp1250 iso8859-2 cp852"),
    "Croatian": ("Šaljemo vam račun, možete ga platiti sljedeći tjedan.", "cp1250 iso8859-2 cp852"),
    "Turkish": ("Toplantı yarın öğleden sonra başlıyor, lütfen geç kalmayın.", "cp1254 cp857"),
    "Lithuanian": ("Ačiū už žinutę, susitiksime trečiadienį.", "cp1257"),
    "Latvian": ("Lūdzu, atsūtiet atslēgu šodien, tā ir steidzīga.", "cp1257"),
    "German": ("Können wir das Gerät am Dienstag prüfen? Es läuft zu heiß.", "cp1252 cp850 mac-roman"),
    "French": ("Le déjeuner est prêt, la clé a été égarée hier.", "cp1252 cp850 mac-roman"),
    "Spanish": ("Mañana estará listo el camión pequeño.", "cp1252 cp850 mac-roman"),
    "Icelandic": ("Þetta er í lagi, við hittumst á þriðjudaginn í húsinu.", "cp1252"),
    "quotation marks": ("Don’t worry – it’s “fine” … isn’t it?", "cp1252"),
    "signs": ("100 °C ± 5, § 7, ½ × ¼, £5 or €6", "cp1252"),
    "names": ("José Müller, Gérard Lefèvre, Zoë Ångström and Søren Kjær", "cp1252"),
}


@pytest.mark.parametrize("kind", LATIN)
def test_undeclared_latin_words_are_told_by_the_letters_of_their_language(kind):
    text, charsets = LATIN[kind]
    assert {name: decode(text.encode(name)) for name in charsets.split()} == dict.fromkeys(
        charsets.split(), text
    )


@pytest.mark.parametrize("kind", MIXED)
def test_undeclared_words_are_told_by_their_letters(kind):
    text, charsets = MIXED[kind]
    assert {name: decode(text.encode(name)) for name in charsets.split()} == dict.fromkeys(
        charsets.split(), text
    )


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
