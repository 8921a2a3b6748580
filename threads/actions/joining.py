"""Found a group, join, ask, be invited, leave. Every change of rights bumps the person's access epoch,
upon which their open sockets ask again what they may read.

Whoever comes, goes or is made something takes the group first and waits for whoever does so: two last admins who leave
at the same moment must not both be gone, and it may have other rules than when the page was drawn.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import FormerSlug, Group, Invitation, JoinRequest, Membership, User
from accounts.models.group import COMPANY_SLUGS, RESERVED_SLUGS
from microblog.kit.storable import storable
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.live.events import GroupJoined, GroupLeft

from . import bounds, by_mail, rights

NOT_FREE = gettext_lazy("This address cannot be used. Choose another one.")


@transaction.atomic
def found(name: str, *, by: User, slug: str, **fields: Any) -> Group:
    """A new group whose first admin is its founder. ``fields``: icon, description, visibility, ..."""
    rights.require_found(by)
    bounds.founding(by)
    group = Group(name=name.strip(), slug=slug, created_by=by, **fields)
    if group.visibility == Group.Visibility.SECRET:
        group.slug = unguessable(group.slug)
    require_free(group.slug, by)
    group.full_clean(validate_unique=False)
    insist_on_free(partial(group.save, force_insert=True))
    _enter(group, by, role=Membership.Role.ADMIN)
    activity.record(Verb.FOUND, actor=by, group=group)
    return group


def unguessable(slug: str) -> str:
    """The address of a secret group: who tries a name for a new group must not learn that it is taken."""
    return f"{slug[: Group.SLUG_LENGTH - 7]}-{get_random_string(6, '23456789abcdefghjkmnpqrstuvwxyz')}"


def require_free(slug: str, by: User, *, own: Group | None = None) -> None:
    """One answer for an address that is taken, means something else, or is kept for the company. ``own``: the group
    that had it before may have it again."""
    is_kept = slug in RESERVED_SLUGS or (slug in COMPANY_SLUGS and not by.is_admin)
    former = FormerSlug.objects.filter(slug=slug)
    if own is not None:
        former = former.exclude(group__in=[own])
    if is_kept or Group.objects.filter(slug=slug).exists() or former.exists():
        raise ValidationError({"slug": NOT_FREE})


def insist_on_free(save: Callable[[], None]) -> None:
    """Save an address that was free a moment ago; somebody else may have taken it since. Raises ValidationError."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError as taken:
        raise ValidationError({"slug": NOT_FREE}) from taken


@transaction.atomic
def join(user: User, group: Group) -> Membership:
    """Become a member of an open group, or of one that invited this person. Twice is once."""
    group = Group.objects.locked(group.pk)
    known = group.membership_of(user)
    if known:
        return known
    invited = Invitation.objects.valid().filter(group=group, user=user).exists()
    if group.closed_at or not user.is_colleague or not (invited or group.joining == Group.Joining.OPEN):
        raise PermissionDenied(_("You cannot join this group on your own."))
    return admit(group, user, actor=user)


@transaction.atomic
def add(group: Group, user: User, *, by: User) -> Membership:
    """An admin of the group takes a colleague in."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    _require_open(group)
    if not user.is_colleague:
        raise ValidationError(_("Only colleagues can be members."))
    return group.membership_of(user) or admit(group, user, actor=by)


@transaction.atomic
def add_all(group: Group, users: Iterable[User], *, by: User) -> int:
    """An admin of the group takes colleagues in: all of them, or nobody. How many are new. Raises PermissionDenied,
    ValidationError."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    _require_open(group)
    wanted = [user.pk for user in users]
    # As they are now: who has left meanwhile does not come in.
    people = list(User.objects.employees().filter(pk__in=wanted).order_by("pk"))
    if len(people) < len(set(wanted)):
        raise ValidationError(_("Somebody of them has left meanwhile. Nobody was added: look again."))
    members = set(group.memberships.filter(user__in=wanted).values_list("user_id", flat=True))
    fresh = [user for user in people if user.pk not in members]
    for user in fresh:
        admit(group, user, actor=by)
    return len(fresh)


@transaction.atomic
def leave(user: User, group: Group) -> None:
    """Leave a group. It keeps at least one admin while it has members."""
    membership = Group.objects.locked(group.pk).membership_of(user)
    if membership is None:
        return
    _require_successor(group, membership)
    membership.delete()
    by_mail.left(user, group)
    user.bump_access()
    activity.record(Verb.LEAVE, actor=user, group=group, person=user)
    streams.emit(streams.of_person(user.pk), GroupLeft(group=group.pk))


