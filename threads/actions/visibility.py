"""Who can read a group changes: public, private, secret.

Less open is done at once. More open shows what was said in confidence: all members are told, and it is done a week later,
or as soon as another admin of the group agrees; each of its admins can stop it until then. If whoever asked runs the group
no more on that day, nothing is done.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import FormerSlug, Group, Membership, User
from threads.models import Bookmark, Message, Participant, Subscription

from . import rights, ties
from .group_admin import tell_changed
from .joining import insist_on_free, require_admin, unguessable

Visibility = Group.Visibility
# From the one that most people read.
ORDER = [Visibility.PUBLIC, Visibility.PRIVATE, Visibility.SECRET]
OPENING = ("opens_to", "opens_at", "open_asked_by")


@dataclass(frozen=True)
class VisibilityEffects:
    """What follows from a change. ``gain``, ``lose``: colleagues who begin to read, or stop; of these ``followers`` follow
    a conversation in it, and ``savers`` have saved something. ``guests``: people from outside who go on reading single
    ones. ``authors``: people whose words it is about."""

    is_more_open: bool
    conversations: int
    authors: int
    gain: int
    lose: int
    followers: int
    savers: int
    guests: int


def effects(group: Group, to: str) -> VisibilityEffects:
    here = Membership.objects.filter(group=group).values("user")
    others = User.objects.employees().exclude(pk__in=here)
    inside = Message.objects.filter(conversation__group=group)
    opened, shut = to == Visibility.PUBLIC, group.is_public
    changes = opened != shut
    followers = Subscription.objects.filter(
        conversation__group=group, level=Subscription.Level.FOLLOWING, user__in=others
    )
    savers = Bookmark.objects.filter(message__conversation__group=group, user__in=others)
    return VisibilityEffects(
        is_more_open=is_more_open(group, to),
        conversations=group.conversations.count(),
        authors=inside.filter(withdrawn_at=None).values("author").distinct().count(),
        gain=others.count() if changes and opened else 0,
        lose=others.count() if changes and shut else 0,
        followers=followers.values("user").distinct().count() if changes and shut else 0,
        savers=savers.values("user").distinct().count() if changes and shut else 0,
        guests=_guests(group),
    )


def _guests(group: Group) -> int:
    here = Participant.objects.current().of_guests().filter(conversation__group=group)
    return here.filter(user__in=User.objects.guests()).values("user").distinct().count()


def is_more_open(group: Group, to: str) -> bool:
    return ORDER.index(Visibility(to)) < ORDER.index(Visibility(group.visibility))


@transaction.atomic
def change(group: Group, to: str, *, by: User) -> Group:
    """Less open at once; more open is asked for. The same twice. Raises PermissionDenied, ValidationError."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    if to not in Visibility.values:
        raise ValidationError(_("Choose who can read the group."))
    if to == group.visibility or to == group.opens_to:
        return group
    if not is_more_open(group, to):
        _set(group, to, by)
        return group
    group.opens_to, group.opens_at, group.open_asked_by = to, timezone.now() + delay(), by
    group.save(update_fields=OPENING)
    tell_changed(group, by, "opening")
    return group


@transaction.atomic
def agree(group: Group, to: str, *, by: User) -> Group:
    """Another admin of the group agrees to what they were shown: it is done now. Raises PermissionDenied, ValidationError."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    rights.require_policy(by, group)
    if not group.opens_to or group.opens_to != to:
        raise ValidationError(_("Nobody asks for that any more."))
    if not _asker_runs(group):
        _forget(group, None)
        return group
    if group.open_asked_by_id == by.pk:
        raise ValidationError(_("Another admin of the group has to agree."))
    _set(group, group.opens_to, by)
    return group


@transaction.atomic
def stop(group: Group, *, by: User) -> Group:
    """It stays as it is: any admin of the group. The same twice."""
    group = Group.objects.locked(group.pk)
    require_admin(group, by)
    if group.opens_to:
        _forget(group, by)
    return group


def work_off() -> int:
    """Groups whose day has come; returns how many are read by more people now."""
    due = Group.objects.filter(opens_at__lte=timezone.now()).order_by("pk").values_list("pk", flat=True)
    return sum(_open(pk) for pk in list(due[:50]))


@transaction.atomic
def _open(pk: int) -> bool:
    group = Group.objects.locked(pk)
    if group.opens_at is None or group.opens_at > timezone.now():
        return False
    by = group.open_asked_by
    if by is None or not _asker_runs(group):
        _forget(group, None)
        return False
    _set(group, group.opens_to, by)
    return True


def _asker_runs(group: Group) -> bool:
    """Whether who asked still may: an admin who has gone must not open what is not theirs any more."""
    here = Q(user=group.open_asked_by_id, user__is_active=True, role=Membership.Role.ADMIN)
    return group.open_asked_by_id is not None and group.memberships.filter(here).exists()


def _forget(group: Group, by: User | None) -> None:
    """``by`` None: whoever asked runs the group no more."""
    group.opens_to, group.opens_at, group.open_asked_by = "", None, None
    group.save(update_fields=OPENING)
    tell_changed(group, by, "not opening")


def _set(group: Group, to: str, by: User) -> None:
    """It is so from now on, on every path: rights are asked at each answer, and open pages ask again at once."""
    was_public, group.visibility = group.is_public, to
    group.opens_to, group.opens_at, group.open_asked_by = "", None, None
    if to == Visibility.SECRET:
        _hide_address(group)
        group.joining = Group.Joining.INVITE
        group.join_requests.filter(decided_at=None).update(
            decided_at=timezone.now(), decided_by=by, accepted=False
        )
    elif to == Visibility.PRIVATE and group.joining == Group.Joining.OPEN:
        group.joining = Group.Joining.APPROVAL
    group.is_default = group.is_default and group.is_public
    fields = [*OPENING, "visibility", "joining", "is_default", "slug", "folded_words"]
    insist_on_free(partial(group.save, update_fields=fields))
    if was_public:
        ties.end_those_not_allowed(group, by)
        here = Membership.objects.filter(group=group).values("user")
        User.bump_access_of(User.objects.employees().exclude(pk__in=here))
    tell_changed(group, by, to)


def _hide_address(group: Group) -> None:
    """Nobody who knew the group finds it by its old address; mails and links of its members go on working."""
    before, group.slug = group.slug, unguessable(group.slug)
    FormerSlug.objects.create(slug=before, group=group)


def delay() -> timedelta:
    return timedelta(days=settings.GROUP_OPEN_DAYS)
