"""What the admins of a group are asked by mail, and answer with yes or no in its first line.

Who writes such a mail (notify) and who knows what it is about (bridge) do not know each other: what is there to decide is
registered here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

JOIN, HELD = "join", "held"


@dataclass(frozen=True)
class AskedByMail:
    """``kind``: JOIN or HELD; ``number``: of the request, or of the mail that waits; ``note``: what the mail shows of it."""

    kind: str
    number: int
    note: str = ""


# (person, number) -> what the mail shows of it; empty where this person has nothing to decide by mail.
Note = Callable[[User, int], str]
_NOTES: dict[str, Note] = {}


def about(kind: str) -> Callable[[Note], Note]:
    def register(function: Note) -> Note:
        _NOTES[kind] = function
        return function

    return register


def asked(kind: str, user: User, number: int) -> AskedByMail | None:
    """The question, if this person may decide it by mail at this moment."""
    note = _NOTES[kind](user, number) if kind in _NOTES else ""
    return AskedByMail(kind, number, note) if note else None
