"""What stands in a quoted text in a colour and is nobody's answer: warnings of gateways, legal notices and signatures.
Companies print them in red or blue, too."""

from ..answers.marks import Answerer
from ..languages import key, starts_disclaimer
from ..text.lines import Line
from . import signatures
from .banners import is_banner

#: A sentence shorter than this only begins like a legal notice.
LEAST_NOTICE = 40
#: Of a long text so many paragraphs at the end may be a notice or a signature.
MAX_TAIL = 30


def by_machines(lines: list[Line], numbers: list[int], writer: Answerer) -> set[int]:
    """The lines of such paragraphs of a text by ``writer``."""
    found: set[int] = set()
    all_of_it = paragraphs(lines, numbers)
    for paragraph in all_of_it:
        texts = [lines[n].text for n in paragraph]
        if lines[paragraph[0]].colour and (_is_notice(texts[0]) or is_banner(texts)):
            found.update(paragraph)
    return found | _tail(lines, numbers, all_of_it, writer)


def _is_notice(text: str) -> bool:
    return len(text) > LEAST_NOTICE and starts_disclaimer(text)


def _tail(lines: list[Line], numbers: list[int], parts: list[list[int]], writer: Answerer) -> set[int]:
    """The end of a text from the mark of a signature on, or from a notice or the whole name of its writer, if
    all of that is in colour."""
    tail = signatures.find(lines, numbers)
    found = set(numbers[tail.start :]) if tail and tail.certain else set[int]()
    for k in range(len(parts) - 1, max(len(parts) - MAX_TAIL, 0), -1):
        if not all(lines[n].colour for n in parts[k]):
            break
        if _is_notice(lines[parts[k][0]].text) or _signs(lines, parts[k], writer, k == len(parts) - 1):
            found.update(n for part in parts[k:] for n in part)
    return found


def _signs(lines: list[Line], paragraph: list[int], writer: Answerer, is_last: bool) -> bool:
    """Whether a paragraph begins with the whole name of the writer, and is not only that: a name is an answer, too."""
    name = key(lines[paragraph[0]].text.strip(" *_,."))
    return " " in name and name in writer.forms and (len(paragraph) > 1 or not is_last)


def paragraphs(lines: list[Line], numbers: list[int]) -> list[list[int]]:
    """The paragraphs among some lines."""
    found: list[list[int]] = []
    for n in numbers:
        if lines[n].blank:
            continue
        if found and found[-1][-1] == n - 1:
            found[-1].append(n)
        else:
            found.append([n])
    return found
