"""Who may come in, and what ends that."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.company import only
from accounts.guests import hosts
from accounts.models import Group, Membership, OneTimeLink, Session, User
from accounts.passkeys import removing
from accounts.signals import coming_back, guest_about_to_be_held, guest_ended
from accounts.tokens import issuing


@transaction.atomic
def deactivate(user: User, *, by: User | None = None, successor: User | None = None) -> bool:
    """Somebody leaves: nothing they are signed in with, no token and no link that waits for them opens anything again.
    ``successor``: who runs the groups that they alone ran (``_heir``). Returns whether they were
    still here. The same twice, but that a directory does not bring back whom it had sent away before.

    Raises ValidationError for the only admin, and for the last break-glass account while it is needed: then nobody could run
    the place.
    """
    # Before the people, as whoever leaves one of these groups at this moment does.
    Group.objects.filter(memberships__user=user).hold()
    if user.is_guest:
        guest_about_to_be_held.send(sender=User, pk=user.pk)
    locked = held(user)
    _forget_the_directory(locked)
    if not locked.is_active:
        return False
    _require_another_admin(locked)
    if locked.is_break_glass:
        only.require_glass_beside(locked)
    if successor is not None and (successor.pk == locked.pk or not successor.is_colleague):
        raise ValidationError(_("Who takes over has to be another colleague."))
    _hand_over(run_alone(locked), locked, by, successor)
    hosts.hand_over(locked, by=by, successor=successor)
    _shut(locked, by)
    user.is_active = False
    return True


@transaction.atomic
def give_up(user: User, *, by: User, successor: User) -> bool:
    """An account that becomes a part of another one: as ``deactivate``, but that only groups which it ran by a directory group
    are handed over here; whoever merges it moves the others. Returns whether it was still open."""
    locked = held(user)
    if not locked.is_active:
        return False
    _require_another_admin(locked)
    tied = run_alone(locked).filter(
        Exists(Membership.objects.filter(group=OuterRef("pk"), user=locked, tie__isnull=False))
    )
    _hand_over(tied, locked, by, successor)
    _shut(locked, by)
    user.is_active = False
    return True


def _shut(locked: User, by: User | None) -> None:
    end_sessions(locked)
    locked.links.usable().delete()
    issuing.revoke_all_of(locked, by=by)
    if locked.is_guest:
        guest_ended.send(sender=User, user=locked, by=by)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record(notes.DEACTIVATED, by=by, person=locked)


@transaction.atomic
def reactivate(user: User, *, by: User | None = None) -> None:
    """Somebody comes back, to their groups and with their role: they sign in anew. The same twice.

    Raises ValidationError for somebody who is being erased, and for a guest.
    """
    locked = held(user)
    _forget_the_directory(locked)
    if locked.is_active:
        return
    if locked.is_guest:
        raise ValidationError(_("A guest comes back by another invitation."))
    coming_back.send(sender=User, user=locked)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(notes.REACTIVATED, by=by, person=user)


@transaction.atomic
def give_role(user: User, role: str, *, by: User | None = None) -> None:
    """Raises ValidationError for a role there is none of, somebody who cannot sign in, and the only admin."""
    if role not in User.Role.values:
        raise ValidationError(_("There is no such role."))
    locked = held(user)
    if not locked.is_colleague:
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
def device_lost(user: User, *, by: User | None = None) -> None:
    """A device is lost or stolen, and what it knows opens nothing any more: sessions, links that wait, passkeys, and the
    password that its browser may have kept. Their next one they choose by a link. Raises ValidationError for the last
    break-glass account while it is needed."""
    locked = held(user)
    if locked.is_break_glass:
        only.require_glass_beside(locked)
    if by is None:
        record(notes.ENDED, by=None, person=user)
    end_sessions(user, by=by)
    user.links.usable().delete()
    removing.remove_all(user, by=by)
    had_one = locked.has_usable_password()
    # Also without one: sessions hang on it, and one that begins at this moment ends by it.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if had_one:
        record(notes.NO_PASSWORD, by=by, person=user)


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
    address it is can choose a password. And links by which they would be back."""
    waiting = (OneTimeLink.Purpose.ADDRESS, OneTimeLink.Purpose.SIGN_IN)
    user.links.usable().filter(purpose__in=waiting).delete()


def run_alone(user: User) -> QuerySet[Group]:
    """The open groups that nobody runs when this person is gone."""
    admins = Membership.objects.filter(
        group=OuterRef("pk"), user__is_active=True, role=Membership.Role.ADMIN
    ).exclude(user=user)
    own = Membership.objects.filter(group=OuterRef("pk"), user=user, role=Membership.Role.ADMIN)
    return Group.objects.filter(Exists(own), ~Exists(admins), closed_at=None).order_by("name")


def _hand_over(found: QuerySet[Group], user: User, by: User | None, successor: User | None) -> None:
    """A group without an admin could be run by nobody. One where nobody else is waits for the admins (Group.orphaned)."""
    groups = list(found)
    others: dict[int, dict[int, Membership]] = {group.pk: {} for group in groups}
    here = Membership.objects.filter(group__in=groups, user__in=User.objects.employees()).exclude(user=user)
    for membership in here.select_related("user").order_by("joined_at", "pk"):
        others[membership.group_id][membership.user_id] = membership
    for group in groups:
        heir = _heir(group, user, successor, others[group.pk])
        if heir is not None:
            heir.role = Membership.Role.ADMIN
            heir.save()
            heir.user.bump_access()
            record(notes.HEIR, by=by, person=heir.user, group=group)


def _heir(
    group: Group, user: User, successor: User | None, members: dict[int, Membership]
) -> Membership | None:
    """Who was named, then the manager of who leaves, then whoever has been in it longest. Nobody comes into a private group
    by this: who is no member takes over only what all may read. ``members``: the others, the longest first."""
    if successor is not None and successor.pk in members:
        return members[successor.pk]
    if successor is not None and group.is_public:
        return Membership(group=group, user=successor)
    return members.get(user.manager_id or 0) or next(iter(members.values()), None)


def _forget_the_directory(user: User) -> None:
    """What it did is not what holds any more (CompanyAccount.gone_at)."""
    user.company_accounts.exclude(gone_at=None).update(gone_at=None)


def held(user: User) -> User:
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
