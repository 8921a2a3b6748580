"""Warnings that mail gateways and clients set above a message: "CAUTION: This email originated from outside of
the organization", "You don't often get email from ...". Nobody wrote them.

A banner is read sentence by sentence (the phrases are in ``languages``), so that one wrapped over several lines
and one right above the first line of the text both end where they end. It stands above all words of a message.
"""

import re
from typing import NamedTuple

from ..languages import LANGUAGES, entries
from ..segments import Draft, Segments
from ..text.lines import Line

#: Banners are no longer than this.
MAX_LINES = 14
MAX_LINE = 1_000
#: What a banner shows of the text below it is not further away.
MAX_BELOW = 60
#: A gateway shows no more lines of the text below, and that it has cut them.
MAX_PREVIEW, _CUT = 8, ("...", "…")
#: By so many letters a line is known that begins no phrase.
HEAD = 4
#: Proofpoint marks its own.
_START_MARK, _END_MARK = "ZjQcmQRYFpfptBannerStart", "ZjQcmQRYFpfptBannerEnd"
#: Outlook's first-contact banner links here in every language; it takes at most so many lines.
_LINK = "aka.ms/LearnAboutSenderIdentification"
LINKED = 3
_RULE = re.compile(r"^[\s\-_=*#~+.|─━═—–\u200b-\u200f\ufeff]*$")
_URL = re.compile(r"[<(\[]?\b(?:https?|mailto):[^\s<>\])]{1,2000}[>)\]]?", re.IGNORECASE)
_IDEOGRAPHIC_STOP = re.compile(r"([。！？])")
_NO_LETTER = re.compile(r"[\W_]+")
_DASHES = ("-", "–", "—", "|", "•", "--", "*")
_CLOSERS = ")]}\"'*_>»”’|"
#: What sets a warning off from what people write.
_SET_OFF = tuple("[*#!⚠{|<【［")


def fold(lines: list[Line], segments: Segments) -> None:
    """Take banners out of the messages they stand above, in place. A mail that is nothing but a banner keeps
    it: better shown than folded."""
    for owner, draft in enumerate(segments.drafts):
        texts = [lines[n].text[:MAX_LINE] for n in draft.lines[: MAX_LINES + 1]]
        at = draft.lines[len(texts) - 1] + 1 if texts else 0
        end = _end(texts, [line.text[:MAX_LINE] for line in lines[at : at + MAX_BELOW]])
        if not (draft.parent is not None or _says_more(lines, draft, end)):
            end = 0
        marks = [n for n in draft.lines[end:] if lines[n].text.strip() in (_START_MARK, _END_MARK)]
        for n in draft.lines[:end] + marks:
            segments.labels[n] = ("wrapper", owner)
        draft.lines = [n for n in draft.lines[end:] if n not in marks] if marks else draft.lines[end:]


def is_banner(texts: list[str]) -> bool:
    """Whether lines are a banner and nothing else, wherever they stand."""
    return len(texts) <= MAX_LINES and _end([text[:MAX_LINE] for text in texts], []) == len(texts)


def _says_more(lines: list[Line], draft: Draft, end: int) -> bool:
    return any(not _RULE.match(lines[n].text) for n in draft.lines[end:])


def _end(texts: list[str], below: list[str]) -> int:
    """How many first lines are a banner, with the rules and blank lines around it."""
    end = max(_marked(texts, below), _tagged(texts), _read(texts), _previewed(texts, below))
    while end and end < len(texts) and _RULE.match(texts[end]):
        end += 1
    return end


def _marked(texts: list[str], below: list[str]) -> int:
    """The lines up to a mark of the gateway's own, whatever words stand above it; ``below`` are more lines of
    the message."""
    spoken, start = 0, -1
    if not any(_END_MARK in text or _LINK in text for text in texts):
        return 0
    for n, text in enumerate(texts):
        spoken += not _RULE.match(text)
        if _START_MARK in text and start < 0:
            start = n
        if _END_MARK in text and start >= 0:
            return n + 1 if _is_preview(texts[: start + 1], texts[n + 1 :] + below) else 0
        if _LINK in text and spoken <= LINKED:
            return n + 1
    return 0


def _previewed(texts: list[str], below: list[str]) -> int:
    """The lines up to the end of a banner above which the gateway has set the beginning of the mail, cut short:
    "Hi Ann, the lift..." / "This Message Is From an External Sender" / "Hi Ann, the lift is stuck." """
    for n, text in enumerate(texts[:MAX_PREVIEW]):
        if text.rstrip().endswith(_CUT):
            end = n + 1 + (_read(texts[n + 1 :]) or _tagged(texts[n + 1 :]))
            return end if end > n + 1 and _is_preview(texts[: n + 1], texts[end:] + below) else 0
    return 0


def _is_preview(above: list[str], below: list[str]) -> bool:
    """Whether what stands above the mark of a banner is only the beginning of the text below it, which the
    gateway sets there for the list of mails."""
    shown = " ".join(above).partition(_START_MARK)[0].rstrip(" .…")
    return letters(shown).replace(".", "") in letters(" ".join(below)).replace(".", "")


