"""Who may come in, and what ends that."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Group, Membership, OneTimeLink, Session, User
from accounts.tokens import issuing


@transaction.atomic
def deactivate(user: User, *, by: User | None = None) -> None:
    """Somebody leaves: nothing they are signed in with, and no link that waits for them, opens anything again.

    Raises ValidationError for the only admin: then nobody could run the place.
    """
    # Before the people, as whoever leaves one of these groups at this moment does.
    Group.objects.filter(memberships__user=user).hold()
    locked = _locked(user)
    _require_another_admin(locked)
    end_sessions(locked)
    _hand_over_groups(locked)
    locked.links.usable().delete()
    issuing.revoke_all_of(locked, by=by)
    locked.is_active = user.is_active = False
    locked.save(update_fields=["is_active"])
    record(notes.DEACTIVATED, by=by, person=user)


@transaction.atomic
def reactivate(user: User, *, by: User | None = None) -> None:
    """Somebody comes back: they sign in anew."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(notes.REACTIVATED, by=by, person=user)


@transaction.atomic
def give_role(user: User, role: str, *, by: User | None = None) -> None:
    """Raises ValidationError for a role there is none of, somebody who cannot sign in, and the only admin."""
    if role not in User.Role.values:
        raise ValidationError(_("There is no such role."))
    locked = _locked(user)
    if not locked.can_sign_in:
        raise ValidationError(_("%(name)s cannot sign in.") % {"name": user.name})
    if role != User.Role.ADMIN:
        _require_another_admin(locked)
    before = locked.role
    locked.role = user.role = role
    locked.save(update_fields=["role"])
    record(notes.ROLE, by=by, person=user, before=before, after=role)


@transaction.atomic
def end_sessions(user: User, *, but: str = "", by: User | None = None) -> int:
    """Sign this person out of every browser, except the session with the key ``but``. Returns how many.

    ``by``: who does it to somebody.
    """
    if by is not None:
        record(notes.ENDED, by=by, person=user)
    count, _kinds = Session.objects.filter(user=user).exclude(session_key=but).delete()
    _forget_claims(user)
    # Open sockets ask again, and find no session.
    user.bump_access()
    return count


@transaction.atomic
def end_session(user: User, public_id: str) -> bool:
    """Sign this person out of one browser. False when there is no such session of theirs."""
    found = [row for row in Session.objects.of(user) if row.public_id == public_id]
    for row in found:
        row.delete()
        _forget_claims(user)
        user.bump_access()
    return bool(found)


def _forget_claims(user: User) -> None:
    """Addresses that wait for their proof: whoever sat in the session that ends may have claimed one, and whose
    address it is can choose a password."""
    user.links.usable().filter(purpose=OneTimeLink.Purpose.ADDRESS).delete()


def _hand_over_groups(user: User) -> None:
    """A group without an admin could be run by nobody: whoever has been in it longest takes over."""
    active = Membership.objects.filter(group=OuterRef("group"), user__is_active=True).exclude(user=user)
    own = Membership.objects.filter(user=user, role=Membership.Role.ADMIN)
    orphaned = own.exclude(Exists(active.filter(role=Membership.Role.ADMIN)))
    for membership in orphaned.select_related("group"):
        others = membership.group.memberships.filter(user__is_active=True, user__kind=User.Kind.EMPLOYEE)
        heir = others.exclude(user=user).select_related("user").order_by("joined_at", "pk").first()
        if heir:
            heir.role = Membership.Role.ADMIN
            heir.save(update_fields=["role"])
            heir.user.bump_access()
            record(notes.HEIR, by=None, person=heir.user, group=membership.group)


def _locked(user: User) -> User:
    """The person, and all admins, in one order: two of them cannot send each other away at the same moment."""
    rows = User.objects.select_for_update().filter(Q(pk=user.pk) | Q(role=User.Role.ADMIN)).order_by("pk")
    return next(row for row in rows if row.pk == user.pk)


def _require_another_admin(user: User) -> None:
    admins = User.objects.employees().filter(role=User.Role.ADMIN).exclude(pk=user.pk)
    if user.is_admin and not admins.exists():
        raise ValidationError(
            _("%(name)s is the only admin. Make somebody else one first.") % {"name": user.name},
            code="last_admin",
        )
