"""Who among our people somebody of the directory is.

As with every company account: their number there counts, for good, and an address decides once. Its word on an address is
taken in the domains alone that the directory is set up for.
"""

import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import access, directory
from accounts.actions.directory import PROFILE, DirectoryWord
from accounts.audit import notes, record
from accounts.company import refusals
from accounts.company.refusals import RefusedError
from accounts.erased.returning import ErasedPersonError, require_not_erased
from accounts.models import CompanyAccount, DirectoryPerson, EmailAddress, User
from accounts.models.address import validate_address

from .config import ISSUER, LdapConfig
from .entries import LdapPerson

log = logging.getLogger("skein.accounts")


def user_of(config: LdapConfig, person: LdapPerson) -> User:
    """Who has just shown the password of ``person``. Raises RefusedError."""
    if person.is_disabled:
        raise RefusedError(refusals.LEFT, user=known(person))
    try:
        user = known(person) or _first_time(config, person)
        _follow(user, config, person)
    except ErasedPersonError as error:
        raise RefusedError(refusals.ERASED) from error
    except ValidationError as error:
        raise RefusedError(refusals.UNKNOWN, address=person.mail, detail=error.messages[0]) from error
    if not user.can_sign_in:
        raise RefusedError(refusals.LEFT, user=user)
    return user


def _follow(user: User, config: LdapConfig, person: LdapPerson) -> None:
    """What it says of them is a matter of its own: a number that is too long locks nobody out whose password is right."""
    try:
        refresh(user, config, person)
    except ErasedPersonError:
        raise
    except ValidationError as error:
        user.refresh_from_db()
        if not user.can_sign_in:
            raise
        log.warning("What the directory says of number %d is not taken: %s", user.pk, error.messages[0])


def known(person: LdapPerson) -> User | None:
    row = CompanyAccount.objects.filter(issuer=ISSUER, subject=person.key).select_related("user").first()
    return row.user if row else None


def _first_time(config: LdapConfig, person: LdapPerson) -> User:
    """Whoever is second at this moment finds what the first one made."""
    try:
        with transaction.atomic():
            return _linked(config, person)
    except IntegrityError:
        with transaction.atomic():
            return known(person) or _linked(config, person)


def _linked(config: LdapConfig, person: LdapPerson) -> User:
    address = _own_address(config, person)
    rows = EmailAddress.objects.select_for_update().select_related("user")
    row = rows.filter(address=address).first()
    # A guest is none of the provider's people: a colleague is made of them, or nobody comes in.
    is_ours = row is not None and row.verified_at and not (row.user.is_outsider or row.user.is_guest)
    user = row.user if row and is_ours else None
    if user is None:
        user = _made(config, person, address)
    if not user.can_sign_in:
        raise RefusedError(refusals.LEFT, address=address, user=user)
    if user.is_break_glass:
        # Whoever may write `mail` in the directory could else take it over.
        raise RefusedError(refusals.GLASS, address=address, user=user)
    link, is_new = CompanyAccount.objects.get_or_create(
        user=user, issuer=ISSUER, defaults={"subject": person.key}
    )
    if link.subject != person.key:
        raise RefusedError(refusals.ANOTHER, address=address, user=user)
    if is_new:
        record(notes.LINKED, by=user, person=user, words={"provider": config.name})
    return user


def _own_address(config: LdapConfig, person: LdapPerson) -> str:
    """The address that the directory gives them, where its word is taken."""
    try:
        validate_address(person.mail)
    except ValidationError as error:
        raise RefusedError(refusals.NO_ADDRESS) from error
    if person.mail.rpartition("@")[2] not in config.domains:
        raise RefusedError(refusals.UNVERIFIED, address=person.mail)
    return person.mail


def _made(config: LdapConfig, person: LdapPerson, address: str) -> User:
    require_not_erased(address)
    # An address of somebody who left may be another one's by now: whoever comes back does so by their number.
    left = EmailAddress.objects.filter(
        address=address, user__kind=User.Kind.EMPLOYEE, user__is_active=False
    ).first()
    if left is not None:
        raise RefusedError(refusals.LEFT, address=address, user=left.user)
    if not config.brings_new:
        raise RefusedError(refusals.UNKNOWN, address=address)
    said = {name: getattr(person, name) for name in PROFILE}
    return directory.bring(DirectoryWord(person.login or address, person.name or address, (address,), **said))


def refresh(user: User, config: LdapConfig, person: LdapPerson) -> bool:
    """Their name, title and the like, and an address that they got; what the directory does not say stays. Whom a look
    sent away (``CompanyAccount.gone_at``) is let in again, whom anybody else did is not. Returns whether something changed."""
    if not (_differs(user, config, person) if user.is_active else _returns(user, person)):
        return False
    with transaction.atomic():
        row = directory.held(user)
        user.is_active = access.held(user).is_active
        returns = not user.is_active and _returns(user, person)
        if not user.is_active and not returns:
            return False
        before = _as_it_is(user, row)
        directory.change(
            user, before, _as_said(before, config, person, is_active=returns or before.is_active)
        )
        if returns:
            DirectoryPerson.objects.filter(pk=row.pk).update(gone_at=None)
    return True


def _returns(user: User, person: LdapPerson) -> bool:
    sent_away = CompanyAccount.objects.filter(user=user, issuer=ISSUER, gone_at__isnull=False)
    return not person.is_disabled and sent_away.exists()


def _differs(user: User, config: LdapConfig, person: LdapPerson) -> bool:
    fields = ("name", *PROFILE)
    if any(getattr(person, name) and getattr(person, name) != getattr(user, name) for name in fields):
        return True
    return _has_new_address(user, config, person)


def _has_new_address(user: User, config: LdapConfig, person: LdapPerson) -> bool:
    is_ours = person.mail.rpartition("@")[2] in config.domains
    return is_ours and all(row.address != person.mail for row in user.addresses.all())


def _as_it_is(user: User, row: DirectoryPerson) -> DirectoryWord:
    return DirectoryWord(
        row.user_name,
        user.name,
        (),
        row.external_id,
        **{name: getattr(user, name) for name in PROFILE},
        manager=user.manager,
        is_active=user.is_active,
        said=row.said,
    )


def _as_said(
    before: DirectoryWord, config: LdapConfig, person: LdapPerson, *, is_active: bool
) -> DirectoryWord:
    said = {name: getattr(person, name) or getattr(before, name) for name in ("name", *PROFILE)}
    is_ours = person.mail.rpartition("@")[2] in config.domains
    return DirectoryWord(
        before.user_name,
        addresses=(person.mail,) if is_ours else (),
        external_id=before.external_id,
        **said,
        manager=before.manager,
        is_active=is_active,
        said=before.said,
    )
