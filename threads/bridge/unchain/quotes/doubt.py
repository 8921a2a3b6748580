"""How sure it is that somebody named in a line wrote the text below it, where nothing marks that as quoted.

Anybody can type "On Monday, Ann wrote:" into a text of their own. Clients that quote without marks do so in answers
and forwards, and of people whom the mail knows.
"""

import re

from ..languages.subjects import key, strip_prefixes
from ..text.lines import Line
from ..values import ParsedMail
from .claims import Anchor

#: Less sure than the review takes for settled.
DOUBTFUL = 0.6
_ANSWERS = ("in-reply-to", "references")
_WORD = re.compile(r"\w+")


def doubt(lines: list[Line], anchors: list[Anchor], mail: ParsedMail) -> None:
    """Lower the confidence of attributions that nothing but their words proves, in place."""
    is_chain = bool(strip_prefixes(mail.subject)[1] or any(mail.headers.get(name) for name in _ANSWERS))
    typed = [anchor for anchor in anchors if _is_unmarked(lines, anchor)]
    doubtful = [anchor for anchor in typed if not (is_chain and _is_known(anchor, mail, anchors))]
    if not is_chain:
        doubtful += _blocks_of_others(anchors, mail)
    for anchor in doubtful:
        anchor.confidence = min(anchor.confidence, DOUBTFUL)


def _blocks_of_others(anchors: list[Anchor], mail: ParsedMail) -> list[Anchor]:
    """Header blocks in a mail that answers nothing and hands nothing on, if none has the subject of the mail."""
    blocks = [anchor for anchor in anchors if anchor.kind == "block" and not anchor.depth]
    subject = key(mail.subject)
    if any(block.forward or key(block.subject) == subject for block in blocks):
        return []
    return blocks


def _is_unmarked(lines: list[Line], anchor: Anchor) -> bool:
    """Whether the text an attribution announces stands as deep as the attribution and what is said above it."""
    if anchor.kind != "attribution" or anchor.forward or anchor.deeper > anchor.depth:
        return False
    if lines[anchor.start].mark == "attribution":
        return False
    above = next((line for line in reversed(lines[: anchor.start]) if not line.blank), None)
    return not anchor.depth or (above is not None and above.depth >= anchor.depth)


def _is_known(anchor: Anchor, mail: ParsedMail, anchors: list[Anchor]) -> bool:
    """Whether the mail names the author of an anchor elsewhere: as its own author, as addressee, or in a block."""
    printed = " ".join([mail.headers.get(name, "") for name in ("from", "to", "cc", "reply-to")]).casefold()
    if anchor.email and anchor.email in printed:
        return True
    called = _sorted(anchor.name)
    others = [(mail.author_name, mail.author_email)]
    others += [(other.name, other.email) for other in anchors if other is not anchor]
    others += [(person.name, person.email) for other in anchors for person in other.people]
    return any(
        anchor.email and anchor.email == email or called and called == _sorted(name) for name, email in others
    )


def _sorted(name: str) -> str:
    return " ".join(sorted(_WORD.findall(name.casefold())))
