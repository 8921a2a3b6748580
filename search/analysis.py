"""Text to search terms: one reading for indexing, for questions and for highlighting.

Lower case, no accents or strokes, English stems; every word on its own, so that "setup.c" is found by "setup",
and a question written with punctuation ("2.5.1", "ann@varde.example") is answered as a phrase. What is joined by
hyphens, and numbers that are set in groups, are terms as a whole too: "email" finds "e-mail", and an account
number is found with blanks and without. Chinese, Japanese and Korean have no spaces: their runs are read as
overlapping pairs.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

from microblog.kit.text_folding import INVISIBLE, folded

VERSION = 3  # of this reading; an index made by another one is built anew
MAX_TEXT = 100_000  # characters of one message that are read; nobody searches the rest of a log file
MAX_WORDS = 65_536  # positions are 16-bit numbers
MAX_TERM = 48  # characters; longer "words" are encoded data
MAX_PARTS = 10  # of a number in groups, or of words joined by hyphens
MANY_DIGITS = 7  # make a number worth finding as a whole
FEW_PARTS = 5  # of which the beginnings and ends are found as well

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_INSIDE = f"{re.escape(INVISIBLE)}\u0300-\u036f"  # an accent of its own, and what nobody sees, end no word
_LETTERS = rf"[^\W_{_CJK}]+"
_WORD = rf"{_LETTERS}(?:[{_INSIDE}]+{_LETTERS})*[{_INSIDE}]*"
_HYPHENS = "-\u2010\u2011\uff0d"
_RUN = rf"[{_CJK}]+(?:[{re.escape(INVISIBLE)}]+[{_CJK}]+)*"
_PLUS = r"[A-Za-z](?<!\w.)(?:\+\+|\#)(?!\w)"  # "C++", "C#"
_BLANK = "[ \u00a0\u2007\u202f-]"
_IBAN = (  # letters stand in front and in the code of the bank, words behind it are none of it
    rf"[A-Za-z](?<!\w.)[A-Za-z]\d{{2}}{_BLANK}[A-Za-z0-9]{{4}}(?:{_BLANK}(?=[A-Za-z]{{0,3}}\d)[A-Za-z0-9]{{4}}){{1,7}}"
    rf"(?:{_BLANK}\d[A-Za-z0-9]{{0,2}})?(?!\w)"
)
# "0711 / 22 33-44", "(0711) 22.33.44"; a full stop and a blank end it
_NUMBER = r"\d(?<![\w.,].)\d*+(?:(?:[ \u00a0\u2007\u202f./-]| ?[(/-] ?|\)[ /-]?)\d++){1,9}(?!\w)"
_CHAIN = rf"{_WORD}(?:(?:[{_HYPHENS}]|/(?=\d)|(?<=\d)/){_WORD})*"  # "e-mail", "AB-1234/7"; not "and/or"
_PIECE = re.compile(f"{_RUN}|{_PLUS}|{_IBAN}|{_NUMBER}|{_CHAIN}")
_PART = re.compile(_WORD)
_HAS_DIGIT = re.compile(r"\d").search
_GROUPED = re.compile(f"{_IBAN}|{_NUMBER}")
_IS_CJK = re.compile(f"[{_CJK}]").match
_MAX_REMEMBERED = 50_000

#: In front of a term: it stands in the title of the conversation; it is a topic of the message. No word begins so.
TITLE, TOPIC = "^", "#"

Joined = Sequence[tuple[str, int, int]]

_terms: dict[str, str] = {}
_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # a Snowball stemmer keeps the word it works on in itself


class AnalysedText(NamedTuple):
    """What of a message is read: its own words, the title above it, the names of its topics."""

    own: str
    title: str = ""
    topics: Sequence[str] = ()


def message_vector(text: AnalysedText) -> dict[str, list[int]]:
    """``vector`` of the own words, with the terms of the title and the topics under marks of their own."""
    places = vector(text.own)
    places |= {TITLE + term: found for term, found in vector(text.title).items()}
    return places | {TOPIC + name: [0] for name in text.topics}


def vector(text: str) -> dict[str, list[int]]:
    """{term: positions, counted in words from 0} of at most MAX_TEXT characters and MAX_WORDS words.

    A joined term stands at its first word and at its last, so that it makes a phrase with what is before and behind.
    """
    places: dict[str, list[int]] = defaultdict(list)
    position, joins = 0, set()
    for piece in _PIECE.findall(text[:MAX_TEXT]):
        known = _terms.get(piece)
        if known is not None and position < MAX_WORDS:  # nine of ten are plain words that came before
            places[known].append(position)
            position += 1
            continue
        terms, joined = _read(piece)
        for term in terms[: MAX_WORDS - position]:
            places[term].append(position)
            position += 1
        for term, first, last in joined:
            start = position - len(terms)
            places[term] += [start + first, start + last]
            joins.add(term)
    for term in joins:
        places[term].sort()
    places.pop("", None)  # what is not worth finding
    return places


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(term, start, end) of every term, in characters of ``text``; to mark what was found."""
    for match in _PIECE.finditer(text[:MAX_TEXT]):
        piece, at = match.group(), match.start()
        if _IS_CJK(piece):
            yield from ((pair, at + start, at + end) for pair, start, end in _pairs(piece))
            continue
        words = _split(piece)
        places = [(at, match.end())] if len(words) == 1 else _places(piece, at)
        for term, first, last in _joined(piece, words):
            yield term, places[first][0], places[last][1]
        for word, (start, end) in zip(words, places, strict=True):
            if term := normal(word):
                yield term, start, end


