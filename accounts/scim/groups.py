"""A group of the directory as SCIM says it (RFC 7643, section 4.2), and back."""

from scim2_models import InvalidValueException, Meta

from accounts.models import DirectoryGroup, DirectoryPerson, User
from microblog.kit.numbers import whole_number

from .schemas import ScimGroup, ScimMember, address_of


def resource_of(group: DirectoryGroup, *, with_members: bool = True) -> ScimGroup:
    members = [_member(user) for user in group.members.all()] if with_members else []
    return ScimGroup(
        id=str(group.pk),
        external_id=group.external_id or None,
        display_name=group.name,
        members=members or None,
        meta=Meta(resource_type="Group", created=group.created_at, location=address_of("Groups", group.pk)),
    )


def _member(user: User) -> ScimMember:
    return ScimMember(value=str(user.pk), ref=address_of("Users", user.pk))


def name_of(resource: ScimGroup) -> str:
    """Raises InvalidValueException."""
    name = " ".join((resource.display_name or "").split())
    if not name or max(len(name), len(resource.external_id or "")) > DirectoryPerson.LENGTH:
        raise InvalidValueException(detail=f"displayName: 1 to {DirectoryPerson.LENGTH} letters.")
    return name


def members_of(resource: ScimGroup) -> set[int]:
    """The numbers of its members. Raises InvalidValueException when one of them is nobody."""
    wanted = {one.value or "" for one in resource.members or []}
    numbers = {number for value in wanted if (number := whole_number(value))}
    found: set[int] = set()
    ordered = sorted(numbers)
    # A database takes so many values at a time.
    for start in range(0, len(ordered), 500):
        rows = User.objects.filter(pk__in=ordered[start : start + 500], kind=User.Kind.EMPLOYEE)
        found |= set(rows.values_list("pk", flat=True))
    missing = sorted(value[:40] for value in wanted if whole_number(value) not in found)
    if missing:
        raise InvalidValueException(detail=f"members: there is nobody with the id {missing[0]!r}.")
    return found
