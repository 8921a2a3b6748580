"""What the admins of a group are asked by mail, and answer with yes or no in its first line.

Who writes such a mail (notify) and who knows what it is about (bridge) do not know each other: what is there to decide is
registered here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User

JOIN, HELD = "join", "held"
#: Signs that turn the order of letters: what somebody else wrote is shown as it is spelt.
_TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@dataclass(frozen=True)
class AskedByMail:
    """``kind``: JOIN or HELD; ``number``: of the request, or of the mail that waits; ``facts``: (label, what) about it;
    ``note``: words of whoever asks, which the mail shows as a quotation."""

    kind: str
    number: int
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        """Of the note; each stands behind a mark in the mail, so that none of them can be taken for the mail's own."""
        return [line.rstrip() for line in self.note.translate(_TURNING).strip().splitlines()]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The facts, each in one line."""
        return [(label, " ".join(what.translate(_TURNING).split())) for label, what in self.facts]


# (person, number) -> what this person is asked; None where they have nothing to decide by mail.
Ask = Callable[[User, int], AskedByMail | None]
_ASKING: dict[str, Ask] = {}


def about(kind: str) -> Callable[[Ask], Ask]:
    def register(function: Ask) -> Ask:
        _ASKING[kind] = function
        return function

    return register


def asked(kind: str, user: User, number: int) -> AskedByMail | None:
    """The question, if this person may decide it by mail at this moment."""
    return _ASKING[kind](user, number) if kind in _ASKING else None