@transaction.atomic
def ask(user: User, group: Group, note: str = "") -> JoinRequest:
    """Ask to be let in. Asking twice leaves one request."""
    group = Group.objects.locked(group.pk)
    if group.closed_at or group.joining != Group.Joining.APPROVAL or not user.is_colleague:
        raise PermissionDenied(_("This group takes no requests."))
    if group.membership_of(user):
        raise ValidationError(_("You are a member already."))
    rights.require_policy(user)  # the group's own once they are in
    # One line: it stands in a mail of ours.
    words = " ".join(storable(note, nul="").split())[:300]
    request, created = JoinRequest.objects.get_or_create(
        group=group, user=user, decided_at=None, defaults={"note": words}
    )
    if created:
        activity.record(Verb.ASK, actor=user, group=group, person=user)
    return request


@transaction.atomic
def decide(request: JoinRequest, *, by: User, accept: bool) -> JoinRequest:
    """An admin lets somebody in, or not. A request that was decided stays as it was decided."""
    require_admin(Group.objects.locked(request.group.pk), by)
    # Whoever decides holds the group.
    request = JoinRequest.objects.select_related("group", "user").get(pk=request.pk)
    if request.decided_at:
        return request
    if accept:
        _require_open(request.group)
    request.decided_at, request.decided_by, request.accepted = timezone.now(), by, accept
    request.save(update_fields=["decided_at", "decided_by", "accepted"])
    if accept and request.user.is_colleague and not request.group.membership_of(request.user):
        admit(request.group, request.user, actor=by)
    else:
        activity.record(Verb.DECLINE, actor=by, group=request.group, person=request.user)
    return request


@transaction.atomic
def invite(group: Group, user: User, *, by: User) -> Invitation:
    """Offer a colleague the way in: an admin of any group, a member of an open one."""
    group = Group.objects.locked(group.pk)
    membership = group.membership_of(by)
    if membership is None or not (membership.is_admin or group.joining == Group.Joining.OPEN):
        raise PermissionDenied(_("Only admins invite people to this group."))
    rights.require_policy(by, group)
    if group.closed_at or not user.is_colleague or group.membership_of(user):
        raise ValidationError(_("This person cannot be invited."))
    known = Invitation.objects.filter(group=group, user=user)
    if valid := known.valid().first():
        return valid
    bounds.inviting(by)
    # Of somebody who may not invite any more: it opens nothing, and must not stand in the way.
    invitation, _created = Invitation.objects.update_or_create(
        group=group, user=user, defaults={"invited_by": by, "invited_at": timezone.now()}
    )
    activity.record(Verb.INVITE, actor=by, group=group, person=user)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: whoever gave it, or an admin of the group."""
    group = Group.objects.locked(invitation.group_id)
    if invitation.invited_by_id != by.pk:
        require_admin(group, by)
    invitation.delete()
    activity.record(Verb.UNINVITE, actor=by, group=invitation.group, person=invitation.user)


def admit(group: Group, user: User, *, actor: User | None) -> Membership:
    membership = _enter(group, user)
    # Whatever way they came in, nothing of the other ways stays open.
    Invitation.objects.filter(group=group, user=user).delete()
    JoinRequest.objects.filter(group=group, user=user, decided_at=None).update(
        decided_at=timezone.now(), decided_by=actor, accepted=True
    )
    activity.record(Verb.JOIN, actor=actor, group=group, person=user)
    streams.emit(streams.of_person(user.pk), GroupJoined(group=group.pk))
    return membership


def _enter(group: Group, user: User, role: str = Membership.Role.MEMBER) -> Membership:
    membership, _created = Membership.objects.get_or_create(group=group, user=user, defaults={"role": role})
    user.bump_access()
    return membership


def _require_open(group: Group) -> None:
    if group.closed_at:
        raise ValidationError(_("The group is closed: nobody comes in any more."))


def require_admin(group: Group, user: User) -> None:
    membership = group.membership_of(user)
    if membership is None or not membership.is_admin:
        raise PermissionDenied(_("Only admins of the group can do this."))


def _require_successor(group: Group, membership: Membership) -> None:
    others = group.memberships.filter(user__is_active=True).exclude(pk=membership.pk)
    if membership.is_admin and others.exists() and not others.filter(role=Membership.Role.ADMIN).exists():
        raise ValidationError(_("You are the last admin. Make somebody else admin first."))
