"""Whose is a notice at the very end of a mail? Gateways and lists put theirs below all that a mail quotes,
where unmarked text belongs to the last quoted author. What the sender's gateway or list added is the sender's.
"""

import re

from ..languages import starts_disclaimer
from ..merging.fingerprints import words_of
from ..segments import Draft, Segments
from ..text.lines import Line
from ..values import ParsedMail
from . import signatures

#: Fewer words are alike by chance.
TELLING = 6
#: So many lines at the end are looked at.
MAX_LINES = 80
#: Shorter names of companies are words of any text.
MIN_NAME = 4
_DOMAIN = re.compile(r"[\w-]+")


def give_back(lines: list[Line], segments: Segments, mail: ParsedMail) -> None:
    """Move a notice of the sender's from the end of the last quoted message to the mail itself, in place."""
    last = segments.last
    numbers = _at_end(segments, last)
    if not last or not numbers or _is_sender(segments.drafts[last], mail):
        return
    start = min(_told_elsewhere(lines, segments, mail, numbers), _named(lines, segments, mail, numbers))
    moved = numbers[start:]
    if not moved or len(moved) == len(segments.drafts[last].lines):
        return
    own = segments.drafts[last].lines
    del own[len(own) - len(moved) :]
    segments.drafts[0].lines += moved
    for n in moved:
        segments.labels[n] = ("text", 0)


def _at_end(segments: Segments, last: int) -> list[int]:
    """The lines of a message that are the last of the mail."""
    numbers = segments.drafts[last].lines[-MAX_LINES:]
    if not numbers or numbers[-1] != _last_text(segments):
        return []
    start = len(numbers) - 1
    while start and numbers[start - 1] == numbers[start] - 1:
        start -= 1
    return numbers[start:]


def _last_text(segments: Segments) -> int:
    return next((n for n in range(len(segments.labels) - 1, -1, -1) if segments.labels[n][0] == "text"), -1)


def _told_elsewhere(lines: list[Line], segments: Segments, mail: ParsedMail, numbers: list[int]) -> int:
    """The place from which on every paragraph stands in an earlier message of the sender's. What the mail
    itself says is not said again below."""
    others = [_spoken(lines, draft.lines) for draft in segments.drafts[1:] if _is_sender(draft, mail)]
    if not others:
        return len(numbers)
    own = _spoken(lines, segments.drafts[0].lines)
    start = len(numbers)
    for first, end in reversed(_paragraphs(lines, numbers)):
        words = _spoken(lines, numbers[first:end])
        if words.count(" ") - 1 < TELLING or words in own or not any(words in text for text in others):
            break
        start = first
    return start


def _named(lines: list[Line], segments: Segments, mail: ParsedMail, numbers: list[int]) -> int:
    """The place of a legal notice that names the company of the sender and not that of the quoted author, or
    of a footer of the list that the mail came through."""
    tail = signatures.find(lines, numbers)
    if not tail:
        return len(numbers)
    text = " ".join(lines[n].text for n in numbers[tail.start :]).casefold()
    anchor = segments.drafts[segments.last].anchor
    ours, theirs = _company(mail.author_email), _company(anchor.email if anchor else "")
    from_list = signatures.is_footer(lines, numbers[tail.start :]) and _came_by_list(mail, text)
    names = ours and ours != theirs and ours in text and starts_disclaimer(lines[numbers[tail.start]].text)
    return tail.start if from_list or names and not (theirs and theirs in text) else len(numbers)


def _came_by_list(mail: ParsedMail, text: str) -> bool:
    """Whether a footer names the list that the mail itself came through."""
    return any(
        label in text
        for name in ("list-id", "list-post")
        for label in _DOMAIN.findall(mail.headers.get(name, "").casefold())
        if len(label) >= MIN_NAME and label not in ("mailto", "list", "lists")
    )


def _company(address: str) -> str:
    """The name in the domain of an address: "verity" of "verity.example" and "mail.verity.co.uk"."""
    labels = address.casefold().rpartition("@")[2].split(".")[:-1]
    return next((label for label in reversed(labels) if len(label) >= MIN_NAME), "")


def _is_sender(draft: Draft, mail: ParsedMail) -> bool:
    anchor = draft.anchor
    if anchor is None:
        return True
    if anchor.email and mail.author_email:
        return anchor.email.casefold() == mail.author_email.casefold()
    return bool(anchor.name) and set(words_of(anchor.name)) == set(words_of(mail.author_name))


def _spoken(lines: list[Line], numbers: list[int]) -> str:
    return f" {' '.join(words_of(' '.join(lines[n].text for n in numbers)))} "


def _paragraphs(lines: list[Line], numbers: list[int]) -> list[tuple[int, int]]:
    """(first place, place behind the last) of each paragraph."""
    found: list[tuple[int, int]] = []
    for place, n in enumerate(numbers):
        if lines[n].blank:
            continue
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found
