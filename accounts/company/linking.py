"""Who among our people somebody is, of whom a provider has said who they are.

What counts is the provider's own number for them. An address decides only once, at the first sign-in, and only one that
the provider has confirmed and that is confirmed here too.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import access, people
from accounts.audit import notes, record
from accounts.erased.returning import ErasedPersonError, require_not_erased
from accounts.models import CompanyAccount, EmailAddress, User
from accounts.models.address import validate_address
from microblog.kit.storable import storable

from . import refusals
from .flow import Answer
from .providers import AnyProvider
from .refusals import RefusedError

# Entra ID says so in a claim of its own, and several write it as a word or number.
_VERIFIED, _YES = ("email_verified", "xms_edov"), (True, 1, "1", "true", "True")


def person_of(provider: AnyProvider, answer: Answer) -> User:
    """Raises RefusedError. Somebody who comes for the first time is linked, or made."""
    user = known(answer) or _first_time(provider, answer)
    if not user.can_sign_in:
        raise RefusedError(refusals.LEFT, user=user)
    return user


def _first_time(provider: AnyProvider, answer: Answer) -> User:
    """In two tabs, or two people of one name: whoever is second at this moment finds what the first one made."""
    try:
        with transaction.atomic():
            return _linked(provider, answer)
    except IntegrityError:
        with transaction.atomic():
            return known(answer) or _linked(provider, answer)


def would_be(provider: AnyProvider, answer: Answer) -> User:
    """Who it is or would become, for a test: it is tried, and taken back. Raises RefusedError."""
    with transaction.atomic():
        try:
            return person_of(provider, answer)
        finally:
            transaction.set_rollback(True)


def known(answer: Answer) -> User | None:
    rows = CompanyAccount.objects.filter(issuer=answer.issuer, subject=answer.claims["sub"])
    row = rows.select_related("user").first()
    return row.user if row else None


def _linked(provider: AnyProvider, answer: Answer) -> User:
    address = confirmed_address(answer.claims)
    rows = EmailAddress.objects.select_for_update().select_related("user")
    row = rows.filter(address=address).first()
    # A guest is none of the provider's people: a colleague is made of them, or nobody comes in.
    is_ours = row is not None and row.verified_at and not (row.user.is_outsider or row.user.is_guest)
    user = row.user if row and is_ours else None
    if user is None:
        user = _made(provider, answer, address)
    if not user.can_sign_in:
        raise RefusedError(refusals.LEFT, address=address, user=user)
    if provider.spares_glass and user.is_break_glass:
        raise RefusedError(refusals.GLASS, address=address, user=user)
    link, is_new = CompanyAccount.objects.get_or_create(
        user=user, issuer=answer.issuer, defaults={"subject": answer.claims["sub"]}
    )
    if link.subject != answer.claims["sub"]:
        raise RefusedError(refusals.ANOTHER, address=address, user=user)
    if is_new:
        record(notes.LINKED, by=user, person=user, words={"provider": provider.name})
    return user


def confirmed_address(claims: dict[str, Any]) -> str:
    """The address of which the provider says that it is theirs, in small letters."""
    said = str(claims.get("email") or "")
    address = storable(said).strip().lower()
    try:
        if address.isascii() and not said.isascii():
            # A letter that only looks like another one (the Kelvin sign) is that other one once it is small: somebody else's.
            raise ValidationError("not as it is written")
        validate_address(address)
    except ValidationError as error:
        raise RefusedError(refusals.NO_ADDRESS) from error
    # `1 in (True,)` is so in Python, and meant.
    if not any(
        claims.get(name) in _YES for name in _VERIFIED if isinstance(claims.get(name), bool | int | str)
    ):
        raise RefusedError(refusals.UNVERIFIED, address=address)
    return address


def _made(provider: AnyProvider, answer: Answer, address: str) -> User:
    """Somebody new, where the provider may bring in whoever has an address in a domain of ours."""
    try:
        require_not_erased(address)
    except ErasedPersonError as error:
        # Without the address: nothing of them is written down again.
        raise RefusedError(refusals.ERASED) from error
    if address.rpartition("@")[2] not in provider.domains:
        raise RefusedError(refusals.UNKNOWN, address=address)
    try:
        return people.employee(_name(answer.claims, address), address)
    except ValidationError as error:
        # Somebody's whose mailbox it is not proven to be.
        raise RefusedError(refusals.UNKNOWN, address=address) from error


def _name(claims: dict[str, Any], address: str) -> str:
    given = " ".join(str(claims.get(name) or "") for name in ("given_name", "family_name"))
    said = str(claims.get("name") or "") or given
    name = " ".join(storable(said, nul="").split())[: User.NAME_LENGTH].strip()
    return name or address.partition("@")[0]


@transaction.atomic
def forget(user: User, *, by: User) -> None:
    """Whoever comes next with their confirmed address is them: for somebody whose account at the company is a new one.

    What they came in with ends, too."""
    gone, _rows = CompanyAccount.objects.filter(user=user).delete()
    if gone:
        record(notes.UNLINKED, by=by, person=user)
        access.end_sessions(user, by=by)
