"""What became of a mail, in plain words for whoever sent it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import IncomingMail

State = IncomingMail.State
# States whose reason is for the sender's eyes; of the others it is history.
EXPLAINED = frozenset({
    State.HELD, State.POLICY, State.REFUSED, State.QUARANTINED, State.AUTO, State.DONE, State.DUPLICATE,
    State.DELETED,
})  # fmt: skip


@dataclass(frozen=True)
class Told:
    """``recipient`` is the address as the sender wrote it; nothing here is out of the mail's content."""

    recipient: str
    received_at: datetime
    sentence: str
    reason: str

    @classmethod
    def of(cls, mail: IncomingMail) -> "Told":
        return cls(mail.recipient, mail.received_at, sentence(mail), reason(mail))


def claim_address() -> str:
    """What to do about an address that is not known yet."""
    page = settings.BASE_URL + reverse("account")
    return _("If it is yours, add it to your addresses, or write from one of them: %s") % page


def sentence(mail: IncomingMail) -> str:
    return {
        State.RECEIVED: _("It has arrived and is being read."),
        State.REVIEW: _("It waits for you: check it and publish it."),
        State.HELD: _("It waits for an admin of the group, who decides about it."),
        State.POLICY: _("It waits for you: it is published once you have accepted the usage policy."),
        State.PUBLISHED: _("It was published."),
        State.DUPLICATE: _("Everything in it was there already."),
        State.QUARANTINED: _(
            "It could not be read. It is kept as it came; your administrator can look at it."
        ),
        State.REFUSED: _("It was not published."),
        State.AUTO: _("It was taken for an automatic mail and left out."),
        State.DISCARDED: _("You discarded it."),
        State.DONE: _("It was done."),
        State.DELETED: _("It was here, and was deleted since."),
    }[State(mail.state)]


def reason(mail: IncomingMail) -> str:
    return mail.reason if mail.state in EXPLAINED else ""
