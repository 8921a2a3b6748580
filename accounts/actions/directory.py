"""What the directory of the company says of people becomes so here, by the actions that pages use.

It wins over what an admin changed meanwhile whenever it speaks of the same thing again; what it never spoke of, as an
address that somebody added, stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.company.domains import of as domain_of
from accounts.company.domains import of_company
from accounts.models import DirectoryPerson, EmailAddress, SignInRules, User

from . import access, addresses, people

PROFILE = ("title", "department", "phone")


@dataclass(frozen=True)
class DirectoryWord:
    """What it says of somebody. ``addresses``: the main one first; ``said``: the same in its own words, to be kept."""

    user_name: str
    name: str
    addresses: tuple[str, ...]
    external_id: str = ""
    title: str = ""
    department: str = ""
    phone: str = ""
    manager: User | None = None
    is_active: bool = True
    said: dict[str, Any] = field(default_factory=dict, compare=False)


@transaction.atomic
def bring(word: DirectoryWord) -> User:
    """Somebody new; or who was taken out of the directory before, and is the same person. Raises ValidationError."""
    _require_free(word)
    known = _gone(word)
    if known is not None:
        return _bring_back(known, word)
    _check_profile(word)
    _require_ours(word.addresses)
    user = people.employee(
        word.name, word.addresses[0], **{name: getattr(word, name) for name in PROFILE}, manager=word.manager
    )
    for address in word.addresses[1:]:
        addresses.add(user, address)
    DirectoryPerson.objects.create(
        user=user, user_name=fold(word.user_name), external_id=word.external_id, said=word.said
    )
    if not word.is_active:
        access.deactivate(user)
    return user


@transaction.atomic
def change(user: User, before: DirectoryWord, after: DirectoryWord) -> None:
    """What it says now, where that differs from what it said; ``user`` is held (``held``). Raises ValidationError."""
    _change_record(user, after)
    if before.name != after.name:
        people.rename(user, after.name)
    _change_profile(user, before, after)
    _change_addresses(user, before, after)
    if before.is_active and not after.is_active:
        access.deactivate(user)
    elif after.is_active and not before.is_active:
        access.reactivate(user)


@transaction.atomic
def withdraw(user: User) -> bool:
    """It does not know them any more: they leave. What they wrote stays, under their name. Returns whether they were still
    here."""
    record_of = held(user)
    was_here = access.deactivate(user)
    record_of.gone_at = timezone.now()
    record_of.save(update_fields=["gone_at"])
    user.directory_groups.clear()
    return was_here


def held(user: User) -> DirectoryPerson:
    """The record of somebody, made if need be, and held to the end of the transaction: of two changes at the same time
    the second sees what the first did."""
    if rows := DirectoryPerson.objects.filter(user=user).all_locked():
        return rows[0]
    main = user.addresses.filter(primary=True).values_list("address", flat=True).first()
    known, _created = DirectoryPerson.objects.get_or_create(
        user=user, defaults={"user_name": main or f"@{user.handle}"}
    )
    return DirectoryPerson.objects.locked(known.pk)


def fold(user_name: str) -> str:
    return " ".join(user_name.split()).lower()


def _gone(word: DirectoryWord) -> User | None:
    """Who had one of these addresses and was taken out of the directory."""
    found = EmailAddress.objects.filter(address=word.addresses[0].lower(), user__is_active=False)
    row = found.filter(user__directory__gone_at__isnull=False).select_related("user").first()
    return row.user if row else None


def _bring_back(user: User, word: DirectoryWord) -> User:
    row = held(user)
    row.gone_at = None
    row.save(update_fields=["gone_at"])
    main = tuple(user.addresses.filter(primary=True).values_list("address", flat=True))
    profile = {name: getattr(user, name) for name in PROFILE}
    before = DirectoryWord(row.user_name, user.name, main, **profile, manager=user.manager, is_active=False)
    change(user, before, word)
    return user


def _change_record(user: User, after: DirectoryWord) -> None:
    _require_free(after, own=user)
    DirectoryPerson.objects.filter(user=user).update(
        user_name=fold(after.user_name), external_id=after.external_id, said=after.said
    )


def _change_profile(user: User, before: DirectoryWord, after: DirectoryWord) -> None:
    changed = [name for name in (*PROFILE, "manager") if getattr(before, name) != getattr(after, name)]
    if not changed:
        return
    _check_profile(after)
    if after.manager == user:
        raise ValidationError(_("Nobody is their own manager."))
    for name in changed:
        setattr(user, name, getattr(after, name))
    user.save(update_fields=changed)
    record(notes.PROFILE, by=None, person=user, fields=", ".join(changed))


def _check_profile(word: DirectoryWord) -> None:
    for name in PROFILE:
        most: int = User._meta.get_field(name).max_length  # type: ignore[union-attr, assignment]
        if len(getattr(word, name)) > most:
            raise ValidationError(
                _("%(field)s: at most %(most)d characters.") % {"field": name, "most": most}
            )


def _change_addresses(user: User, before: DirectoryWord, after: DirectoryWord) -> None:
    """New ones first, the main one next, and then away with those it had named and does not name any more."""
    if before.addresses == after.addresses or not after.addresses:
        return
    own = set(user.addresses.values_list("address", flat=True))
    _require_ours(address for address in after.addresses if address not in own)
    for address in after.addresses:
        if address not in own:
            addresses.add(user, address)
    main = user.addresses.filter(primary=True).values_list("address", flat=True).first()
    if main != after.addresses[0]:
        addresses.make_primary(user, after.addresses[0], by=None)
    for address in before.addresses:
        if address not in after.addresses and address in own:
            addresses.remove(user, address)


def own_domains() -> list[str]:
    """Those that were named for the directory alone."""
    rows = SignInRules.objects.values_list("directory_domains", flat=True)
    return next(iter(rows), "").split()


def domains() -> list[str]:
    """In which the directory may give addresses: its own, else those of the company; none: in any."""
    return own_domains() or list(of_company())


@transaction.atomic
def set_domains(text: str, *, by: User) -> None:
    """``text``: as ``company.domains.checked`` gives it. Addresses that it gave before stay."""
    rules, _is_new = SignInRules.objects.select_for_update().get_or_create(pk=SignInRules.ONE)
    if rules.directory_domains != text:
        rules.directory_domains = text
        rules.save(update_fields=["directory_domains"])
        record(notes.DIRECTORY_DOMAINS, by=by, domains=text.replace(" ", ", ") or "*")


def _require_ours(new: Iterable[str]) -> None:
    """Whoever holds a token for the directory could else make a colleague's main address one of their own, and ask for a
    new password."""
    ours = domains()
    for address in new if ours else ():
        if domain_of(address) not in ours:
            raise ValidationError(
                _("%(address)s is in none of the domains of which the directory may bring people.")
                % {"address": address}
            )


def _require_free(word: DirectoryWord, own: User | None = None) -> None:
    if not word.user_name.strip():
        raise ValidationError(_("A userName is needed."))
    for name, said in (("userName", word.user_name), ("externalId", word.external_id)):
        if len(said) > DirectoryPerson.LENGTH:
            most = {"field": name, "most": DirectoryPerson.LENGTH}
            raise ValidationError(_("%(field)s: at most %(most)d characters.") % most)
    taken = DirectoryPerson.objects.filter(user_name=fold(word.user_name), gone_at=None)
    if taken.exclude(user=own).exists():
        raise ValidationError(_("The userName is somebody's already."), code="taken")
