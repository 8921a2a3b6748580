""" "Did you mean": words one slip of the finger away from those nobody wrote.

No list of words is kept: whoever asks is told of words in messages they may read, and of no other. So the
index is asked for every word one slip away, some five hundred, within the places of this person.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, product

from microblog.kit.text_folding import folded
from search import analysis

from .query_syntax import QueryTerm, Question

SHORTEST = 4  # letters; a shorter word is one slip from half of all others
LONGEST = 24
MOST_WORDS = 3  # of a question that are looked at
MOST = 8  # corrections tried
# What is typed instead of a letter, or beside one: letters of the same script, without accents (text_folding.folded).
SCRIPTS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ", "αβγδεζηθικλμνξοπρστυφχψω")


def slips(word: str) -> Iterator[str]:
    """Every text one slip away, likely ones first: letters exchanged, one too many, one too few, one wrong."""
    letters = next((script for script in SCRIPTS if word[0] in script), "")
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1 and b[0] != b[1])
    yield from (a + b[1:] for a, b in cuts if b)
    yield from (a + letter + b for a, b in cuts for letter in letters)
    yield from (a + letter + b[1:] for a, b in cuts if b for letter in letters if letter != b[0])


def corrected(question: Question, known: Callable[[set[str]], set[str]]) -> list[tuple[str, set[str]]]:
    """Questions that may find something: [(typed, terms that were put in)], likely ones first.

    ``known``: terms -> those of them that are in messages this person may read.
    """
    words = [piece for piece in question.words if _can_be_wrong(piece)]
    if not 1 <= len(words) <= MOST_WORDS:
        return []
    asked = {piece: _terms(slips(folded(piece.value))) for piece in words}
    own = {piece: analysis.normal(piece.value) for piece in words}
    there = known({*own.values(), *(term for terms in asked.values() for term in terms)})
    wrong = [piece for piece in words if own[piece] not in there]
    choices = [[(term, text) for term, text in asked[piece].items() if term in there] for piece in wrong]
    if not wrong or not all(choices):
        return []
    return [_put(question, wrong, chosen) for chosen in islice(product(*choices), MOST)]


def _can_be_wrong(piece: QueryTerm) -> bool:
    plain = not (piece.exact or piece.exclude or piece.is_prefix)
    return plain and SHORTEST <= len(piece.value) <= LONGEST and piece.value.isalpha()


def _terms(texts: Iterable[str]) -> dict[str, str]:
    """{term: the first text that is read as it}."""
    found: dict[str, str] = {}
    for text in texts:
        if term := analysis.normal(text):
            found.setdefault(term, text)
    return found


def _put(
    question: Question, wrong: list[QueryTerm], chosen: Sequence[tuple[str, str]]
) -> tuple[str, set[str]]:
    texts = {piece: text for piece, (_term, text) in zip(wrong, chosen, strict=True)}
    typed = " ".join(texts.get(piece, piece.typed) for piece in question.pieces)
    return typed, {term for term, _text in chosen}
