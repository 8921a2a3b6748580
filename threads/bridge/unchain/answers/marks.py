"""How people who answer inside a quoted text mark their words: with their name in front ("[Ann] yes", "AL: yes")
or in a colour ("my answers in red"). Believed only of somebody who says so."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..languages import LANGUAGES, entries, key

COLOURS = ("red", "blue", "green", "purple", "orange", "brown", "pink")
#: Whoever answers inside a text says so above or below it, in not so many lines.
MAX_LINES, MAX_LINE = 40, 300
#: Fewer letters name nobody.
LEAST_NAME = 2

_SENTENCE = re.compile(r"[.!?;。！？\n]")
_WORD = re.compile(r"\w+")
_PUNCTUATION = ",:()[]{}<>\"'«»„“”‘’…।*_-–—=>|/\\"
#: From here on scripts whose words have no blanks between them, or endings of many kinds.
WITHIN = "\u0e00"
#: The kind of a phrase, and its words behind the first.
_Phrase = tuple[str, list[str]]
#: What somebody says that his answers begin with: "marked with [AL]".
_TOKEN = re.compile(r"\[([^\[\]]{2,30})\]")


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Of whom a sentence speaks; in other languages nobody can be sure whose colour it is.
_FIRST = _list(
    "i my mine i've ich meine meinen meiner mein mes ma mon je mis mi yo miei mie mio io meus minhas "
    "minha eu mijn ik mina mitt min jag jeg moje moich já ja мои мой моих я мої "
)
_SECOND = _list(
    "you your yours not no ignore please his her their if ihr ihre ihren deine deinen dein eure euren sie "
    "du nicht keine bitte vos votre tes vous pas sans tus sus tu su vuestras sin por favor tue vostre "
    "vostri tuoi non seus suas teu não uw jouw jullie niet geen dina dit ert inte dine ikke deres twoje "
    "pana nie vaše tvoje ne ваши твои ваш не "
)


class _Phrases:
    """The phrases of all kinds and languages, by their first words; "*" stands for the rest of a word."""

    def __init__(self) -> None:
        #: In Thai, Georgian, Chinese and others phrases are looked for within words.
        self.within: list[tuple[str, str]] = []
        self.whole: dict[str, list[_Phrase]] = defaultdict(list)
        self.stems: dict[str, list[_Phrase]] = defaultdict(list)
        for kind in ("inline", "answers", *COLOURS):
            listing = "|".join(language.legends.get(kind, "") for language in LANGUAGES)
            for form in {key(entry) for entry in entries(listing)}:
                self._add(kind, form)
        self.sizes = sorted({len(stem) for stem in self.stems})

    def _add(self, kind: str, form: str) -> None:
        if form[0] >= WITHIN:
            self.within.append((kind, form))
            return
        first, *rest = form.split()
        heads = self.stems if first.endswith("*") else self.whole
        heads[first.rstrip("*")].append((kind, rest))

    @lru_cache(maxsize=4096)  # noqa: B019 (there is one)
    def begun_by(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that may begin with a word."""
        hits = list(self.whole.get(word, ()))
        for size in self.sizes:
            if size > len(word):
                break
            hits += self.stems.get(word[:size], ())
        return tuple(hits)

    def kinds(self, words: list[str]) -> set[str]:
        """The kinds of the phrases that stand in a sentence."""
        found: set[str] = set()
        for n, word in enumerate(words):
            hits = self.begun_by(word)
            found.update(kind for kind, rest in hits if _go_on(words, n + 1, rest))
        if words and max(words) >= WITHIN:
            whole = " ".join(words)
            found.update(kind for kind, form in self.within if form in whole)
        return found


def _go_on(words: list[str], n: int, rest: list[str]) -> bool:
    return len(words) >= n + len(rest) and all(
        word.startswith(form[:-1]) if form.endswith("*") else word == form
        for word, form in zip(words[n:], rest, strict=False)
    )


