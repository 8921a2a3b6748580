"""Answers inside a quoted text that no quote mark tells from it, but a name or a colour does: they go to
whoever marked them (answer_marks.py), and the text around them stays its author's.

Anybody can write "[Ann] yes" into a mail that Ann answers. So only who says that answers stand in the text, and in
his own words, is given any; the sender of the mail, whose words are no claim, needs more of it than others.
"""

import re
from collections import Counter

from ..languages.subjects import strip_prefixes
from ..quotes.unattributed import TELLING, words_on
from ..segments import Draft, Segments
from ..text.lines import Line
from ..values import ParsedMail
from ..wrappers.coloured import by_machines, paragraphs
from .marks import Answerer, Legend, Mark, legend, mark_of

#: A line this long was wrapped: what follows may be the rest of an answer.
WRAPPED = 50
#: Of a chain so many messages below an answer are searched.
MAX_QUOTED = 8
#: Marks that a legend explains are short: "AB".
LONGEST_TOKEN = 4
#: A passage above an answer has no more lines.
MAX_PASSAGE = 40
#: Somebody writes in a colour if so much is in it.
MOST = 0.8


def give_back(lines: list[Line], segments: Segments, mail: ParsedMail) -> None:
    """Move marked answers from the text they stand in to their writers, in place."""
    drafts = segments.drafts
    if len(drafts) < 2:
        return
    marks = {n: mark for draft in drafts for n in draft.lines if (mark := mark_of(lines[n].text))}
    if not marks and not any(line.colour for line in lines):
        return
    writers = [_writer(draft, mail) for draft in drafts]
    moved: set[int] = set()
    for reader in range(len(drafts) - 1, -1, -1):
        if drafts[reader].anchor or not _is_handed_on(drafts, mail):
            _take(lines, segments, writers, reader, marks, moved)
    _part_copies(lines, segments, writers, marks)


def _writer(draft: Draft, mail: ParsedMail) -> Answerer:
    if draft.anchor is None:
        return Answerer(mail.author_name, mail.author_email)
    return Answerer(draft.anchor.name, draft.anchor.email)


def _is_handed_on(drafts: list[Draft], mail: ParsedMail) -> bool:
    """Whether the mail is a forward: what it hands on is as it came."""
    anchor = drafts[1].anchor
    return strip_prefixes(mail.subject)[1] == "forward" or bool(anchor and anchor.forward)


def _take(
    lines: list[Line], segments: Segments, writers: list[Answerer], reader: int, marks: dict[int, Mark],
    moved: set[int],
) -> None:  # fmt: skip
    """Take what a reader has marked out of the messages below, unless somebody between them has ``moved`` it."""
    drafts = segments.drafts
    quoted, left = drafts[reader].parent, MAX_QUOTED
    is_sender = drafts[reader].anchor is None
    said: Legend | None = None
    while quoted is not None and quoted > reader and left:
        if _may_hold(lines, drafts[quoted], marks, writers[reader]):
            said = said or legend([lines[n].text for n in drafts[reader].lines])
            names = _names(lines, segments, writers, reader, quoted, said, marks) if said.inline else set()
            colours = said.own_colours if is_sender else said.colours
            if not colours and (said.is_own or not is_sender):
                colours = _own_colour(lines, drafts[reader], drafts[quoted], said)
            added = by_machines(lines, drafts[quoted].lines, writers[quoted]) if colours else set()
            taken = _taken(lines, drafts[quoted], names, colours, marks) - moved - added
            moved |= taken
            if taken and any(not lines[n].blank for n in drafts[quoted].lines if n not in taken):
                _move(lines, segments, quoted, reader, taken)
        quoted, left = drafts[quoted].parent, left - 1


def _may_hold(lines: list[Line], draft: Draft, marks: dict[int, Mark], reader: Answerer) -> bool:
    """The cheap test: whether a text holds the name of a reader, short marks of unknown meaning, or colours."""
    return any(
        lines[n].colour or (n in marks and (reader.bears(marks[n]) or _is_token(marks[n])))
        for n in draft.lines
    )


