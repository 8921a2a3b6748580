"""Whether a mail says yes or no, in the languages people here write. No Django."""

import unicodedata
from html.parser import HTMLParser

#: By ISO 639-1. What means one thing in one language and the other in another is in neither: "ne" is no, "nei" is no.
YES = {
    "bg": "да", "ca": "sí", "cs": "ano", "da": "ja", "de": "ja", "el": "ναι", "en": "yes ok okay approve", "es": "sí si",
    "et": "jah", "eu": "bai", "fi": "kyllä", "fr": "oui", "he": "כן", "hi": "हाँ हां", "hr": "da", "hu": "igen",
    "id": "ya", "is": "já", "it": "sì si", "ja": "はい", "ko": "네 예", "lt": "taip", "lv": "jā", "nl": "ja", "no": "ja",
    "pl": "tak", "pt": "sim", "ro": "da", "ru": "да", "sk": "áno", "sl": "da", "sr": "да da", "sv": "ja", "tr": "evet",
    "uk": "так", "ar": "نعم", "fa": "بله", "th": "ใช่", "vi": "có", "zh": "是 好 同意 可以",
}  # fmt: skip
NO = {
    "bg": "не", "ca": "no", "cs": "ne", "da": "nej", "de": "nein", "el": "όχι", "en": "no decline refuse reject", "es": "no",
    "et": "ei",
    "eu": "ez", "fi": "ei", "fr": "non", "he": "לא", "hi": "नहीं", "hr": "ne", "hu": "nem", "id": "tidak", "is": "nei",
    "it": "no", "ja": "いいえ", "ko": "아니요 아니오", "lt": "ne", "lv": "nē", "nl": "nee", "no": "nei", "pl": "nie", "pt": "não",
    "ro": "nu", "ru": "нет", "sk": "nie", "sl": "ne", "sr": "не ne", "sv": "nej", "tr": "hayır hayir", "uk": "ні", "ar": "لا",
    "fa": "نه خیر", "th": "ไม่", "vi": "không", "zh": "不 否 不同意",
}  # fmt: skip
MAX_HTML = 100_000  # bytes in which the first word must be
#: Punctuation, signs, blanks: what may stand round a word.
_AROUND = frozenset("PSZC")


#: A line that is longer says more than one word, be it behind many blanks.
_MOST = 60
_QUOTES = (">", "|")
_ASKING = frozenset("?？؟;\u037e")


def read(text: str) -> bool | None:
    """True for yes, False for no, None for anything else. The first line alone counts, and neither it nor the line below it
    may say more: who writes "no problem, let her in" is asked again."""
    line, *below = text.strip().splitlines() or [""]
    if len(line) > _MOST or line.startswith(_QUOTES) or _ASKING & set(line):
        return None  # more than a word, somebody else's words, a question
    after = below[0].strip() if below else ""
    if after and not after.startswith((*_QUOTES, "--")):
        return None
    word = _key(line)
    if word in _WORDS[True]:
        return True
    return False if word in _WORDS[False] else None


class _Beginning(HTMLParser):
    """Reads up to the first word."""

    is_over = is_dressed = False
    hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.is_over:
            return
        self.hidden = tag if tag in ("title", "style", "script") else self.hidden
        given = {name: (value or "").lower() for name, value in attrs}
        style = given.get("style", "").replace(" ", "")
        is_odd = "line-through" in style or "display:none" in style or "hidden" in given
        self.is_dressed |= tag in ("s", "strike", "del", "blockquote") or bool(given.get("alt")) or is_odd

    def handle_endtag(self, tag: str) -> None:
        self.hidden = "" if tag == self.hidden else self.hidden

    def handle_data(self, data: str) -> None:
        self.is_over |= bool(data.strip()) and not self.hidden


def is_dressed(html: bytes) -> bool:
    """Whether the first word of an HTML text is struck out, quoted, hidden or the text of a picture, or may be."""
    reader = _Beginning()
    reader.feed(html[:MAX_HTML].decode("utf-8", "replace"))
    return reader.is_dressed or not reader.is_over


def _key(text: str) -> str:
    """The word alone, however its letters are composed. Marks that belong to letters stay, as in Hindi and Thai."""
    folded = unicodedata.normalize("NFC", text).casefold()
    inside = [number for number, sign in enumerate(folded) if unicodedata.category(sign)[0] not in _AROUND]
    return folded[inside[0] : inside[-1] + 1] if inside else ""


def _spelt(words: dict[str, str]) -> frozenset[str]:
    return frozenset(
        unicodedata.normalize("NFC", word).casefold() for each in words.values() for word in each.split()
    )


_WORDS = {True: _spelt(YES), False: _spelt(NO)}
