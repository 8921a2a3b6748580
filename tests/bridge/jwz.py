"""Threads as mail programs build them: Jamie Zawinski's algorithm (jwz.org/doc/threading.html), without its last step of
joining by subject, so that a mail whose header names nobody stands alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(eq=False)
class Container:
    name: str
    mail: EmailMessage | None = None
    parent: "Container | None" = None
    children: list["Container"] = field(default_factory=list)

    def is_in(self, other: "Container") -> bool:
        node: Container | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is other

    def hang(self, parent: "Container | None") -> None:
        if self.parent is not None:
            self.parent.children.remove(self)
        self.parent = parent
        if parent is not None:
            parent.children.append(self)


def tree(mails: Iterable[bytes]) -> dict[str, str | None]:
    """{Message-ID: that of the mail it is shown below, or None}; a mail that is there twice is shown once."""
    known: dict[str, Container] = {}
    for raw in mails:
        _take(message_from_bytes(raw, policy=policy.default), known)
    shown = [box for box in known.values() if box.mail is not None]
    return {box.name: _above(box) for box in shown}


def _take(mail: EmailMessage, known: dict[str, Container]) -> None:
    box = known.setdefault(mail["Message-ID"], Container(mail["Message-ID"]))
    box.mail = mail
    above: Container | None = None
    for name in (mail["References"] or mail["In-Reply-To"] or "").split():
        step = known.setdefault(name, Container(name))
        if above is not None and step.parent is None and not above.is_in(step):
            step.hang(above)
        above = step
    if above is None or not above.is_in(box):
        box.hang(above)


def _above(box: Container) -> str | None:
    """The nearest one that is there: empty containers are taken out."""
    parent = box.parent
    while parent is not None and parent.mail is None:
        parent = parent.parent
    return parent.name if parent else None
