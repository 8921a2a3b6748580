"""What of a published text is not in the mail, for those who may see the published text only."""

import re
from difflib import SequenceMatcher

# Comparing takes up to the square of it; longer texts are compared line by line.
MAX_WORDS = 3_000
MAX_LINES = 3_000
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
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    found = []
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag in ("delete", "replace") and "".join(old[i:j]).strip():
            found.append((GAP, ""))
        if n > k:
            found.append((SAME if tag == "equal" else ADDED, "".join(new[k:n])))
    return found
