"""An admin runs a group: its rules, who helps, who goes. Every act is on record."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FormerSlug, Group, Membership, User
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.live.events import GroupLeft

from . import by_mail, rights
from .joining import admit, insist_on_free, require_admin, require_free, unguessable

# Addresses that one group has had: each is taken from all others for good.
MOST_FORMER = 10


@transaction.atomic
def change(group: Group, *, by: User, **fields: Any) -> Group:
    """New words and rules of a group: name, description, joining, posting, mail_policy, unchecked_mail, is_silent.

    Who can read changes another way (actions/visibility.py): what was said in private must not become public by a click.
    """
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    before = {field: getattr(group, field) for field in fields}
    if fields.get("joining") == Group.Joining.OPEN != group.joining and not group.is_public:
        # Whoever may join by a press of a button may read.
        raise ValidationError({"joining": _("Anyone can join only where everybody may read.")})
    for field, value in fields.items():
        setattr(group, field, value)
    group.clean_fields(exclude={field.name for field in Group._meta.fields} - set(fields))
    group.validate_constraints()
    group.save(update_fields=[*fields, "folded_words"])
    changed = sorted(field for field, value in fields.items() if before[field] != value)
    if changed:
        activity.record(Verb.CHANGE, activity.GroupChangedDetail(fields=changed), actor=by, group=group)
    return group


@transaction.atomic
def close(group: Group, *, by: User) -> None:
    """Nobody starts, answers or comes in there any more, by page or mail; it is read on. The same twice."""
    group = to_run(group, by)
    if group.closed_at is None:
        group.closed_at, group.closed_by = timezone.now(), by
        group.save(update_fields=["closed_at", "closed_by"])
        tell_changed(group, by, "closed")


@transaction.atomic
def reopen(group: Group, *, by: User) -> None:
    """What was closed goes on. Raises ValidationError for a group that is to be deleted."""
    group = to_run(group, by)
    if group.delete_at is not None:
        raise ValidationError(_("The group is to be deleted. Keep it first."))
    if group.closed_at is not None:
        group.closed_at = group.closed_by = None
        group.ties.update(is_due=True)
        group.save(update_fields=["closed_at", "closed_by"])
        tell_changed(group, by, "open")


@transaction.atomic
def move(group: Group, slug: str, *, by: User) -> Group:
    """Another address, on pages and for mail. The old one leads here for good. Raises ValidationError for one that cannot
    be used; that of a secret group stays unguessable."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    slug = slug.strip().lower()
    if slug == group.slug:
        return group
    before, group.slug = group.slug, slug
    # Before the database is asked: PostgreSQL knows no NUL.
    group.clean_fields(exclude={field.name for field in Group._meta.fields} - {"slug"})
    if group.visibility == Group.Visibility.SECRET and not group.former_slugs.filter(slug=slug).exists():
        group.slug = slug = unguessable(slug)
    require_free(slug, by, own=group)
    FormerSlug.objects.filter(slug=slug).delete()
    if group.former_slugs.count() >= MOST_FORMER:
        raise ValidationError(
            _(
                "This group has had %(count)d other addresses, which stay its own. It can go back to one of them."
            )
            % {"count": MOST_FORMER}
        )
    FormerSlug.objects.create(slug=before, group=group)
    insist_on_free(partial(group.save, update_fields=["slug", "folded_words"]))
    tell_changed(group, by, "address")
    return group


@transaction.atomic
def set_default(group: Group, is_default: bool, *, by: User) -> None:
    """Whether whoever comes to the company is in it from the first day. Public groups, and an admin of the company."""
    if not by.is_admin:
        raise PermissionDenied(_("Only admins of the company can do this."))
    group = Group.objects.locked(group.pk)
    if is_default and not group.is_public:
        raise ValidationError(_("Only a public group can be for everybody who is new."))
    if group.is_default != is_default:
        group.is_default = is_default
        group.save(update_fields=["is_default"])
        tell_changed(group, by, "first" if is_default else "not first")


