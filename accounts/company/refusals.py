"""Why somebody does not come in: a sentence for them, and a few words for the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Reason:
    """``text`` may name %(address)s."""

    words: str
    text: "StrPromise"


STATE = Reason(
    "unknown or used state",
    _("This sign-in was begun in another browser, or is finished already. Begin again."),
)
LATE = Reason("too late", _("This sign-in took too long. Begin again."))
CANCELLED = Reason("cancelled", _("Your company account did not let you go on. Begin again, or ask IT."))
PROVIDER = Reason(
    "error of the provider", _("The company sign-in reported a fault of its own. Try again, or tell IT.")
)
ISSUER = Reason(
    "other issuer", _("The answer came from another company sign-in, so it was not taken. Tell IT.")
)
NONCE = Reason(
    "no or other nonce", _("The answer belongs to another sign-in, so it was not taken. Begin again.")
)
ANSWER = Reason(
    "answer does not hold",
    _("The answer of the company sign-in is not in order, so it was not taken. Tell IT."),
)
UNSIGNED = Reason(
    "not signed",
    _("The answer of the company sign-in is not signed, so it was not taken. Tell IT."),
)
SIGNATURE = Reason(
    "signed by somebody else",
    _("The answer of the company sign-in is signed with no certificate that is known here. Tell IT."),
)
ENCRYPTED = Reason(
    "encrypted", _("The answer of the company sign-in is encrypted. IT has to switch that off there.")
)
UNASKED = Reason(
    "not begun here",
    _("A sign-in begins here, not at the company sign-in: use the button below."),
)
USED = Reason(
    "used before", _("This answer of the company sign-in was used before, so it was not taken. Begin again.")
)
NO_NUMBER = Reason(
    "no number for good",
    _("The company sign-in gives no number that stays the same, so it is not certain who you are. Tell IT."),
)
NO_ADDRESS = Reason(
    "no address", _("The company sign-in does not say your e-mail address. IT has to let it do so.")
)
UNVERIFIED = Reason(
    "address not verified",
    _("The company sign-in has not confirmed that %(address)s is yours. IT has to do that there."),
)
UNKNOWN = Reason("nobody here", _("Nobody here has the address %(address)s. Ask an admin to invite you."))
LEFT = Reason("access has ended", _("Your access here has ended. Ask an admin if that is a mistake."))
RUN_OUT = Reason(
    "password run out",
    _(
        "Your company password has run out, or has to be changed first. Change it at your computer, then sign in here."
    ),
)
OLD = Reason(
    "not asked anew",
    _("The company sign-in did not ask you anew. Sign out and in again, and do it once more."),
)
GLASS = Reason(
    "break-glass account",
    _(
        "%(address)s is a break-glass account: it comes in with its own password, "
        "and no company sign-in opens it by an address alone."
    ),
)
ERASED = Reason(
    "erased before",
    _("Who had your address was erased here. An admin has to lift that before you can come in."),
)
UNSAID = Reason(
    "does not say when it asked",
    _(
        "The company sign-in does not say when it asked you, so it shows nothing here. Tell IT, or use a password."
    ),
)
SOMEBODY = Reason(
    "another person", _("That company account is not the one you are signed in with. Nothing was done.")
)
ANOTHER = Reason(
    "other account of this person",
    _(
        "%(address)s belongs to another company account. If you have a new one, an admin can take the old one off."
    ),
)


def called(words: str) -> Reason:
    """The one with these words of the log."""
    known = [one for one in globals().values() if isinstance(one, Reason)]
    return next((one for one in known if one.words == words), PROVIDER)


class RefusedError(Exception):
    """``user``: whom it is about, if that is certain; ``detail`` goes into the log alone; ``is_begun``: whether somebody tried to
    sign in, for all that is known; ``way``: what it was begun with."""

    def __init__(
        self,
        reason: Reason,
        *,
        address: str = "",
        user: User | None = None,
        detail: str = "",
        is_begun: bool = True,
    ):
        super().__init__(reason.words)
        self.reason, self.address, self.user, self.detail = reason, address, user, detail
        self.is_begun = is_begun and reason is not STATE
        self.way: dict[str, Any] = {}

    @property
    def text(self) -> str:
        return self.reason.text % {"address": self.address}

    @property
    def words(self) -> str:
        return f"company account, {self.reason.words}{f' ({self.detail})' if self.detail else ''}"


class AwayError(Exception):
    """The provider does not answer, since then. ``was_judged``: a password of this site was wrong before it was asked."""

    was_judged = False

    def __init__(self, since: datetime):
        super().__init__("the company sign-in does not answer")
        self.since = since
