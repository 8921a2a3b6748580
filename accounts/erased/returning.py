"""Who was erased does not come in again by their address, until an admin lifts that. What is refused is noted by the number of
the erased person: their address must not stand in the log again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import ErasedMark
from microblog.kit.limits import Limit
from microblog.kit.text_folding import folded

from .marks import digest
from .words import NOWHERE

# A directory asks every hour: one line a day is enough.
NOTED = Limit("erased.again", 1, 24 * 60 * 60)


class ErasedPersonError(ValidationError):
    """``number``: of the erased person, None for an address that is no person's."""

    def __init__(self, number: int | None):
        super().__init__(
            _("Who had this address was erased here. An admin has to lift that first, under Keep and erase."),
            code="erased",
        )
        self.number = number


def require_not_erased(address: str) -> None:
    """Raises ErasedPersonError for an address of somebody who was erased, and for a placeholder."""
    address = folded(address.strip().lower())
    row = ErasedMark.objects.filter(
        kind=ErasedMark.Kind.ADDRESS, digest=digest(ErasedMark.Kind.ADDRESS, address)
    ).first()
    if row is not None or address.endswith(f"@{NOWHERE}"):
        raise ErasedPersonError(row.number if row else None)


def are_erased(addresses: set[str]) -> set[str]:
    """Those among these; one query."""
    by_digest = {digest(ErasedMark.Kind.ADDRESS, folded(address)): address for address in addresses}
    rows = ErasedMark.objects.filter(kind=ErasedMark.Kind.ADDRESS, digest__in=by_digest).values_list(
        "digest", flat=True
    )
    return {by_digest[found] for found in rows}


def note(error: ErasedPersonError) -> None:
    """Of a directory or a company sign-in, outside of the transaction that failed."""
    if error.number is not None and not NOTED.take(str(error.number)).wait:
        record(notes.ERASED_AGAIN, by=None, number=error.number)