_PHRASES = _Phrases()


def _words(text: str) -> list[str]:
    return [word.strip(_PUNCTUATION) for word in key(text).split()]


@dataclass(frozen=True)
class Legend:
    """What a message says about how its answers are marked. ``inline``: that they stand in the quoted text;
    ``speaks``: of answers, comments or what stands below, at least. ``is_own``: and plainly of his own;
    ``own_colours``: the colour of these."""

    inline: bool = False
    speaks: bool = False
    colours: frozenset[str] = frozenset()
    tokens: frozenset[str] = frozenset()
    is_own: bool = False
    own_colours: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.speaks


def legend(texts: list[str]) -> Legend:
    """The legend in the lines of a message, an empty one if there is none."""
    near = texts[: MAX_LINES // 2] + texts[MAX_LINES // 2 :][-MAX_LINES // 2 :]
    inline, speaks, is_own = False, False, False
    colours, own, tokens = set[str](), set[str](), set[str]()
    for sentence in _SENTENCE.split("\n".join(text[:MAX_LINE] for text in near)):
        words = _words(sentence)
        kinds = _PHRASES.kinds(words)
        if "inline" in kinds:
            inline = True
            tokens |= {found[1] for found in _TOKEN.finditer(sentence)}
        if kinds & {"inline", "answers"}:
            speaks = True
            colours |= kinds.intersection(COLOURS)
            if _FIRST.intersection(words) and not _SECOND.intersection(words):
                is_own = True
                own |= kinds.intersection(COLOURS)
    # "Dan's answers are in red, mine in blue"
    only = frozenset(own) if len(colours) == 1 else frozenset[str]()
    return Legend(inline, speaks, frozenset(colours), frozenset(tokens), is_own, only)


class Mark(NamedTuple):
    """What may be a name at the beginning of a line, and whether it stands in brackets."""

    name: str
    bracketed: bool


_MARK = re.compile(
    r"[\s*_•>=~#|-]{0,12}(?:[\[({<【]\s?(?P<inside>[^\W\d_][^\[\](){}<>【】:：]{1,40}?)\s?(?:[\])}>】]|[:：])"
    r"|(?P<plain>[^\W\d_][^\[\](){}<>:：\n]{1,40}?)[*_]{0,2}\s?(?:[:：]|>{1,3}(?=\s|$)|[-=]>|\s[-–—]\s))"
)


#: What stands behind a name, and how far from the beginning of the line at most.
_SIGN = re.compile(r"[:：>\])}】]|\s[-–—]\s")
FARTHEST = 60


def mark_of(text: str) -> Mark | None:
    """The mark a line begins with: "[Ann] yes", "Ann: yes", "AL> yes"."""
    if not _SIGN.search(text, 0, FARTHEST):
        return None
    found = _MARK.match(text)
    return Mark(found["inside"] or found["plain"], found["inside"] is not None) if found else None


class Answerer:
    """Somebody who may have marked answers with a name, in one of the ways it is written."""

    def __init__(self, name: str, email: str) -> None:
        words = _WORD.findall(name)
        forms = {key(name), *map(key, words), key(email.partition("@")[0])}
        if len(words) > 1:
            forms |= {key(f"{words[0][0]} {words[-1]}"), key(f"{words[-1]}, {words[0]}")}
        self.forms = {form for form in forms if len(form) >= LEAST_NAME}
        self.initials = "".join(word[0] for word in words).upper() if len(words) > 1 else ""

    def bears(
        self, mark: Mark, other: "Answerer | None" = None, tokens: frozenset[str] = frozenset()
    ) -> bool:
        """Whether a mark is the writer's, and not the other one's as well. ``tokens`` are marks of a legend."""
        if mark.name in tokens:
            return True
        if mark.name == self.initials:
            return other is None or other.initials != self.initials
        folded = key(mark.name)
        return folded in self.forms and (other is None or folded not in other.forms)
