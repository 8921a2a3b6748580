"""The words mail clients print, of all languages at once, ready for fast look-up.

Each sibling module holds one ``LANGUAGE``; adding a language is adding a file. Everything here is
built once at import. Mails mix languages (a German client quotes a French one), so nothing asks
which language a mail is in: every look-up knows all of them. The prefixes of subjects: ``subjects``.

- ``split_header(line)``: "Gesendet am: 3. März" -> ``Header("sent", "Gesendet am", "3. März", 13)``
- ``separator(line)``: "-----Original Message-----" -> ``Separator("original", ...)``
- ``is_client_signature(line)``: "Von meinem iPhone gesendet" -> True
- ``starts_disclaimer(line)``: "Diese E-Mail enthält vertrauliche ..." -> True
"""

import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .base import Language, entries

__all__ = [
    "LANGUAGES", "Header", "Language", "Separator", "announces", "header_field", "is_client_signature", "separator",
    "split_header", "squeeze", "starts_disclaimer",
]  # fmt: skip


_NOT_LANGUAGES = ("base", "gateways", "subjects")


def _load() -> tuple[Language, ...]:
    """Every language module's words; by rank, English first, because the first wins where words collide."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if module.name not in _NOT_LANGUAGES
    )
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    found = [module.LANGUAGE for module in modules]
    return tuple(sorted(found, key=lambda language: (language.rank, language.code != "en", language.code)))


LANGUAGES = _load()

#: Bidirectional marks, zero-width characters and soft hyphens: printed by clients, seen by nobody.
INVISIBLE = dict.fromkeys(
    [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
_BLANKS = " \t\r\n\f\v\u00a0\u202f\u3000"
_MARKS = _BLANKS + "*_"
#: Apostrophes look alike, and Turkish has two letters i that upper case and other keyboards mix.
_SAME = str.maketrans({"’": "'", "`": "'", "׳": "'", "ı": "i", "\u0307": None})
_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """One line without invisible characters, doubled blanks and no-break blanks."""
    if text.isascii():
        return " ".join(text.split())
    return _SPACE.sub(" ", text.translate(INVISIBLE)).strip()


def key(text: str) -> str:
    """The form words are compared in: case folded, composed, plain apostrophes, single blanks."""
    if text.isascii():
        return " ".join(text.lower().split()).replace("`", "'")
    folded = unicodedata.normalize("NFC", squeeze(text).casefold())
    return folded.translate(_SAME)


# -- header labels ---------------------------------------------------------------------------------


class Header(NamedTuple):
    """One "Label: value" line. ``start`` is the index of the value in the line."""

    field: str
    label: str
    value: str
    start: int


#: "A" is "to" in Italian and also a German list item; one-letter labels still need their colon.
HEADER_FIELDS: dict[str, str] = {}
for _language in LANGUAGES:
    for _field, _labels in _language.headers.items():
        for _label in entries(_labels):
            HEADER_FIELDS.setdefault(key(_label), _field)

_COLON = re.compile(r"[:：﹕∶]")
_LONGEST_LABEL = max(map(len, HEADER_FIELDS)) + 12


#: Lines up to this length are remembered; longer ones would only fill the memory.
SHORT = 200


@lru_cache(maxsize=4096)
def header_field(label: str) -> str | None:
    """Which field a printed label names: from, sent, to, cc, bcc, subject, reply_to, importance,
    attachments or other; None if it is no label any client prints."""
    return HEADER_FIELDS.get(key(label.strip(_MARKS)))


def split_header(line: str) -> Header | None:
    """The field, label and value of a printed header line, or None. Bold marks (``*From:*``),
    blanks before the colon and full-width colons are understood; quote marks are not."""
    return _known_header(line) if len(line) <= SHORT else _read_header(line)


def _read_header(line: str) -> Header | None:
    colon = _COLON.search(line, 0, _LONGEST_LABEL)
    if not colon:
        return None
    label = line[: colon.start()].strip(_MARKS)
    field = header_field(label) if label and not label[-1].isdigit() else None
    if not field:
        return None
    rest = line[colon.end() :]
    # "*Subject:* Kiln" is bold; "Subject: ***SPAM*** Kiln" is what a gateway wrote.
    value = rest.lstrip(_BLANKS)
    if not value.startswith("***"):
        value = value.lstrip(_MARKS)
    return Header(field, label, value.rstrip(_MARKS), len(line) - len(value))


#: Every line with a colon is asked for its label several times, by the readers of blocks and attributions.
_known_header = lru_cache(maxsize=4096)(_read_header)


# -- the cheap test for phrases ---------------------------------------------------------------------

#: By so many letters nearly all lines are known that begin no phrase.
HEAD = 4


def _heads(phrases: Iterable[str]) -> frozenset[str]:
    """The first letters of phrases, whole ones where they are shorter or a slot follows."""
    return frozenset(phrase.partition("{")[0][:HEAD] for phrase in phrases)


def _may_begin(folded: str, marks: re.Pattern[str], heads: frozenset[str]) -> bool:
    """Whether a line may begin with a phrase, behind ``marks`` that no phrase begins with: alternatives by the
    hundred are dear to try."""
    left = marks.match(folded)
    at = left.end() if left else 0
    return not heads.isdisjoint(folded[at : at + size] for size in range(1, HEAD + 1))


# -- separators ------------------------------------------------------------------------------------


class Separator(NamedTuple):
    """A line that announces a quoted message. ``kind`` is "original" or "forward"; ``detail`` is
    what it says about it (Lotus Notes: "Ann Lee/HQ/Acme on 03/03/2025 04:05 PM"), mostly empty."""

    kind: str
    detail: str


def _phrases(kind: str) -> dict[str, str]:
    listing = "|".join(getattr(language, kind) for language in LANGUAGES)
    heads = (key(entry).partition("{")[0].strip() for entry in entries(listing))
    return dict.fromkeys(heads, kind[:-1])


_SEPARATORS = _phrases("forwards") | _phrases("originals")
_RULE = r"[-_=*~#+‐‑―—–─━═>\s]"
_RULES = re.compile(rf"{_RULE}{{0,80}}")
_SEPARATOR = re.compile(
    rf"^(?P<left>{_RULE}{{0,80}})(?P<word>"
    + "|".join(re.escape(word) for word in sorted(_SEPARATORS, key=len, reverse=True))
    + rf")(?!\w)(?P<detail>[^\n]{{0,300}}?)[\s:：.]*(?P<right>{_RULE}{{0,80}})[\s:：]*$"
)
_SEPARATOR_HEADS = _heads(_SEPARATORS)
_RULED = re.compile(r"[-_=~*‐‑―—–─━═]{2}")


@lru_cache(maxsize=4096)
def separator(line: str) -> Separator | None:
    """What the line announces, or None. "Begin forwarded message:" needs its colon, phrases
    between rules ("-----Original Message-----") do not; both may be followed by who and when."""
    folded = key(line[:500]).replace("8<", "--")  # The Bat! draws scissors
    found = _SEPARATOR.match(folded) if _may_begin(folded, _RULES, _SEPARATOR_HEADS) else None
    if not found:
        return None
    ruled = _RULED.search(found["left"]) or _RULED.search(found["right"])
    detail = found["detail"].strip(" -:：")
    ends_in_colon = folded.rstrip("-_= ").endswith((":", "："))
    alone = not detail and ends_in_colon
    if not (ruled or alone):
        return None
    return Separator(_SEPARATORS[found["word"]], line.strip(" \t>*-_=")[len(found["word"]) :].strip(" -:：_"))


def announces(line: str) -> bool:
    """Whether the line is a separator's phrase without its rules, as phones print it above a header block."""
    return len(line) < SHORT and key(line).rstrip(":：") in _SEPARATORS


