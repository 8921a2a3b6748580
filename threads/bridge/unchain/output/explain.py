"""Why a mail was cut where it was: which announcements of quotes were seen, believed, doubted, and rejected.

For people who look into a mail that came out wrong (`manage.py unchain --explain`). Mails attached to it are not opened.
"""

from collections.abc import Iterator
from datetime import datetime

from ..bodies.choice import View, best_view
from ..dates.dates import find_date
from ..languages import separator
from ..mime import opening
from ..mime.carried import open_envelopes
from ..mime.parse import parse_mail
from ..people.participants import complete
from ..quotes.attribution_forms import says
from ..quotes.blocks.labels import label_of
from ..quotes.claims import Anchor
from ..quotes.doubt import doubt
from ..quotes.unquoted import without_cut
from ..text.lines import Line
from ..values import ParsedMail

#: Characters of a line that are shown.
SHOWN = 70
_NO_BLOCK = "a label of a header line; a block needs an author, and another field or a date"
_NO_RULE = "a separator; below it stands no header block"
_NO_NAME = "ends like an attribution; it needs a name or an address, and a date or a quote below it"


def explain(raw: bytes) -> str:
    """What announces quotes in one mail, a line each, in the order of the text."""
    mail = open_envelopes(parse_mail(opening.readable(raw)))
    near = datetime.fromisoformat(mail.date_iso) if mail.date_iso else None
    view = best_view(mail, near)
    notes = dict(_rejected(view))
    kept = without_cut(view.lines, view.anchors, mail)
    complete(mail, kept)
    sure = [anchor.confidence for anchor in kept]
    doubt(view.lines, kept, mail)
    notes |= {anchor.start: f"dropped   {_claim(anchor)}: the quote was cut away" for anchor in view.anchors}
    for anchor, before in zip(kept, sure, strict=True):
        word = "doubted " if anchor.confidence < before else "believed"
        notes[anchor.start] = f"{word}  {_claim(anchor)}"
    told = [
        f"{_place(n, view.lines[n])}  {note}\n{'':14}{_start(view.lines[n])}"
        for n, note in sorted(notes.items())
    ]
    return "\n".join([_bodies(mail, view), *(told or ["  Nothing in it announces a quote."])])


def _bodies(mail: ParsedMail, view: View) -> str:
    forms = {"plain text": mail.plain, "HTML": mail.html}
    sizes = [f"{name} of {form.text.count(chr(10)) + 1} lines" for name, form in forms.items() if form]
    read = {"plain": "read as plain text", "html": "read as HTML", "mixed": "read from both"}
    return f"{' and '.join(sizes) or 'no text'}, {read.get(view.kind, 'nothing to read')}"


def _claim(anchor: Anchor) -> str:
    who = " ".join(filter(None, [anchor.name, f"<{anchor.email}>" if anchor.email else ""])) or "nobody named"
    when = anchor.date_iso or (f"at {anchor.date_raw!r}" if anchor.date_raw else "no date")
    deep = f"quote depth {anchor.deeper}" + (f" to {anchor.reach}" if anchor.reach > anchor.deeper else "")
    return f"{anchor.kind} of {who}, {when}, {deep}, {anchor.confidence:.2f}"


def _rejected(view: View) -> Iterator[tuple[int, str]]:
    """(line, why) of what looks like an announcement and is in none that was believed."""
    inside = {n for anchor in view.anchors for n in range(anchor.start, anchor.end)}
    for n, line in enumerate(view.lines):
        if n not in inside and not line.blank and (why := _why_not(line.text.strip())):
            yield n, f"rejected  {why}"


def _why_not(text: str) -> str:
    if (label := label_of(text)) and label.field == "from":
        return _NO_BLOCK
    if separator(text):
        return _NO_RULE
    if text.endswith((":", "：")) and (says(text) or "@" in text or find_date(text)):
        return _NO_NAME
    return ""


def _place(n: int, line: Line) -> str:
    return f"{n + 1:>5} {'>' * min(line.depth, 6):<6}"


def _start(line: Line) -> str:
    text = line.text.strip()
    return text if len(text) <= SHOWN else text[:SHOWN] + " ..."
