"""What of a published text is not in the mail, for those who may see the published text only."""

import re
from difflib import SequenceMatcher

# Comparing takes more than the square of it with words chosen to hurt; longer texts are compared line by
# line, and very long ones not at all.
MAX_WORDS = 1_200
MAX_LINES = 1_200
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
SAME, ADDED, GAP = "same", "added", "gap"


def marked(words: str, published: str) -> list[tuple[str, str]]:
    """(kind, text) of ``published`` in order: same as in the mail, added, or a gap where words of the mail
    were taken out. A gap has no text: what was taken out may be the reason for it."""
    old, new = _WORD.findall(words), _WORD.findall(published)
    if len(old) + len(new) > MAX_WORDS:
        old, new = words.splitlines(keepends=True), published.splitlines(keepends=True)
    if len(old) + len(new) > MAX_LINES:
        return [(GAP, ""), (ADDED, published)]
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new])
    found = []
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag in ("delete", "replace") and "".join(old[i:j]).strip():
            found.append((GAP, ""))
        if n > k:
            found.append((SAME if tag == "equal" else ADDED, "".join(new[k:n])))
    return found
