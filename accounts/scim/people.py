"""A colleague as SCIM says it (RFC 7643, section 4.1), and back."""

import json
from typing import Any

from scim2_models import InvalidValueException, Meta

from accounts.actions.directory import DirectoryWord
from accounts.models import DirectoryPerson, User
from microblog.kit.numbers import whole_number
from microblog.kit.storable import all_storable

from .schemas import (
    Person,
    ScimEmail,
    ScimEmployment,
    ScimManager,
    ScimMembership,
    ScimName,
    ScimPhone,
    address_of,
)

# What of a resource is kept as the directory said it.
MOST = 20_000
KEPT = {"user_name", "name", "display_name", "active", "emails", "phone_numbers"}


def resource_of(user: User) -> Any:
    """``user`` comes with directory, manager, addresses and directory_groups."""
    known: DirectoryPerson | None = getattr(user, "directory", None)
    said = known.said if known else {}
    made = Person(
        id=str(user.pk),
        external_id=(known.external_id if known else "") or None,
        active=user.is_active if not said or "active" in said or not user.is_active else None,
        title=user.title or None,
        groups=[_membership(group) for group in user.directory_groups.all()] or None,
        meta=Meta(resource_type="User", created=user.created_at, location=address_of("Users", user.pk)),
        **(_as_said(user, said) if said else _as_known(user)),
    )
    if user.department or user.manager:
        made[ScimEmployment] = ScimEmployment(
            department=user.department or None, manager=_manager(user.manager) if user.manager else None
        )
    return made


def _as_said(user: User, said: dict[str, Any]) -> dict[str, Any]:
    """In the words of the directory, as far as they are still true."""
    own = {row.address for row in user.addresses.all()}
    emails = [ScimEmail(**one) for one in said.get("emails", []) if one["value"].lower() in own]
    return {
        "user_name": said["userName"],
        "name": ScimName.model_validate(said["name"]) if said.get("name") else None,
        "display_name": user.name if said.get("displayName") else None,
        "emails": emails or _emails(user),
        "phone_numbers": [ScimPhone(**one) for one in said.get("phoneNumbers", [])] or None,
    }


def _as_known(user: User) -> dict[str, Any]:
    """Somebody of whom the directory has not spoken yet."""
    emails = _emails(user)
    return {
        "user_name": next((one.value for one in emails if one.primary), f"@{user.handle}"),
        "name": ScimName(formatted=user.name),
        "display_name": user.name,
        "emails": emails,
        "phone_numbers": [ScimPhone(value=user.phone, type="work")] if user.phone else None,
    }


def _emails(user: User) -> list[ScimEmail]:
    return [
        ScimEmail(value=row.address, type="work" if row.primary else "other", primary=row.primary)
        for row in user.addresses.all()
        if row.verified_at
    ]


def _manager(user: User) -> ScimManager:
    return ScimManager(value=str(user.pk), ref=address_of("Users", user.pk))


def _membership(group: Any) -> ScimMembership:
    return ScimMembership(value=str(group.pk), ref=address_of("Groups", group.pk), display=group.name)


def word_of(resource: Any, *, is_active: bool) -> DirectoryWord:
    """``is_active``: what holds when it does not say. Raises InvalidValueException for what makes no sense."""
    work = resource[ScimEmployment]
    emails = tuple(
        dict.fromkeys(one.value.strip().lower() for one in _main_first(resource.emails) if one.value)
    )
    if not emails:
        raise InvalidValueException(detail="emails: an address is needed, or a userName that is one.")
    said = _kept(resource)
    phones = [one.value for one in _main_first(resource.phone_numbers) if one.value]
    return DirectoryWord(
        user_name=resource.user_name or "",
        external_id=resource.external_id or "",
        name=_name_of(resource),
        addresses=emails,
        title=resource.title or "",
        department=(work.department if work else "") or "",
        phone=phones[0] if phones else "",
        manager=_manager_of(work.manager) if work and work.manager else None,
        is_active=is_active if resource.active is None else resource.active,
        said=said,
    )


def _kept(resource: Any) -> dict[str, Any]:
    said = all_storable(resource.model_dump(include=KEPT))
    said.pop("schemas", None)
    if len(json.dumps(said)) > MOST:
        raise InvalidValueException(detail=f"More than {MOST} letters of names, addresses and numbers.")
    return said


def _name_of(resource: Any) -> str:
    name = resource.name or ScimName()
    parts = " ".join(part for part in (name.given_name, name.family_name) if part)
    found = resource.display_name or name.formatted or parts or resource.user_name or ""
    return " ".join(found.split())


def _main_first(values: list[Any] | None) -> list[Any]:
    """The one that is marked, then those of work, then the others, each in their order."""
    return sorted(values or [], key=lambda one: (not one.primary, one.type != "work"))


def _manager_of(manager: ScimManager) -> User | None:
    number = whole_number(manager.value or "")
    found = User.objects.filter(pk=number, kind=User.Kind.EMPLOYEE).first() if number else None
    if found is None:
        raise InvalidValueException(
            detail=f"manager: there is nobody with the id {(manager.value or '')[:40]!r}."
        )
    return found
