"""How sure it is that somebody named in a line wrote the text below it, where nothing marks that as quoted.

Anybody can type "On Monday, Ann wrote:" into a text of their own. Clients that quote without marks do so in answers
and forwards, and of people whom the mail knows.
"""

import re

from ..languages.subjects import strip_prefixes
from ..text.lines import Line
from ..values import ParsedMail
from .claims import Anchor

#: Less sure than the review takes for settled.
DOUBTFUL = 0.6
_ANSWERS = ("in-reply-to", "references")
_WORD = re.compile(r"\w+")


def doubt(lines: list[Line], anchors: list[Anchor], mail: ParsedMail) -> None:
    """Lower the confidence of attributions that nothing but their words proves, in place."""
    unmarked = [anchor for anchor in anchors if _is_unmarked(lines, anchor)]
    if not unmarked:
        return
    is_chain = strip_prefixes(mail.subject)[1] or any(mail.headers.get(name) for name in _ANSWERS)
    for anchor in unmarked:
        if not (is_chain and _is_known(anchor, mail, anchors)):
            anchor.confidence = min(anchor.confidence, DOUBTFUL)


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
    key = _key(anchor.name)
    others = [(mail.author_name, mail.author_email)]
    others += [(other.name, other.email) for other in anchors if other is not anchor]
    others += [(person.name, person.email) for other in anchors for person in other.people]
    return any(anchor.email and anchor.email == email or key and key == _key(name) for name, email in others)


def _key(name: str) -> str:
    return " ".join(sorted(_WORD.findall(name.casefold())))
