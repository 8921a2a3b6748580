"""Reactions that phones write as a sentence with the words of the message in quotation marks: "Liked “See you”",
"Hat „Bis morgen“ geliked". Apple's and Google's, in all languages; which words they use is data of
unchain/languages. Pure: whether the quoted words are those of a message is asked in gestures.py.
"""

import re
from dataclasses import dataclass
from functools import cache

from ..unchain.languages import LANGUAGES, entries, key

MAX_TEXT = 2_000
#: So many marks at each end are tried.
MAX_MARKS = 6
#: Quotation marks that belong together, in all the habits of the languages.
_MARKS = "“” „“ „” ”” ‟” «» »« ‹› ›‹ ‘’ ‚‘ ‚’ ’’ 「」 『』 ｢｣ 《》 〈〉 〝〟 〝〞 ＂＂ \"\" '' `` `'"
_PAIRS = frozenset(_MARKS.split())
_OPENING = frozenset(pair[0] for pair in _PAIRS)
_CLOSING = frozenset(pair[1] for pair in _PAIRS)
_ANY_MARK = re.compile("[" + "".join(sorted(_OPENING | _CLOSING)) + "]")
#: Google sets them around its sentences; they show nothing.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060-\u2064\ufeff]")
_EMOJI = re.compile(
    "[\u203c\u2049\u2122\u2139\u2190-\u2bff\U0001f000-\U0001faff]"
    "[\ufe0e\ufe0f\u200d\u20e3\u2640\u2642\u2764\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]{0,12}"
)
_GAP = re.compile(r"\s*(\{[te]\})\s*")
_END = " .。!！"
_CUT = ("…", "...")


@dataclass(frozen=True)
class Tapback:
    """``emoji``: as it was written or what it stands for, empty if it is none. ``quote``: the words of the
    message, empty if it has none ("an image")."""

    emoji: str
    quote: str


@dataclass(frozen=True)
class _Table:
    #: {a sentence: {language: the reaction}}, and what stands for a message without words, by language.
    forms: dict[str, dict[str, str]]
    things: tuple[tuple[str, str], ...]


@cache
def _table() -> _Table:
    forms: dict[str, dict[str, str]] = {}
    things = []
    for language in LANGUAGES:
        for kind, listing in language.tapbacks.items():
            if kind == "things":
                things += [(key(entry), language.code) for entry in entries(listing)]
            else:
                for entry in entries(listing):
                    forms.setdefault(_folded(entry), {})[language.code] = kind
    return _Table(forms, tuple(sorted(things, key=lambda one: -len(one[0]))))


def read(text: str) -> Tapback | None:
    """The reaction that a whole text is."""
    text = " ".join(_INVISIBLE.sub("", text[: MAX_TEXT + 1]).split())
    if not text or len(text) > MAX_TEXT:
        return None
    return _of_words(text) or _of_thing(text)


def _of_words(text: str) -> Tapback | None:
    marks = [found.start() for found in _ANY_MARK.finditer(text)]
    ends = [place for place in marks if text[place] in _CLOSING][-MAX_MARKS:][::-1]
    if text.endswith(_CUT):
        ends.append(len(text))
    for start in [place for place in marks if text[place] in _OPENING][:MAX_MARKS]:
        for end in ends:
            if end > start + 1 and _is_quote(text, start, end):
                quote = text[start + 1 : end].strip()
                if (emoji := _meant(f"{text[:start]}{{t}}{text[end + 1 :]}")) is not None:
                    return Tapback(emoji, quote)
    return None


def _is_quote(text: str, start: int, end: int) -> bool:
    """Whether two marks belong together, and the text between them is not closed and opened again."""
    if end == len(text):
        return True
    pair = text[start] + text[end]
    if pair not in _PAIRS:
        return False
    inner = text[start + 1 : end]
    closed = inner.find(pair[1])
    return closed < 0 or (pair[0] != pair[1] and pair[0] not in inner[closed:])


def _of_thing(text: str) -> Tapback | None:
    folded = _folded(text)
    for thing, code in _table().things:
        if thing in folded:
            emoji = _meant(folded.replace(thing, "{t}", 1), code)
            if emoji is not None:
                return Tapback(emoji, "")
    return None


def _meant(sentence: str, code: str = "") -> str | None:
    """The reaction of a sentence with the quote taken out, empty for one that is none of the offered; None if
    it is no such sentence. In ``code``, if a language is asked for."""
    emoji = _EMOJI.search(sentence)
    if emoji:
        sentence = f"{sentence[: emoji.start()]}{{e}}{sentence[emoji.end() :]}"
    found = _table().forms.get(_folded(sentence), {})
    kind = found.get(code) if code else next(iter(found.values()), None)
    if kind is None:
        return None
    if kind == "any":
        return emoji[0] if emoji else None
    return "" if kind == "none" else kind


def _folded(sentence: str) -> str:
    """The form in which sentences are compared: quotation marks are all the same, no blanks around what varies."""
    plain = _GAP.sub(r"\1", _ANY_MARK.sub("'", sentence.strip(_END)))
    return key(plain).strip(_END)


def is_of(quote: str, text: str) -> bool:
    """Whether quoted words stand in a text; the last one may be cut off."""
    words = _letters(quote.rstrip("….")) if quote.rstrip().endswith(_CUT) else _letters(quote)
    return words in _letters(text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, key(text)))