def _is_token(mark: Mark) -> bool:
    return mark.bracketed or (len(mark.name) <= LONGEST_TOKEN and mark.name.isupper())


def _names(
    lines: list[Line], segments: Segments, writers: list[Answerer], reader: int, quoted: int, said: Legend,
    marks: dict[int, Mark],
) -> set[int]:  # fmt: skip
    """The lines of a quoted text that begin with the name of the reader, or a mark of the legend."""
    numbers = [n for n in segments.drafts[quoted].lines if not lines[n].blank]
    found = Counter(marks[n].name for n in numbers if n in marks)
    tokens = frozenset(token for token in said.tokens if found[token] > 1)
    own = {n for n in numbers if n in marks and writers[reader].bears(marks[n], writers[quoted], tokens)}
    bracketed = {n for n in numbers if n in marks and marks[n].bracketed}
    own |= {n for n in bracketed if marks[n].name in said.tokens}
    # A name at the beginning greets its bearer
    plain = own - bracketed - set(numbers[:1])
    may_be = _may_be_plain(lines, segments, writers, reader, quoted, plain, marks)
    return own & bracketed | (plain if may_be else set())


def _may_be_plain(
    lines: list[Line], segments: Segments, writers: list[Answerer], reader: int, quoted: int, plain: set[int],
    marks: dict[int, Mark],
) -> bool:  # fmt: skip
    """Whether names without brackets mark answers, and do not speak to somebody: not in the only question, not
    where the author marks words of his own, and not if the reader answers between the lines."""
    own, numbers = segments.drafts[reader].lines, segments.drafts[quoted].lines
    between = bool(own and numbers and own[-1] > numbers[0])
    asks = len(plain) == 1 and all(lines[n].text.rstrip().endswith("?") for n in plain)
    # Minutes and lists of who does what name others, too
    others = any(
        n in marks and n not in plain and not marks[n].bracketed and not _is_output(lines[n].text, marks[n])
        for n in numbers[1:]
    )
    return not (between or asks or others)


#: What stands in prompts and paths, and in no name.
_TECHNICAL = re.compile(r"[@/\\_\d]")


def _is_output(text: str, mark: Mark) -> bool:
    """Whether a line begins as programs print it ("root@host:", "ls: no such file"), and names nobody."""
    is_bold = text.lstrip().startswith("*") and text.rstrip().endswith("*")
    return bool(_TECHNICAL.search(mark.name)) or (is_bold and mark.name.islower())


def _own_colour(lines: list[Line], reader: Draft, quoted: Draft, said: Legend) -> frozenset[str]:
    """The colour of all that a reader says about answers: Outlook gives replies one. A quoted text that begins in
    it is its author's reply."""
    own = [lines[n].colour for n in reader.lines if not lines[n].blank]
    first = next((lines[n].colour for n in quoted.lines if not lines[n].blank), "")
    is_told = said.speaks and own and own[0] and own[0] != first
    return frozenset(own[:1]) if is_told and own.count(own[0]) >= MOST * len(own) else frozenset()


#: A line that begins something new, and the end of one that goes on.
_ITEM = re.compile(r"\s*(?:\d{1,3}[.)]|[a-z][.)]|[-*•–])\s")
_OPEN = tuple(",;-–—(/&、，")


def _answer(
    lines: list[Line], paragraph: list[int], first: int, names: set[int], marks: dict[int, Mark]
) -> set[int]:
    """The answer that begins at a line, and the next ones as long as they are the rest of a sentence."""
    found = {first}
    for above, n in zip(paragraph, paragraph[1:], strict=False):
        if n <= first:
            continue
        is_rest = above in found and _goes_on(lines[above].text.rstrip(), lines[n].text.lstrip())
        if n in names or (is_rest and n not in marks and not _ITEM.match(lines[n].text)):
            found.add(n)
    return found


