"""Find a monitor's words in a text. Pure, and linear in the text.

Words are compared as people would type them on another keyboard (``text_folding``), whole: "pay" is not in "payment".
Letters and digits part, so that "payroll2026.xlsx" has the word "payroll". Scripts that leave no blanks between words
are compared letter by letter.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Protocol, Self

import re2
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from microblog.kit.text_folding import folded, visible

MAX_WORDS = 500  # of one monitor
MAX_WORD = 100  # characters
MAX_PATTERN = 300  # characters
MAX_PROGRAM = 600  # steps of a compiled expression: 100,000 letters take a third of a second at worst
MAX_MEMORY = 1 << 20  # bytes of a compiled expression
MAX_FOUND = 20  # places in one text

# Thai, Lao, Burmese, Khmer, kana, Han, Hangul (whose words end in particles).
_CLOSE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs of India's scripts, without the stops between sentences: for `re` they are no letters.
_INDIC = r"\u0900-\u0963\u0966-\u0dff"
_WORD = re.compile(rf"[{_CLOSE}]|\d+|(?:(?![{_CLOSE}])(?:[^\W\d_]|[{_INDIC}]))+")
_IS_CLOSE = re.compile(rf"[{_CLOSE}]")


def words_of(text: str) -> list[str]:
    return _WORD.findall(folded(text))


class LookedAt:
    """What is looked at: a title, a text, names of files. No phrase goes from one part into the next."""

    def __init__(self, *parts: str):
        self.parts = [part for part in dict.fromkeys(parts) if part]

    @cached_property
    def raw(self) -> str:
        return unicodedata.normalize("NFC", visible("\n".join(self.parts)))

    @cached_property
    def line(self) -> str:
        return f" {' | '.join(' '.join(words_of(part)) for part in self.parts)} "

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(self.line.split())


class Finder(Protocol):
    def found_in(self, text: LookedAt) -> list[str]:
        """What of it stands there."""


@dataclass(frozen=True)
class WordList:
    single: frozenset[str]
    # {first word: phrases}
    phrases: dict[str, list[str]]

    @classmethod
    def of(cls, words: Collection[str]) -> Self:
        phrases: dict[str, list[str]] = defaultdict(list)
        for one in words:
            if " " in one:
                phrases[one.partition(" ")[0]].append(one)
        return cls(frozenset(one for one in words if " " not in one), dict(phrases))

    def found_in(self, text: LookedAt) -> list[str]:
        begun = (phrase for first in self.phrases.keys() & text.known for phrase in self.phrases[first])
        return sorted({*(self.single & text.known), *(one for one in begun if f" {one} " in text.line)})


@dataclass(frozen=True)
class Pattern:
    expression: re2._Regexp

    def found_in(self, text: LookedAt) -> list[str]:
        raw = text.raw.encode(errors="replace").decode()
        places = islice(self.expression.finditer(raw), MAX_FOUND)
        return sorted({folded(place.group()) for place in places})


def compiled(words: str, *, is_pattern: bool) -> Finder:
    """Raises ValidationError."""
    return _pattern(words.strip()) if is_pattern else _word_list(words)


def _word_list(given: str) -> WordList:
    lines = [line for line in map(str.strip, given.splitlines()) if line]
    if not lines:
        raise ValidationError(_("Write at least one word."))
    if len(lines) > MAX_WORDS:
        raise ValidationError(_("At most %(count)d words in one monitor.") % {"count": MAX_WORDS})
    return WordList.of(set(map(_one, lines)))


def _one(line: str) -> str:
    if len(line) > MAX_WORD:
        raise ValidationError(
            _("“%(word)s…” is too long: at most %(count)d characters a line.")
            % {"word": line[:20], "count": MAX_WORD}
        )
    words = " ".join(words_of(line))
    if len(words) < 2 and not _IS_CLOSE.match(words):
        raise ValidationError(
            _("“%(word)s” has fewer than two letters, and signs do not count. Use a regular expression.")
            % {"word": line}
        )
    return words


def _pattern(given: str) -> Pattern:
    if not given or len(given.splitlines()) > 1:
        raise ValidationError(_("Write one regular expression, on one line."))
    if len(given) > MAX_PATTERN:
        raise ValidationError(
            _("A regular expression has at most %(count)d characters.") % {"count": MAX_PATTERN}
        )
    try:
        expression = re2.compile(unicodedata.normalize("NFC", given), _options())
    except (re2.error, UnicodeError) as problem:
        raise ValidationError(
            _("Skein cannot read this expression (%(why)s). Look-around and back references do not exist.")
            % {"why": _why(problem)}
        ) from None
    if expression.programsize > MAX_PROGRAM:
        raise ValidationError(_("This expression is too complex. Use smaller numbers of repetitions."))
    if expression.search("") is not None:
        raise ValidationError(_("This expression fits an empty text, and so every message."))
    return Pattern(expression)


def _options() -> re2.Options:
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, MAX_MEMORY
    return options


def _why(problem: Exception) -> str:
    said = problem.args[0] if problem.args else ""
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
