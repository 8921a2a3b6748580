"""The piece of a message that shows why it was found."""

from bisect import bisect_left

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from microblog.kit.text_folding import folded
from search import analysis
from threads.bridge.unchain.merging.fingerprints import spoken

from .query_syntax import Question

LENGTH = 260  # characters
READ = 30_000  # characters looked through; a hit further down shows the beginning


def snippet(body: str, question: Question) -> SafeString:
    """About LENGTH characters round the densest hits, escaped, every hit in <mark>. What an author says himself
    goes before the passages he quotes."""
    body = body[:READ]
    own = spoken(body)
    hits = _hits(own, question)
    if not hits and (quoted := _hits(body, question)):
        own, hits = body, quoted
    body = own
    start, end = _window(body, hits)
    parts, at = ["… " if start else ""], start
    for left, right in hits:
        if start <= left and right <= end and left >= at:
            parts += [escape(body[at:left]), "<mark>", escape(body[left:right]), "</mark>"]
            at = right
    parts += [escape(body[at:end]), " …" if end < len(body.rstrip()) else ""]
    return mark_safe("".join(parts))  # noqa: S308 - every piece of the body was escaped above


def marked(text: str, question: Question) -> SafeString:
    """A short text, such as a subject, whole, with its hits marked."""
    parts, at = [], 0
    for left, right in _hits(text, question):
        if left >= at:
            parts += [escape(text[at:left]), "<mark>", escape(text[left:right]), "</mark>"]
            at = right
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - escaped above


def _hits(text: str, question: Question) -> list[tuple[int, int]]:
    """(start, end) of what was asked for, the longest first where several begin together."""
    wanted, starts = _wanted(question)
    found = {
        (left, right)
        for term, left, right in analysis.spans(text)
        if term in wanted
        or (starts and (term.startswith(starts) or folded(text[left:right]).startswith(starts)))
    }
    return sorted(found, key=lambda hit: (hit[0], -hit[1]))


def _wanted(question: Question) -> tuple[set[str], tuple[str, ...]]:
    wanted: set[str] = set()
    starts: list[str] = []
    for run in question.runs:
        if run[0].exclude:
            continue
        for piece in run:
            if piece.is_prefix:
                starts += analysis.beginning(piece.value.strip("*"))[1:]
        typed = [piece.value for piece in run]
        for text in {*typed, " ".join(typed)}:
            wanted.update(term for terms in analysis.readings(text) for term in terms)
    return wanted, tuple(starts)


def _window(body: str, hits: list[tuple[int, int]]) -> tuple[int, int]:
    if not hits:
        return 0, _word_end(body, LENGTH)
    starts = [left for left, _right in hits]

    def held(index: int) -> int:
        return bisect_left(starts, starts[index] + LENGTH * 3 // 4) - index

    best = max(range(len(starts)), key=lambda index: (held(index), -index))
    start = max(0, starts[best] - LENGTH // 4)
    if start:
        # Begin at a word, or the middle of one when it is endless.
        space = body.find(" ", start, starts[best])
        start = space + 1 if space >= 0 else start
    return start, _word_end(body, start + LENGTH)


def _word_end(body: str, at: int) -> int:
    if at >= len(body):
        return len(body)
    space = body.rfind(" ", at - 40, at)
    return space if space > 0 else at