def _goes_on(above: str, text: str) -> bool:
    return len(above) >= WRAPPED or above.endswith(_OPEN) or text[:1].islower()


def _taken(
    lines: list[Line], draft: Draft, names: set[int], colours: frozenset[str], marks: dict[int, Mark]
) -> set[int]:
    """The lines of a quoted text that are answers."""
    taken: set[int] = set()
    goes_on = False
    for paragraph in paragraphs(lines, draft.lines):
        taken |= {n for n in paragraph if lines[n].colour and lines[n].colour in colours}
        first = next((n for n in paragraph if n in names), None)
        if first is None and goes_on and _is_bold(lines, paragraph):
            first = paragraph[0]
        if first is not None:
            taken |= _answer(lines, paragraph, first, names, marks)
        goes_on = first is not None and _is_bold(lines, [n for n in paragraph if n >= first])
    return taken | _signs_between(lines, draft.lines, taken)


def _signs_between(lines: list[Line], numbers: list[int], taken: set[int]) -> set[int]:
    """Lines without letters and colour between two answers: the end of a bracket."""
    spoken = [n for n in numbers if not lines[n].blank]
    return {
        n
        for above, n, below in zip(spoken, spoken[1:], spoken[2:], strict=False)
        if above in taken and below in taken and not (lines[n].colour or any(map(str.isalnum, lines[n].text)))
    }


def _is_bold(lines: list[Line], paragraph: list[int]) -> bool:
    """Whether a paragraph is in bold letters, which text shows between stars: an answer goes on in the next."""
    first, last = lines[paragraph[0]].text.strip(), lines[paragraph[-1]].text.strip()
    return first.startswith("*") and last.endswith("*")


def _move(lines: list[Line], segments: Segments, quoted: int, reader: int, taken: set[int]) -> None:
    """Give lines to the reader. The text around them is a quote now, one mark deeper with all that it quotes."""
    drafts = segments.drafts
    depth = min(lines[n].depth for n in taken)
    for n in range(min(drafts[quoted].lines), len(lines)):
        if n not in taken and segments.labels[n][1] >= quoted and lines[n].depth >= depth:
            lines[n].depth += 1
    for n in taken:
        segments.labels[n] = ("text", reader)
    drafts[quoted].lines = [n for n in drafts[quoted].lines if n not in taken]
    drafts[reader].lines = sorted([*drafts[reader].lines, *taken])


def _part_copies(
    lines: list[Line], segments: Segments, writers: list[Answerer], marks: dict[int, Mark]
) -> None:
    """Who marks answers with a name in brackets in a text without quote marks answers what stands right above
    each: where that is a copy of another message's words, it is a passage of that one."""
    texts: list[str] = []
    for owner, draft in enumerate(segments.drafts):
        own = {n for n in draft.lines if n in marks and marks[n].bracketed and writers[owner].bears(marks[n])}
        if not own:
            continue
        texts = texts or [words_on(lines, other.lines) for other in segments.drafts]
        for k in [k for k, n in enumerate(draft.lines) if n in own]:
            passage = _copied(lines, draft.lines, k, own, owner, texts)
            draft.passages += passage
            for n in passage:
                segments.labels[n] = ("passage", owner)
        passages = set(draft.passages)
        draft.lines = [n for n in draft.lines if n not in passages]


def _copied(
    lines: list[Line], numbers: list[int], k: int, own: set[int], owner: int, texts: list[str]
) -> list[int]:
    """The lines right above line ``k`` of a message that stand in another one."""
    end = k
    while k and end - k < MAX_PASSAGE and not lines[numbers[k - 1]].blank and numbers[k - 1] not in own:
        k -= 1
    passage = numbers[k:end]
    words = words_on(lines, passage)
    if words.count(" ") - 1 < TELLING:
        return []
    return passage if any(words in text for n, text in enumerate(texts) if n != owner) else []
