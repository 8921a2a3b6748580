"""Do two copies of one message say different things? Whoever quotes may change what was said.

Clients change a copy too, and mean nothing by it: they wrap and mark lines, print and rewrite links, cut the end
or a passage, add a signature or a footer. That is no disagreement; everything else is one: nothing that a copy
says may vanish behind another.
"""

from difflib import SequenceMatcher

from ..languages import is_client_signature, starts_disclaimer
from ..wrappers.signatures import is_list_line
from .fingerprints import SHINGLE, words_of
from .wording import Wording, count, lead_elsewhere, same_words

#: Whoever leaves out a passage leaves out sentences, not a word or two.
FEW = 3
#: So short a text is said often: it may be an answer of its own, and no part of another.
SHORT, MIDDLE = 6, 20
#: Longer changes are compared by runs of words: the comparison may take the square of it.
MAX_CHANGED = 300
#: A greeting or a name has no more words.
MAX_GREETING = 6
#: Lines of a signature, and words of each.
MAX_SIGNATURE, MAX_LABEL = 8, 8

Words = tuple[str, ...]


def say_otherwise(text: str, other: str, author: str = "") -> bool:
    """Whether ``other``, a copy of ``text``, says something that the text does not. ``author`` is the name."""
    return wordings_differ(Wording(text), Wording(other), author)


def wordings_differ(shown: Wording, copy: Wording, author: str = "") -> bool:
    """As ``say_otherwise``, of texts whose words are known."""
    if same_words(shown, copy):
        return shown.asks != copy.asks and copy.length < MIDDLE
    if lead_elsewhere(shown, copy) or shown.signs or copy.signs:
        return bool(copy.words or copy.signs)
    return _is_changed(shown.words, copy.words, copy, author) and _is_changed(
        shown.all_words, copy.all_words, copy, author
    )


def _is_changed(shown: Words, said: Words, copy: Wording, author: str) -> bool:
    """Whether the words ``said`` are more than those of ``shown`` with something left out or put below."""
    if not said:
        return False
    if f" {' '.join(said)} " in f" {' '.join(shown)} ":
        return copy.length < SHORT and count(shown) < MIDDLE
    start = _common(shown, said)
    end = _common(shown[start:][::-1], said[start:][::-1])
    taken, put = shown[start : len(shown) - end], said[start : len(said) - end]
    if len(taken) > MAX_CHANGED or len(put) > MAX_CHANGED:
        return _has_new_run(shown, said)
    changes = SequenceMatcher(None, taken, put, autojunk=False).get_opcodes()
    first, last = start == 0, end == 0
    return any(
        _is_change(
            taken[i1:i2],
            put[j1:j2],
            first and not i1 and not j1,
            last and n == len(changes) - 1,
            copy,
            author,
        )
        for n, (kind, i1, i2, j1, j2) in enumerate(changes)
        if kind != "equal"
    )


def _common(one: Words, other: Words) -> int:
    """How many words two texts begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _has_new_run(shown: Words, said: Words) -> bool:
    """For long changes: whether three words in a row are not in the text that is shown."""
    known = {shown[n : n + SHINGLE] for n in range(len(shown) - SHINGLE + 1)}
    return any(said[n : n + SHINGLE] not in known for n in range(len(said) - SHINGLE + 1))


def _is_change(taken: Words, put: Words, at_start: bool, at_end: bool, copy: Wording, author: str) -> bool:
    if at_end and len(put) == 1 and taken and taken[0].startswith(put[0]):
        return False  # cut inside a word
    if not put:
        return not (at_start or at_end) and count(taken) <= FEW
    if at_end:
        return not _is_tail(put, copy, author)
    return not (at_start and not taken and _is_greeting(put, copy))


def _is_greeting(put: Words, copy: Wording) -> bool:
    """Whether words at the beginning are a line like "Hi Ana,"."""
    first = next((line for line in copy.text.split("\n") if line.strip()), "").strip()
    return (
        len(put) <= MAX_GREETING and first.endswith((",", "，", "、", ":", "：")) and words_of(first) == put
    )


def _is_tail(put: Words, copy: Wording, author: str) -> bool:
    """Whether words at the end are what companies and lists add, or a signature that the author's name begins."""
    lines = _last_lines(copy.text, len(put))
    if not lines:
        return False
    if starts_disclaimer(lines[0]) or is_list_line(lines[0]) or all(map(is_client_signature, lines)):
        return True
    named = set(words_of(author)) & set(words_of(lines[0]))
    return bool(named) and len(lines) <= MAX_SIGNATURE and all(map(_is_label, lines))


def _is_label(line: str) -> bool:
    """Whether it is a line of a signature, and no sentence."""
    return len(words_of(line)) <= MAX_LABEL and not line.endswith((".", "!", "?", "。", "！", "？"))


def _last_lines(text: str, count: int) -> list[str]:
    """The lines that hold the last ``count`` words; none if the first of them begins inside a line."""
    found: list[str] = []
    for line in reversed(text.split("\n")):
        if count <= 0:
            break
        if line.strip():
            found.insert(0, line.strip())
            count -= len(words_of(line))
    return found if count == 0 else []
