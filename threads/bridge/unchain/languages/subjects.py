"""Subjects without what clients, lists and gateways put in front of them: the only list of subject prefixes.

Two readings, because people write some of these words themselves. A *title* loses only what a client
certainly printed ("I: Plan", but "i: plan" and "Ref: 123" stay). A *key*, by which mails of one chain find
each other, loses all of it, and the tags of lists too.
"""

import re
import unicodedata
from itertools import chain
from typing import NamedTuple

from . import INVISIBLE, LANGUAGES
from . import key as fold
from .base import entries, without_accents
from .gateways import gateway_mark

MOST = 200  # prefixes and tags of one subject; nobody's client prints so many
KEY_LENGTH = 300

#: Prefixes of languages of which the engine knows nothing else: Welsh, Thai, Hindi. ASCII spellings in use.
_MORE = {"reply": "Ateb|ตอบกลับ|ตอบ|उत्तर|प्रत्युत्तर|Ref", "forward": "YML|ส่งต่อ|अग्रेषित|अग्रेषण"}
#: "Regarding": clients print these for replies, people write them before a number.
_REGARDING = frozenset({"ref", "réf", "rif", "betr", "v/v", "σχετ", "הנדון"})

_BLANK = re.compile(r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")
_GAP = _BLANK.pattern[:-1] + "{0,3}"
_COLON = "[:：﹕∶꞉]"
# "Re[2]:", "RE(3):", "Re^2:", "Re2:"; "FW 190:" is an aeroplane.
_COUNTER = r"(?:[\[(（{【]\s?\d{1,3}\s?[\])）}】]|[\^*#]\d{1,3}|(?<=re|aw|sv|fw|wd)\d{1,2})?"


def _words(kind: str) -> list[str]:
    """The prefixes of all languages, longest first, with and without accents: capitals often lose them."""
    listed = (entries(getattr(language, f"{kind}_prefixes")) for language in LANGUAGES)
    words = {fold(word).rstrip(".") for word in chain(*listed, entries(_MORE[kind]))}
    words |= {plain for word in words if len(plain := without_accents(word)) > 2}
    return sorted(words, key=lambda word: (-len(word), word))


def _either(words: dict[str, list[str]]) -> str:
    groups = (f"(?P<{kind}>{'|'.join(map(re.escape, listed))})" for kind, listed in words.items())
    return f"(?:{'|'.join(groups)})"


_PREFIXES = {kind: _words(kind) for kind in ("reply", "forward")}
_PREFIX = re.compile(rf"{_either(_PREFIXES)}\.?{_GAP}{_COUNTER}{_GAP}{_COLON}", re.IGNORECASE)
_SHORT = frozenset({"re", "fw", "fwd", "aw", "wg", "forward", "forwarded"})
#: "[Fwd] Plan", "【转发】Plan": words that nobody would call a list by.
_BRACKETED = {
    kind: [w for w in words if w in _SHORT or not w.isascii() and len(w) > 1]
    for kind, words in _PREFIXES.items()
}
_IN_BRACKETS = re.compile(rf"[\[【［]\s?{_either(_BRACKETED)}\s?[:：]?\s?[\]】］]", re.IGNORECASE)
_LIST_TAG = re.compile(r"\[[^\]]{1,40}\]\s*|\*{3}[^*]{1,40}\*{3}\s*")
_BEHIND = re.compile(r"\s?[(\[](?:fwd?|forward(?:ed)?)[)\]]$|\s?\[sec\s?[=:][^\[\]]{1,60}\]$", re.IGNORECASE)
#: Controls that turn the order of letters or show nothing; joiners and marks of direction are part of a text.
_HIDDEN = {code: None for code in INVISIBLE if code not in range(0x200C, 0x2010)}


class _Peeled(NamedTuple):
    """``kind`` of the outermost prefix; the tags of lists; what is left."""

    kind: str
    tags: str
    rest: str


def strip_prefixes(subject: str) -> tuple[str, str]:
    """(the title its first author wrote, kind of the outermost prefix: "reply", "forward" or "").

    "AW: [EXT] WG: Plan" -> ``("Plan", "reply")``; the tags of lists stay: "[harbour] Re: Plan" -> "[harbour] Plan".
    """
    kind, tags, rest = _peel(subject, certain=True)
    return (tags + rest).strip(), kind


def bare(subject: str) -> str:
    """The title its first author wrote: "RE: AW: Labels" -> "Labels"."""
    return strip_prefixes(subject)[0]


def key(subject: str) -> str:
    """Equal for all mails of a chain: prefixes, tags, case and blanks do not count."""
    _kind, tags, rest = _peel(subject.replace("i\u0307", "i"), certain=False)
    return fold(rest or tags)[:KEY_LENGTH].strip()


def is_reply(subject: str) -> bool:
    return _peel(subject, certain=True).kind == "reply"


def _peel(subject: str, certain: bool) -> _Peeled:
    text = unicodedata.normalize("NFC", " ".join(subject.translate(_HIDDEN).split()))
    kind, tags, at, end = "", "", 0, len(text)
    for _ in range(MOST):
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if _is_wrapped(text, at, end):
            at, end = at + 1, end - 1  # Netscape and its heirs: "[Fwd: Plan]"
        elif found := _prefix(text, at, end, certain):
            kind, at = kind or str(found.lastgroup), found.end()
        elif found := gateway_mark(text, at, end):
            at = found.end()
        elif found := _LIST_TAG.match(text, at, end):
            tags, at = tags + found.group(), found.end()
        elif found := _BEHIND.search(text, max(at, end - 80), end):
            kind, end = kind or ("forward" if "f" in found.group().lower()[:3] else ""), found.start()
        else:
            break
    return _Peeled(kind, tags, text[at:end].strip())


def _is_wrapped(text: str, at: int, end: int) -> bool:
    if text[at : at + 1] != "[" or text[end - 1 : end] != "]" or end - at < 2:
        return False
    return bool(_PREFIX.match(text, at + 1, end)) and "] [" not in text[at:end]


def _prefix(text: str, at: int, end: int, certain: bool) -> re.Match[str] | None:
    found = _PREFIX.match(text, at, end)
    if found and (not certain or _is_printed(found[found.lastgroup or 0], text[found.end() : end])):
        return found
    return _IN_BRACKETS.match(text, at, end)


def _is_printed(word: str, behind: str) -> bool:
    """Whether a client put this word there. "I: Plan" was; "i: plan", "R:/plan" and "Ref: 4/12" were typed."""
    if len(word) == 1 and word.isascii():
        return word.isupper() and behind[:1] == " "
    if fold(word) in _REGARDING:
        return not any(c.isdigit() for c in behind.strip().partition(" ")[0])
    return True
