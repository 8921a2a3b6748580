"""Text to search terms: one reading for indexing, for questions and for highlighting.

Lower case, no accents, English stems; every word on its own, so that "setup.c" is found by "setup", and
a question written with punctuation ("2.5.1", "ann@varde.example") is answered as a phrase. Chinese,
Japanese and Korean have no spaces: their runs are read as overlapping pairs.
"""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import snowballstemmer

MAX_TEXT = 100_000  # characters of one message that are read; nobody searches the rest of a log file
MAX_WORDS = 65_536  # positions are 16-bit numbers
MAX_TERM = 48  # characters; longer "words" are encoded data

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
# A pair-wise read run, "C++" or "C#", or a word.
_TOKEN = re.compile(rf"[{_CJK}]+|(?<!\w)[A-Za-z](?:\+\+|\#)(?!\w)|[^\W{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]").match
_MAX_REMEMBERED = 50_000

_terms: dict[str, str] = {}
_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # a Snowball stemmer keeps the word it works on in itself


def vector(text: str) -> dict[str, list[int]]:
    """{term: positions, counted in words from 0} of at most MAX_TEXT characters and MAX_WORDS words."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, term in enumerate(islice(_plain(text[:MAX_TEXT]), MAX_WORDS)):
        if term:
            places[term].append(position)
    return places


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(term, start, end) of every term, in characters of ``text``; to mark what was found."""
    for match in _TOKEN.finditer(text[:MAX_TEXT]):
        start, word = match.start(), match.group()
        if _IS_CJK(word):
            for at, pair in enumerate(_pairs(word)):
                yield pair, start + at, start + at + len(pair)
        elif term := normal(word):
            yield term, start, match.end()


def phrases(text: str) -> list[list[str]]:
    """The terms of each word of a question; a word of several terms must be found as a phrase."""
    found = (phrase(word) for word in text.split())
    return [terms for terms in found if terms]


def phrase(text: str) -> list[str]:
    return [term for term in _plain(text) if term]


def normal(word: str) -> str:
    """The term of one word; empty for what is not worth finding."""
    term = _terms.get(word)
    if term is None:
        term = _reduce(word)
        # Numbers and the like are endless, seldom come again, and are quickly reduced.
        if word.isalpha():
            if len(_terms) >= _MAX_REMEMBERED:
                _terms.clear()
            _terms[word] = term
    return term


def fold(word: str) -> str:
    """Lower case without accents: "Müller" -> "muller", "STRASSE" and "straße" -> "strasse"."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _plain(text: str) -> Iterator[str]:
    for word in _TOKEN.findall(text):
        if _IS_CJK(word):
            yield from _pairs(word)
        else:
            yield normal(word)


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def _reduce(word: str) -> str:
    word = fold(word).strip("_")
    if len(word) > MAX_TERM:
        return ""
    if len(word) < 3 or not word.isalpha():
        return word
    with _stemming:
        return _stemmer.stemWord(word)
