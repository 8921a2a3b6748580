"""What can stand in the audit log. Every app declares its own acts beside the actions that record them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

NAME_LENGTH = 60
# What the first part of an act's name means, for the filter of the page.
AREAS: dict[str, "StrPromise"] = {
    "signin": gettext_lazy("Signing in"),
    "person": gettext_lazy("People"),
    "group": gettext_lazy("Groups"),
    "policy": gettext_lazy("Usage policy"),
    "mail": gettext_lazy("Mail"),
    "message": gettext_lazy("Messages"),
    "moderation": gettext_lazy("Moderation"),
    "audit": gettext_lazy("Audit log"),
    "export": gettext_lazy("Exports"),
    "keep": gettext_lazy("Keep and erase"),
    "setting": gettext_lazy("Settings"),
}


@dataclass(frozen=True)
class Act:
    """``name``: area.what; ``text``: a sentence without its subject, with %(person)s, %(group)s and the fields of the
    entry in it."""

    name: str
    text: "StrPromise"

    @property
    def area(self) -> str:
        return self.name.partition(".")[0]


ACTS: dict[str, Act] = {}


def act(name: str, text: "StrPromise") -> Act:
    """Declare an act, once. Raises ValueError for a name that is taken, too long, or of no area."""
    made = Act(name, text)
    if name in ACTS or len(name) > NAME_LENGTH or made.area not in AREAS:
        raise ValueError(name)
    ACTS[name] = made
    return made
