"""People come in: employees by their company, outsiders by being named in a mail."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import names as folding
from accounts.audit import notes, record
from accounts.erased.returning import require_not_erased
from accounts.models import EmailAddress, Group, User
from accounts.models.address import validate_address
from accounts.passkeys import removing
from accounts.signals import arrived, coming_back, renamed

from . import access
from .addresses import give, taken


@transaction.atomic
def employee(
    name: str,
    address: str,
    password: str | None = None,
    *,
    handle: str = "",
    by: User | None = None,
    groups: Iterable[Group] = (),
    **fields: Any,
) -> User:
    """A colleague who can sign in. An outsider or a guest known by this address becomes the colleague: what they wrote stays.

    Raises ValidationError when the address belongs to an employee already, or to somebody who was erased, or is being erased.
    """
    address, name = address.strip().lower(), checked_name(name)
    validate_address(address)
    require_not_erased(address)
    known = EmailAddress.objects.select_for_update().select_related("user").filter(address=address).first()
    if known and not (known.user.is_outsider or known.user.is_guest):
        raise taken(address)
    user = access.held(known.user) if known else User()
    if known:
        coming_back.send(sender=User, user=user)
    if user.is_guest:
        # What let them in as one lets nobody in any more.
        access.end_sessions(user)
        removing.remove_all(user, by=by)
        user.links.usable().delete()
    user.kind, user.name, user.is_active = User.Kind.EMPLOYEE, name, True
    user.expires_at = user.expiry_told = user.host = None
    user.handle = free_handle(handle or name)
    for field, value in fields.items():
        setattr(user, field, value)
    user.set_password(password)
    user.save()
    # An outsider may have others: who was here twice was made one.
    user.addresses.exclude(address=address).update(primary=False)
    give(known, user, address, primary=True)
    record(notes.ADDED, by=by, person=user, role=user.role)
    arrived.send(sender=User, user=user, by=by, groups=groups)
    return user


@transaction.atomic
def rename(user: User, name: str, *, by: User | None = None) -> None:
    """Another name, wherever it stands; the handle stays, because it is written in texts. Raises ValidationError."""
    before, user.name = user.name, checked_name(name)
    user.save(update_fields=["name"])
    record(notes.RENAMED, by=by, person=user, words={"before": before, "after": user.name})
    renamed.send(sender=User, user=user)


def checked_name(name: str) -> str:
    """Raises ValidationError."""
    name = " ".join(name.split())
    if not name or len(name) > User.NAME_LENGTH:
        raise ValidationError(_("A name has 1 to %(most)d characters.") % {"most": User.NAME_LENGTH})
    return name


@transaction.atomic
def set_manager(user: User, manager: User | None, *, by: User | None) -> None:
    """Who leads them; no right comes with it. Raises ValidationError."""
    if manager is not None and manager.pk == user.pk:
        raise ValidationError(_("Nobody is their own manager."))
    user.manager = manager
    user.save(update_fields=["manager"])
    record(notes.PROFILE, by=by, person=user, fields="manager")


def colleague(typed: str) -> User:
    """Who is meant by an address or a handle. Raises ValidationError."""
    short = typed.strip().lstrip("@").lower()
    people = User.objects.employees()
    found = people.filter(handle=short).first() or people.with_verified_address(short).first()
    if found is None:
        raise ValidationError(_("There is no colleague with the address “%(text)s”.") % {"text": typed[:100]})
    return found


def free_handle(wish: str) -> str:
    """The wish as a handle, numbered when it is taken."""
    base = slugify(wish)[:50] or "person"
    taken = set(User.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    number, handle = 1, base
    while handle in taken:
        number += 1
        handle = f"{base}-{number}"
    return handle


def by_address(addresses: Iterable[str]) -> dict[str, User]:
    """The people behind these addresses, verified or not, in one query."""
    wanted = {address.strip().lower() for address in addresses if address}
    if not wanted:
        return {}
    rows = EmailAddress.objects.select_related("user").filter(address__in=wanted)
    return {row.address: row.user for row in rows}


def employees_named(names: Iterable[str]) -> dict[str, list[User]]:
    """The active colleagues each full name may mean, in one query. Who has a name to himself is the only entry."""
    wanted = {name: core for name in names if " " in (core := folding.core(name))}
    if not wanted:
        return {}
    found = defaultdict(list)
    for user in User.objects.employees().filter(folded_name__in=set(wanted.values())).order_by("pk"):
        found[user.folded_name].append(user)
    return {name: _called(name, found[core]) for name, core in wanted.items() if core in found}


def _called(name: str, users: list[User]) -> list[User]:
    return [users[at] for at in folding.exact(name, [user.name for user in users])]


@transaction.atomic
def shadows(people: list[tuple[str, str]]) -> list[User]:
    """An outsider for each (name, address), in order; nobody can sign in as one.

    One person per address: the callers' address may have come in by another mail meanwhile. Without an
    address everyone is somebody new, because two people may share a name.
    """
    if not people:
        return []
    known = by_address(address for _name, address in people)
    fresh, users = [], []
    for name, address in people:
        user = known.get(address) if address else None
        if user is None:
            user = User(kind=User.Kind.OUTSIDER, name=shown_name(name, address))
            user.set_unusable_password()
            fresh.append(user)
            if address:
                known[address] = user
        users.append(user)
    User.objects.bulk_create(fresh)
    created = {id(user) for user in fresh}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, address=address, primary=True)
        for address, user in known.items()
        if id(user) in created
    )
    return users


def shadow(name: str, address: str = "") -> User:
    return shadows([(name, address.strip().lower())])[0]


def shown_name(name: str, address: str) -> str:
    """What an outsider is called: a printed name that is not an address, else the address itself."""
    return (" ".join(name.split()) or address or _("Unknown person"))[:200]
