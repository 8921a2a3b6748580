"""Groups of the directory tied to groups of Skein: their members come and go with them.

An admin of the company ties them, who also runs the group unless all may read it: who may come into a private or secret
group is for its own admins to say. The worker lets people in and out, some at a time, in a transaction of each.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import act, record
from accounts.audit.origin import acting_as
from accounts.models import DirectoryGroup, DirectoryTie, Group, Membership, User
from threads import activity
from threads.activity import Verb
from threads.live import streams
from threads.live.events import GroupLeft

from . import by_mail, joining

TIED = act("group.tied", gettext_lazy("tied %(group)s to the directory group %(directory_group)s"))
UNTIED = act("group.untied", gettext_lazy("untied %(group)s from the directory group %(directory_group)s"))
# People that one run of the worker lets in or out for one tie.
BATCH = 100
MOST = 20


def may_tie(group: Group, by: User, membership: Membership | None) -> bool:
    """Whether this person may tie the group, which they may know of; ``membership``: theirs in it."""
    if not by.is_admin or group.is_public:
        return by.is_admin
    return membership is not None and membership.is_admin


def coming(group: Group, directory_group: DirectoryGroup) -> QuerySet[User]:
    """Who would come in: colleagues of the directory group who are not in the group."""
    people = User.objects.employees().filter(directory_groups=directory_group)
    return people.exclude(memberships__group=group).order_by("name", "pk")


@transaction.atomic
def tie(group: Group, directory_group: DirectoryGroup, *, by: User) -> DirectoryTie:
    """The same twice. Raises PermissionDenied, ValidationError."""
    group = Group.objects.locked(group.pk)
    _require(group, by)
    if group.closed_at:
        raise ValidationError(_("The group is closed: nobody comes in any more."))
    if group.ties.count() >= MOST:
        raise ValidationError(_("A group is tied to %(most)d others at most.") % {"most": MOST})
    made, is_new = DirectoryTie.objects.get_or_create(
        group=group, directory_group=directory_group, defaults={"tied_by": by}
    )
    if is_new:
        record(TIED, by=by, group=group, directory_group=directory_group.name)
    return made


@transaction.atomic
def untie(made: DirectoryTie, *, by: User) -> None:
    """Who came with it stays, as if added by hand."""
    group = Group.objects.locked(made.group_id)
    _require(group, by)
    record(UNTIED, by=by, group=group, directory_group=made.directory_group.name)
    made.delete()


def end_those_not_allowed(group: Group, by: User) -> None:
    """The group, which the caller holds, is not public any more: only those who run it say who comes in."""
    for made in group.ties.select_related("directory_group", "tied_by"):
        tied_by = made.tied_by
        if tied_by is None or not may_tie(group, tied_by, group.membership_of(tied_by)):
            record(UNTIED, by=by, group=group, directory_group=made.directory_group.name)
            made.delete()


def work_off() -> int:
    """A batch of each tie that waits. Returns how many people came or went."""
    due = DirectoryTie.objects.filter(is_due=True).order_by("pk").values_list("pk", flat=True)
    return sum(_follow(pk) for pk in due[:50])


def look_again() -> None:
    """Of all ties: what happened by other ways, as that somebody came back to the company."""
    DirectoryTie.objects.update(is_due=True)


@transaction.atomic
def _follow(pk: int) -> int:
    found = DirectoryTie.objects.select_related("directory_group", "group").filter(pk=pk).first()
    if found is None:
        return 0
    group = Group.objects.locked(found.group_id)
    # After the group: whoever changes the directory group meanwhile marks it again.
    DirectoryTie.objects.filter(pk=pk).update(is_due=False)
    with acting_as(found.directory_group.name):
        came = _let_in(group, found)
        left = _let_out(group, found)
    if BATCH in (came, left):
        DirectoryTie.objects.filter(pk=pk).update(is_due=True)
    elif found.directory_group.gone_at:
        found.delete()
        DirectoryGroup.objects.filter(pk=found.directory_group_id, ties=None).delete()
    return came + left


def _let_in(group: Group, made: DirectoryTie) -> int:
    if group.closed_at:
        return 0
    people = list(coming(group, made.directory_group)[:BATCH])
    for user in people:
        membership = joining.admit(group, user, actor=None)
        membership.tie = made
        membership.save(update_fields=["tie"])
    return len(people)


def _let_out(group: Group, made: DirectoryTie) -> int:
    """Those who came with it and are not in the directory group any more; but not the last who runs the group."""
    came = group.memberships.filter(tie=made).select_related("user")
    gone = came.exclude(user__directory_groups=made.directory_group)
    others = DirectoryTie.objects.filter(group=group).exclude(pk=made.pk)
    leaving = list(gone.order_by("pk")[:BATCH])
    for membership in leaving:
        other = others.filter(directory_group__members=membership.user).first()
        if other or _is_last_admin(membership):
            membership.tie = other
            membership.save(update_fields=["tie"])
        else:
            _remove(membership, group)
    return len(leaving)


def _is_last_admin(membership: Membership) -> bool:
    admins = Membership.objects.filter(
        Q(group=membership.group_id, role=Membership.Role.ADMIN, user__is_active=True)
    )
    return membership.is_admin and not admins.exclude(pk=membership.pk).exists()


def _remove(membership: Membership, group: Group) -> None:
    membership.delete()
    by_mail.left(membership.user, group)
    membership.user.bump_access()
    activity.record(Verb.REMOVE, actor=None, group=group, person=membership.user)
    streams.emit(streams.of_person(membership.user_id), GroupLeft(group=group.pk))


def _require(group: Group, by: User) -> None:
    if not may_tie(group, by, group.membership_of(by)):
        raise PermissionDenied(_("Only admins of the company who run this group can do this."))