def _tagged(texts: list[str]) -> int:
    """The lines up to a tag: "[EXTERNAL]", alone."""
    first = _first(texts)
    text = texts[first].strip() if first < len(texts) else ""
    is_tag = (text.startswith(_SET_OFF) or text.isupper()) and letters(text).strip(".") in _TAGS
    return first + 1 if is_tag else 0


def _first(texts: list[str]) -> int:
    """The first line with words."""
    return next((n for n, text in enumerate(texts) if not _RULE.match(text)), len(texts))


class _Top(NamedTuple):
    """The first lines of a message as phrases are compared: letters and, where a sentence ends, a dot.
    ``lines`` has the index of the line that ends at a place, ``breaks`` where paragraphs end."""

    text: str
    lines: dict[int, int]
    breaks: frozenset[int]


def _read(texts: list[str]) -> int:
    """The lines that known sentences of banners fill; at least one of them is said by banners only."""
    first = _first(texts)
    if not _may_begin(texts[first : first + 1]):
        return 0
    top = _top(texts)
    at, end, told = 0, 0, False
    while at < len(top.text) and (found := _phrase(top.text, at)):
        after = found.end() + top.text.startswith(".", found.end())
        ended = top.text[after - 1] == "." or after in top.lines
        # Advice begins no paragraph: the author may give some
        if not ended or (told and found.lastgroup == "more" and at in top.breaks):
            break
        at, told = after, told or found.lastgroup == "tells"
        end = top.lines.get(at, -1) + 1 if told and at in top.lines else end
    if not told or at in top.lines:
        return end if told else 0
    return max(end, _rest(texts, min(n for place, n in top.lines.items() if place > at)))


def _phrase(text: str, at: int) -> re.Match[str] | None:
    """The phrase at a place; a label without a colon counts in front of a warning: "CAUTION External email"."""
    found = _PHRASES.match(text, at)
    if found:
        return found
    label = _LABEL.match(text, at)
    warning = _PHRASES.match(text, label.end()) if label else None
    return warning if warning and warning.lastgroup == "tells" else None


def _may_begin(texts: list[str]) -> bool:
    """The cheap test for the first line with words: nearly all mails begin without a banner."""
    return any(not text.isascii() or letters(text[:40])[:HEAD].rstrip(".") in _HEADS for text in texts)


def _top(texts: list[str]) -> _Top:
    text, ends, breaks = "", dict[int, int](), set[int]()
    for n, line in enumerate(texts):
        blank = _RULE.match(line)
        if not blank:
            text += letters(line)
        if text and not text.endswith(".") and (blank or not _goes_on(texts, n)):
            text += "."
        ends.setdefault(len(text), n)
        if blank:
            breaks.add(len(text))
    return _Top(text, ends, frozenset(breaks))


def letters(text: str) -> str:
    """A text without anything but letters and digits, and a dot at the end of each sentence."""
    spaced = _IDEOGRAPHIC_STOP.sub(r"\1 ", _URL.sub(" ", text.casefold()))
    out: list[str] = []
    for word in spaced.split():
        out.append(_NO_LETTER.sub("", word))
        if word in _DASHES and any(out) and out[-2:-1] != ["."]:
            out[-1] = "."
        elif word.rstrip(_CLOSERS).endswith((".", "!", "?", ":", "：", "。", "！", "？")) and any(out):
            out.append("" if out[-2:-1] == ["."] and not out[-1] else ".")
    return "".join(out)


def _rest(texts: list[str], at: int) -> int:
    """A warning that goes on in the words of one company on line ``at`` reaches to the end of that sentence, if
    it is set off from what people write by brackets or a rule, or begins with a word like "CAUTION:"."""
    first = _first(texts)
    set_off = texts[first].lstrip().startswith(_SET_OFF) or any(text.strip() for text in texts[:first])
    if not set_off and not _LABELS.match(letters(texts[first])):
        return 0
    while at + 1 < len(texts) and not _RULE.match(texts[at + 1]) and _goes_on(texts, at):
        at += 1
    return at + 1


def _goes_on(texts: list[str], n: int) -> bool:
    """Whether the sentence of line ``n`` was wrapped into the next one. Where that may be the author's first, a
    banner ends too early rather than too late."""
    return n + 1 < len(texts) and texts[n + 1].lstrip()[:1].islower()


def _pattern(field: str) -> str:
    """All phrases of a kind, the longest first; "{any}" stands for some words of one sentence."""
    phrases = {entry for entry in _entries(field) if not entry.startswith("[")}
    forms = ("[^.]{0,90}".join(map(letters, phrase.split("{any}"))) for phrase in phrases)
    return "|".join(sorted(set(forms), key=len, reverse=True))


def _entries(field: str) -> set[str]:
    return {entry for language in LANGUAGES for entry in entries(getattr(language, field))}


_HEADS = frozenset(
    letters(entry)[:HEAD]
    for field in ("banners", "banner_labels", "banner_advice")
    for entry in _entries(field)
)
_TAGS = frozenset(letters(entry) for entry in _entries("banners") if entry.startswith("["))
_LABEL = re.compile(_pattern("banner_labels"))
_LABELS = re.compile(rf"(?:{_pattern('banner_labels')})\.")
_PHRASES = re.compile(
    rf"(?P<tells>{_pattern('banners')})"
    rf"|(?P<more>{_pattern('banner_advice')}|(?:{_pattern('banner_labels')})(?=\.))"
)