def _places(piece: str, at: int) -> list[tuple[int, int]]:
    return [(at + match.start(), at + match.end()) for match in _PART.finditer(piece)]


def readings(text: str) -> list[list[str]]:
    """The terms of what was typed without spaces, or in quotes: each list is a phrase, and any may be there."""
    words: list[str] = []
    whole: list[str] = []
    for terms, joined in map(_read, _PIECE.findall(text)):
        full = [term for term, first, last in joined if last - first == len(terms) - 1]
        words += filter(None, terms)
        whole += full[:1] or filter(None, terms)
    return [words] if whole == words else [words, whole]


def phrase(text: str) -> list[str]:
    return readings(text)[0]


def is_number(text: str) -> bool:
    """Whether words typed one by one are one number set in groups: "22 33 44 55", "DE89 3704 0044 0532 0130 00"."""
    return bool(_GROUPED.fullmatch(text.strip("+()"))) and len(readings(text)) > 1


def beginning(text: str) -> tuple[list[str], str, str]:
    """What is typed before a *: (terms in front, start of the last word, all of it as one word)."""
    words = [folded(word) for word in _PART.findall(text)] or [folded(text)]
    return [term for term in map(normal, words[:-1]) if term], words[-1], "".join(words)


def normal(word: str) -> str:
    """The term of one word; empty for what is not worth finding."""
    term = _terms.get(word)
    if term is None:
        term = _reduce(word)
        # Numbers and the like are endless, seldom come again, and are quickly reduced.
        if word.isalpha() and not _IS_CJK(word):
            if len(_terms) >= _MAX_REMEMBERED:
                _terms.clear()
            _terms[word] = term
    return term


def _read(piece: str) -> tuple[Sequence[str], Joined]:
    """The terms of the words of a piece, and what they are joined to: (term, first word, last word)."""
    if piece.isalnum() and not _IS_CJK(piece):
        return (normal(piece),), ()
    return _read_anew(piece) if _HAS_DIGIT(piece) else _read_known(piece)


def _read_anew(piece: str) -> tuple[Sequence[str], Joined]:
    if _IS_CJK(piece):
        return [pair for pair, _start, _end in _pairs(piece)], ()
    words = _split(piece)
    return [normal(word) for word in words], _joined(piece, words)


#: What has no digits comes again and again: "e-mail", "C++".
_read_known = lru_cache(maxsize=20_000)(_read_anew)


def _split(piece: str) -> list[str]:
    return [piece] if piece[-1] in "+#" else _PART.findall(piece)


def _joined(piece: str, words: list[str]) -> Joined:
    """What may be typed without its hyphens and blanks, the longest first."""
    if not 1 < len(words) <= MAX_PARTS:
        return ()
    few, fewest = (3 if _HAS_DIGIT(piece) else 1), 0
    if _GROUPED.fullmatch(piece):
        few, fewest = (1 if piece[0].isalpha() else FEW_PARTS), MANY_DIGITS
    runs = _runs(len(words), few)
    found = (("".join(words[first : last + 1]), first, last) for first, last in runs)
    # "22 33 44" is a number, "2026 15" the year of a date and the hour
    terms = [(normal(word), a, b) for word, a, b in found if len(word) >= fewest - (b > a + 1)]
    return [entry for entry in terms if entry[0]]


@cache
def _runs(count: int, few: int) -> list[tuple[int, int]]:
    """(first, last) of the neighbours that are joined: all of them; of a few also those that begin or end it."""
    last = count - 1
    if count > few:
        return [(0, last)]
    return [(0, end) for end in range(last, 0, -1)] + [(start, last) for start in range(1, last)]


def _pairs(run: str) -> list[tuple[str, int, int]]:
    """(two neighbours, start, end) of a run of signs that are written without spaces."""
    signs = [(sign, at) for at, sign in enumerate(run) if sign not in INVISIBLE]
    pairs = [(one + other, start, end + 1) for (one, start), (other, end) in pairwise(signs)]
    return pairs or [(sign, at, at + 1) for sign, at in signs]


def _reduce(word: str) -> str:
    word = folded(word)
    if len(word) > MAX_TERM:
        return ""
    if len(word) < 3 or not word.isalpha():
        return word
    with _stemming:
        return _stemmer.stemWord(word)