@transaction.atomic
def hand_over(group: Group, user: User, *, by: User) -> None:
    """Somebody runs a group again that nobody runs: an admin of the company says who, of what all may read. Into a private
    one nobody comes by this (`hand_to_longest`). Raises PermissionDenied, ValidationError."""
    group = _alone(group, by)
    if not group.is_public:
        raise PermissionDenied(_("Who comes into a private group is for its own people to say."))
    if not user.is_colleague:
        raise ValidationError(_("Only colleagues can be members."))
    _make_admin(group.membership_of(user) or admit(group, user, actor=by), by)


@transaction.atomic
def hand_to_longest(group: Group, *, by: User) -> None:
    """Whoever has been in it longest runs a group that nobody runs: nobody reads more by this. Raises PermissionDenied,
    ValidationError."""
    group = _alone(group, by)
    here = group.memberships.select_related("user").filter(user__in=User.objects.employees())
    longest = here.order_by("joined_at", "pk").first()
    if longest is None:
        raise ValidationError(_("Nobody is in this group any more. It can be closed."))
    _make_admin(longest, by)


def _alone(group: Group, by: User) -> Group:
    """A group that nobody runs, taken."""
    group = Group.objects.locked(group.pk)
    known = Group.objects.visible_to(by).orphaned().filter(pk=group.pk)
    if not (by.is_admin and known.exists()):
        raise PermissionDenied(_("Only admins of the company can do this, where nobody else can."))
    return group


def _make_admin(membership: Membership, by: User) -> None:
    membership.role = Membership.Role.ADMIN
    membership.save(update_fields=["role"])
    membership.user.bump_access()
    detail = activity.AppointedDetail(role=membership.role)
    activity.record(Verb.APPOINT, detail, actor=by, group=membership.group, person=membership.user)


def to_run(group: Group, by: User) -> Group:
    """The group as it is now, for its admins and, if they may know of it, for those of the company."""
    group = Group.objects.locked(group.pk)
    if not (by.is_admin and Group.objects.visible_to(by).filter(pk=group.pk).exists()):
        require_admin(group, by)
    return group


def tell_changed(group: Group, by: User | None, what: str) -> None:
    activity.record(Verb.CHANGE, activity.GroupChangedDetail(fields=[what]), actor=by, group=group)


@transaction.atomic
def appoint(membership: Membership, *, by: User, role: str) -> None:
    """Make a member an admin, or an admin a member. The group keeps an admin."""
    membership = _as_it_is(membership, by)
    if membership.role == role:
        return
    _require_no_opening(membership.group, by)
    _require_another_admin(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    membership.user.bump_access()
    activity.record(
        Verb.APPOINT,
        activity.AppointedDetail(role=role),
        actor=by,
        group=membership.group,
        person=membership.user,
    )


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take somebody out of the group. What they wrote stays; what they may not read closes at once."""
    membership = _as_it_is(membership, by)
    if membership.is_admin:
        _require_no_opening(membership.group, by)
    _require_another_admin(membership)
    membership.delete()
    by_mail.left(membership.user, membership.group)
    membership.user.bump_access()
    activity.record(Verb.REMOVE, actor=by, group=membership.group, person=membership.user)
    streams.emit(streams.of_person(membership.user_id), GroupLeft(group=membership.group_id))


def _as_it_is(membership: Membership, by: User) -> Membership:
    """The place an admin wants to change, held until that is done. Raises PermissionDenied, ValidationError."""
    require_admin(Group.objects.locked(membership.group_id), by)
    found = Membership.objects.select_related("group", "user").filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError(_("%(name)s is no member any more.") % {"name": membership.user.name})
    return found


def _require_no_opening(group: Group, by: User) -> None:
    """Who asked that more people read the group does not choose meanwhile who may agree, or stop it."""
    if group.opens_to and group.open_asked_by_id == by.pk:
        raise ValidationError(
            _("You asked that more people read the group. Who runs it stays until that is done.")
        )


def _require_another_admin(membership: Membership) -> None:
    admins = Membership.objects.filter(
        group=membership.group_id, role=Membership.Role.ADMIN, user__is_active=True
    )
    if membership.is_admin and not admins.exclude(pk=membership.pk).exists():
        raise ValidationError(_("This is the last admin. Make somebody else admin first."))
