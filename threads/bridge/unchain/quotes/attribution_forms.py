"""Read "On Monday, Ann wrote:" in every language.

``read(text)`` takes one candidate: the one to four lines that may be an attribution, joined by
blanks or line ends. The date is found first and replaced by a mark, so that patterns only need the
words around it; a pattern is tried only if its longest word occurs in the text.
"""

import re
import unicodedata
from collections import defaultdict
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from ..dates.dates import ParsedDate, find_date, find_yearless
from ..languages import LANGUAGES, key, squeeze
from ..text.letters import WORD

#: Longest attribution seen, with two folded addresses and a folded date, is about 300 characters.
LONGEST = 500
_DATE = "\x01"
_WORDS = re.compile(WORD)
_SLOT = re.compile(r"\{(date|name|id|any)\}")
_SLOTS = {
    "date": rf"[(\[<（]?\s?{_DATE}\s?[)\]>）]?[)\]>）]?\.?",
    "name": r"(?P<name{n}>[^\x01]{{1,200}}?)",
    "id": r"<?(?:news:|mid:)?(?P<id{n}>[^\s<>\x01]{{3,200}})>?",
    "any": r"[^\x01]{{1,80}}?",
}
_GAP = r"[\s,，、]"
#: Words behind an address: a log line, or a verb of a language nobody knows.
_GOES_ON = re.compile(rf"[^\s<>]@[^\s<>]{{3,80}}>[)\]]?\s+(?P<word>{WORD})")
#: Brackets round a date: they may be full-width ones, and a zone takes the closing one in.
_OPENING = {"(": "[(（]", "[": r"\[", "<": "<"}
_CLOSING = ")]>"


class Attribution(NamedTuple):
    """Who wrote when. ``name`` is as printed (perhaps with an address; "" for "you wrote"); ``nameless`` where
    a name should stand, and none does; ``yearless`` where the year was taken from the mail."""

    name: str
    date: ParsedDate | None
    date_raw: str
    message_id: str
    language: str
    nameless: bool = False
    yearless: bool = False


class _Form(NamedTuple):
    """``order``: the smaller, the earlier tried; ``line``: as it stands among the data of its language."""

    order: tuple[int, int, int, int]
    line: str
    dated: bool
    language: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compile(self.line)

    @property
    def speechless(self) -> bool:
        """Whether the form holds no word: "{date} {name}:"."""
        return not self.order[0]


@cache
def _compile(form: str) -> re.Pattern[str]:
    """One pattern line as a regular expression. A date is always set off by blanks, so that
    "2025年3月3日田中" and "3 March Ann" look alike.

    When it is first tried: all of them together take longer than the rest of what a process does before it begins."""
    out = ["^"]
    numbers: defaultdict[str, int] = defaultdict(int)
    for part in re.split(r"(\{\w+\})", unicodedata.normalize("NFC", squeeze(form)).rstrip(":： ")):
        slot = _SLOT.fullmatch(part)
        if slot:
            numbers[slot[1]] += 1
            n = "" if numbers[slot[1]] == 1 else str(numbers[slot[1]])
            out.append(_SLOTS[slot[1]].replace("{n}", n).replace("{{", "{").replace("}}", "}"))
            continue
        if out[-1] == _SLOTS["date"]:
            part = part.lstrip(_CLOSING)
        words = re.split(r"([\s,，、]+)", part.lower())
        out += [
            (_GAP + ("*" if _near_date(out, words, i) else "+")) if i % 2 else _literal(w)
            for i, w in enumerate(words)
        ]
    colon = r"\s?[:：]?" if "{date}" in form and _verb(form) else r"\s?[:：]"
    return re.compile("".join(out) + colon + r"\s*$", re.IGNORECASE)


def _literal(word: str) -> str:
    """A word of a form as a pattern; the bracket it ends with is that of a date."""
    return re.escape(word[:-1]) + _OPENING[word[-1]] if word[-1:] in _OPENING else re.escape(word)


def _near_date(out: list[str], words: list[str], i: int) -> bool:
    """Blanks beside a date are optional: the mark that replaces it brings its own."""
    return (i == 1 and not words[0] and out[-1] == _SLOTS["date"]) or i == len(words) - 2


def _verb(form: str) -> str:
    """The longest word outside the slots: what must occur for the form to be worth trying."""
    words = _WORDS.findall(_SLOT.sub(" ", key(form)))
    return max(words, key=len, default="")


def _collect() -> dict[str, list[_Form]]:
    forms: dict[str, list[_Form]] = defaultdict(list)
    for language in LANGUAGES:
        for line in filter(None, map(str.strip, language.attributions.splitlines())):
            order = (*_order(line), sum(map(len, forms.values())))
            forms[_verb(line)].append(_Form(order, line, "{date}" in line, language.code))
    return forms


def _order(form: str) -> tuple[int, int, int]:
    """Forms that say more are tried first: "Στις {date}, ο {name} έγραψε" before "Στις {date}, {name}
    έγραψε", of those with the longest verb. Free words may swallow what others know."""
    words = key(_SLOT.sub(" ", form))
    free = form.count("{any}") + max(form.count("{name}") - 1, 0)
    return (-len(_verb(form)), free, -len(words))