# -- what clients and companies add ----------------------------------------------------------------


_SIGNATURES = {key(entry) for language in LANGUAGES for entry in entries(language.signatures)}
_BEFORE_SIGNATURE = re.compile(r"[\s>*_<(\[\"-]*")


def _signature_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    forms = sorted(
        (re.escape(p).replace(r"\{device\}", r"[^\n]{1,60}?") for p in phrases), key=len, reverse=True
    )
    return re.compile(
        rf"^{_BEFORE_SIGNATURE.pattern}(?:"
        + "|".join(forms)
        + r")(?:[\s.!*_>)\]\"<]|https?://\S*|\(http\S*\))*$"
    )


_BEGUN = {phrase for phrase in _SIGNATURES if not phrase.startswith("{")}
_SIGNATURE, _SIGNATURE_HEADS = _signature_pattern(_BEGUN), _heads(_BEGUN)
#: "iPhone'umdan gönderildi" begins with anything.
_OF_DEVICE = _signature_pattern(_SIGNATURES - _BEGUN)
_BEHIND_DEVICE = tuple(phrase.removeprefix("{device}") for phrase in _SIGNATURES - _BEGUN)
_DISCLAIMERS = {key(entry) for language in LANGUAGES for entry in entries(language.disclaimers)}
_BEFORE_DISCLAIMER = re.compile(r"[\s*_>=#\"'(-]*")
_DISCLAIMER = re.compile(
    rf"^{_BEFORE_DISCLAIMER.pattern}(?:" + "|".join(sorted(map(re.escape, _DISCLAIMERS), reverse=True)) + ")"
)
_DISCLAIMER_HEADS = _heads(_DISCLAIMERS)


def is_client_signature(line: str) -> bool:
    """Whether the line is what a client adds by itself: "Sent from my iPhone"."""
    if len(line) >= 160:
        return False
    folded = key(line)
    if _may_begin(folded, _BEFORE_SIGNATURE, _SIGNATURE_HEADS) and _SIGNATURE.match(folded):
        return True
    return any(map(folded.__contains__, _BEHIND_DEVICE)) and _OF_DEVICE.match(folded) is not None


def starts_disclaimer(line: str) -> bool:
    """Whether a legal notice begins with this line."""
    folded = key(line[:200])
    return _may_begin(folded, _BEFORE_DISCLAIMER, _DISCLAIMER_HEADS) and _DISCLAIMER.match(folded) is not None
