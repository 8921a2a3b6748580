"""Do two copies of one message say different things? Whoever quotes may change what was said.

Clients change a copy too, and mean nothing by it: they wrap and mark lines, print links beside words, cut the
end or a passage, add a signature or a footer. So only words put in the place of other words count, and words
put into a sentence or taken out of it.
"""

import re
from difflib import SequenceMatcher

from .fingerprints import words_of

#: What clients print of their own: links, addresses, names of pictures and files in brackets.
_PRINTED = re.compile(r"<[^<>\s]{1,2000}>|\[[^\[\]\n]{1,200}\]|\bhttps?://\S{1,2000}|\S{1,64}@\S{1,255}")
#: Longer texts are compared by their beginning: the comparison may take the square of it.
MAX_COMPARED = 400
#: Whoever leaves out a passage leaves out sentences, not a word or two.
FEW = 3
#: Equal words on one side of a change that tell that it was made inside a text.
BESIDE = 3


def say_otherwise(text: str, other: str) -> bool:
    """Whether ``other``, a copy of ``text``, was changed in its words."""
    one, two = (words_of(_PRINTED.sub(" ", t))[:MAX_COMPARED] for t in (text, other))
    if one == two or not one or not two:
        return False
    changes = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return any(
        _is_change(kind, i2 - i1, j2 - j1)
        for n, (kind, i1, i2, j1, j2) in enumerate(changes)
        if kind != "equal" and _is_inside(changes, n)
    )


def _is_inside(changes: list, n: int) -> bool:
    """Whether a change has equal words on both sides: ends are cut, and signatures stand there."""
    if n in (0, len(changes) - 1):
        return False
    return max(changes[n - 1][2] - changes[n - 1][1], changes[n + 1][2] - changes[n + 1][1]) >= BESIDE


def _is_change(kind: str, taken: int, put: int) -> bool:
    return kind == "replace" or (kind == "insert" and put > 0) or (kind == "delete" and taken <= FEW)