_FORMS = _collect()
#: Verbs of scripts that set no blanks between words are looked for as such.
_UNSPACED = tuple(verb for verb in _FORMS if verb and verb[-1] >= "\u0e00")
#: A line that may be the last of an attribution ends in a colon or in a verb.
_ENDINGS = (":", "：", *(verb for verb in _FORMS if len(verb) > 3))

#: GroupWise: ">>> Ann Lee <ann@x.example> 03/03/25 4:05 PM >>>".
ARROWS = ">>>"
#: Words that say by themselves that somebody wrote.
_SPEAKING = {verb for verb in _FORMS if len(verb) > 3}
#: sup and alot set no colon: "Quoting Ann Lee (2025-03-03 16:05:00)".
QUOTING = re.compile(r"^\s*Quoting\s.{1,200}\d\)\s*$")
#: A short word before a date: Evolution prints the weekday in its reader's language.
_WEEKDAY = re.compile(rf"(?<!\w){WORD}\.?,?\s+{_DATE}")

#: A release, or a day: "Kernel 2.6.17-rc5 of Ann:", which alone is no date of a mail.
_RELEASE = re.compile(r"\d\.\d{1,2}\.\d\d")

#: "La" is Romanian "on", and Finnish "Sat".
_FIRST = re.compile(r"^([^\W\d_]{1,3}) .*$")
_BARE = rf"\1 {_DATE} "


# The plain part, the HTML and every pass over set-in quotes ask for the same lines.
#: What opens what somebody cites, and what ends it.
_CITATION = {
    '"': '"', "“": '”"', "„": '“”"', "«": "»", "‹": "›", "「": "」", "『": "』", "(": ")", "[": "]",
}  # fmt: skip


@lru_cache(maxsize=512)
def read(text: str, near: datetime | None = None) -> Attribution | None:
    """The attribution the whole text is, or None. Undated ones ("Ann wrote:") are returned too;
    whether to believe them is the caller's to judge."""
    if len(text) > LONGEST:
        return None
    line = unicodedata.normalize("NFC", squeeze(text)).strip(" *_")
    folded = key(line)
    if not folded.endswith(_ENDINGS) and not QUOTING.match(line):
        return None
    dated = any(map(str.isdigit, line))
    if not (dated or _verbs(folded)):
        return None
    found = find_date(line, near=near) if dated else None
    yearless = bool(dated and near and not found and _verbs(folded) & _SPEAKING)
    found = find_yearless(line, near) if yearless and near else found
    marked = f"{line[: found.start]} {_DATE} {line[found.end :]}".strip() if found else line
    hit = _match(folded, marked, bool(found))
    if found and not hit:
        hit = _match(folded, _WEEKDAY.sub(_DATE, marked), dated=True) or _match(
            folded,
            f"{line[: found.start]}{_FIRST.sub(_BARE, line[found.start : found.end])}{line[found.end :]}",
            True,
        )
    if not hit:
        return None
    form, match = hit
    groups = match.groupdict()
    name = (groups.get("name") or "").strip(" ,*_")
    raw = line[found.start : found.end] if found else ""
    if form.speechless and _RELEASE.fullmatch(raw) and "@" not in name:
        return None
    words = set(_WORDS.findall(key(name)))
    nameless = "name" in groups and (_FORMS.keys() >= words or form.speechless and bool(words & _SPEAKING))
    date = found.date if found else None
    return Attribution(
        name, date, raw, groups.get("id") or "", form.language, nameless, bool(found and yearless)
    )


def is_cited(line: str) -> bool:
    """Whether a line opens quotation marks or a bracket that it does not close: a motto, not an attribution."""
    text = line.lstrip(" \t*_-")
    closing = _CITATION.get(text[:1])
    return closing is not None and not any(sign in closing for sign in text[1:])


def says(text: str) -> bool:
    """Whether a text holds a word that means "wrote" somewhere."""
    return bool(_verbs(key(text)) & _SPEAKING)


def _match(folded: str, marked: str, dated: bool) -> tuple[_Form, re.Match[str]] | None:
    """The first form that fits the whole text, in which a mark stands for the date."""
    for form in _in_order(frozenset(_verbs(folded)), dated):
        match = form.pattern.match(marked)
        if match and not (form.speechless and _goes_on(marked)):
            return form, match
    return None


def _goes_on(marked: str) -> bool:
    """Whether words that are no verbs stand behind an address."""
    behind = _GOES_ON.search(marked)
    return bool(behind and key(behind["word"]) not in _FORMS)


def _verbs(folded: str) -> set[str]:
    """The verbs that occur in a folded text."""
    verbs = set(_WORDS.findall(folded)) & _FORMS.keys()
    return verbs if folded.isascii() else verbs | {verb for verb in _UNSPACED if verb in folded}


@lru_cache(maxsize=1024)
def _in_order(verbs: frozenset[str], dated: bool) -> list[_Form]:
    """The forms with one of the verbs, the ones without a word last."""
    forms = (form for verb in (*verbs, "") for form in _FORMS.get(verb, []))
    return sorted(form for form in forms if form.dated == dated)
