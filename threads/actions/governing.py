"""An admin runs a group: its rules, who helps, who goes. Every act is on record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Group, Membership, User
from threads import activity
from threads.live import streams

from .joining import require_admin


@transaction.atomic
def change(group: Group, *, by: User, **fields: Any) -> Group:
    """New words and rules of a group: name, description, joining, posting, mail_policy, unchecked_mail.

    Who can read is settled when it is founded: what was said in private must not become public by a click.
    """
    require_admin(group, by)
    group = Group.objects.select_for_update().get(pk=group.pk)
    before = {field: getattr(group, field) for field in fields}
    for field, value in fields.items():
        setattr(group, field, value)
    group.clean_fields(exclude={field.name for field in Group._meta.fields} - set(fields))
    group.validate_constraints()
    group.save(update_fields=[*fields, "folded_words"])
    changed = sorted(field for field, value in fields.items() if before[field] != value)
    if changed:
        activity.record("change", actor=by, group=group, fields=changed)
    return group


@transaction.atomic
def appoint(membership: Membership, *, by: User, role: str) -> None:
    """Make a member an admin, or an admin a member. The group keeps an admin."""
    require_admin(membership.group, by)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.role == role:
        return
    _require_another_admin(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    membership.user.bump_access()
    activity.record("appoint", actor=by, group=membership.group, person=membership.user, role=role)


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take somebody out of the group. What they wrote stays; what they may not read closes at once."""
    require_admin(membership.group, by)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    _require_another_admin(membership)
    membership.delete()
    membership.user.bump_access()
    activity.record("remove", actor=by, group=membership.group, person=membership.user)
    streams.emit(streams.of_person(membership.user), "group.left", f"group-{membership.group_id}")


def _require_another_admin(membership: Membership) -> None:
    # The admins' rows are locked: two admins who step back at once must not both go.
    admins = Membership.objects.select_for_update().filter(
        group=membership.group_id, role=Membership.Role.ADMIN, user__is_active=True
    )
    if membership.is_admin and not [admin for admin in admins if admin.pk != membership.pk]:
        raise ValidationError(_("This is the last admin. Make somebody else admin first."))
