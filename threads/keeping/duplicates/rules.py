"""Who may become one person with whom, and what may be taken apart again."""

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.erased.words import is_placeholder
from accounts.models import DirectoryPerson, EmailAddress, User
from threads.models import LegalHold

from ..models import Erasure
from .models import MergeNote, PersonMerge

PEOPLE = (User.Kind.EMPLOYEE, User.Kind.OUTSIDER)


def may_not(stays: User, goes: User, *, by: User, with_private: bool = False) -> str:
    """Why ``goes`` cannot become ``stays``, as a sentence; empty if they can. One query."""
    if stays.pk == by.pk and (with_private or not goes.is_outsider):
        # Nobody reads more by being an admin.
        return _("You would get to read what %(goes)s could. Ask another admin.") % {"goes": goes.name}
    return _not_these(stays, goes, by) or _not_now(stays, goes)


def _not_these(stays: User, goes: User, by: User) -> str:
    names = {"stays": stays.name, "goes": goes.name}
    if stays.pk == goes.pk:
        return _("This is one person already.")
    if not {stays.kind, goes.kind} <= set(PEOPLE):
        return _("Only people can be merged.")
    if is_placeholder(stays.name) or is_placeholder(goes.name):
        return _("Somebody who was erased is nobody else.")
    for user in (stays, goes):
        if user.merged_into_id:
            return _("%(name)s was merged already.") % {"name": user.name}
        if user.is_break_glass:
            # Nobody comes in as one by anything but what was made for it.
            return _("%(name)s is a break-glass account. Make it none first.") % {"name": user.name}
    if goes.pk == by.pk:
        return _(
            "You cannot merge your own account away. Let it be the one that stays, or ask another admin."
        )
    if stays.is_outsider and not goes.is_outsider:
        return _("%(goes)s has an account, %(stays)s has none. Let %(goes)s be the one who stays.") % names
    if goes.can_sign_in and not stays.can_sign_in:
        return _("%(stays)s has left, %(goes)s is here. Let %(goes)s be the one who stays.") % names
    return ""


def lends_a_way_in(goes: User, stays: User) -> bool:
    """Whether whoever could come in as ``goes`` may come in as ``stays``: not by the mailbox of somebody who has left, nor to
    a role that they did not have."""
    return goes.can_sign_in and (stays.role in (User.Role.MEMBER, goes.role) or goes.is_admin)


def _not_now(stays: User, goes: User) -> str:
    names, both = {"stays": stays.name, "goes": goes.name}, [stays.pk, goes.pk]
    merges = PersonMerge.objects.filter(Q(stays__in=both) | Q(goes__in=both), undone_at=None)
    directory = DirectoryPerson.objects.filter(gone_at=None)
    asked = {
        "erased": Erasure.objects.filter(person__in=both, finished_at=None, cancelled_at=None),
        "running": merges.filter(Q(moved_at=None) | Q(undo_at__isnull=False)),
        "held": holds(goes, stays),
        "is_in_directory": directory.filter(user=goes, user__is_active=True),
        "other_is_too": directory.filter(user=stays),
    }
    found = (
        User.objects.filter(pk=goes.pk).values(**{name: Exists(rows) for name, rows in asked.items()}).get()
    )
    if found["erased"]:
        return _("One of them is being erased.")
    if found["running"]:
        return _("A merge of one of them is still going on.")
    if found["held"]:
        return _under_hold(goes, stays)
    if found["is_in_directory"] and not found["other_is_too"]:
        # Else nobody would end the access of the one who stays when they leave.
        return (
            _("The directory runs the account of %(goes)s, and not that of %(stays)s. Let %(goes)s stay.")
            % names
        )
    return ""


def holds(loses: User, gets: User) -> "QuerySet[LegalHold]":
    """Under these, words of somebody whom a hold names would be somebody's whom it does not name."""
    return LegalHold.objects.active().filter(people=loses).exclude(people=gets)


def _under_hold(loses: User, gets: User) -> str:
    names = {"loses": loses.name, "gets": gets.name}
    return _("A legal hold names %(loses)s and not %(gets)s: name both in it, or end it first.") % names


def under_way(user: User) -> bool:
    """Whether this person becomes somebody else at this moment, or somebody becomes them, or two are taken apart."""
    merges = PersonMerge.objects.filter(Q(stays=user) | Q(goes=user), undone_at=None)
    return merges.filter(Q(moved_at=None) | Q(undo_at__isnull=False)).exists()


def is_erased(merge: PersonMerge) -> bool:
    return is_placeholder(merge.stays.name) or is_placeholder(merge.goes.name)


def comes_back(merge: PersonMerge) -> bool:
    """Whether the account of the one who went is opened when they are taken apart: not when both have left since."""
    return merge.was_active and merge.stays.can_sign_in


def may_not_undo(merge: PersonMerge) -> str:
    """Why it cannot be taken apart, as a sentence; empty if it can."""
    if merge.undo_at:
        return _("This is being taken apart already.")
    if merge.forgotten_at or merge.undo_until < timezone.now():
        return _("This is too long ago: what was moved is not known any more.")
    if merge.moved_at is None:
        return _("This merge is still going on.")
    if merge.stays.merged_into_id:
        return _("%(name)s was merged since: take that apart first.") % {"name": merge.stays.name}
    later = PersonMerge.objects.filter(stays=merge.stays_id, pk__gt=merge.pk, undone_at=None)
    if (one := later.select_related("goes").order_by("pk").first()) is not None:
        return _("%(other)s was merged into %(name)s since: take that apart first.") % {
            "other": one.goes.name,
            "name": merge.stays.name,
        }
    erased = Erasure.objects.filter(person__in=[merge.stays_id, merge.goes_id], cancelled_at=None)
    if is_erased(merge) or erased.exists():
        return _("One of them is being erased, or was.")
    return ""


def lacks_address(merge: PersonMerge) -> str:
    """The sentence of whom nothing would reach; asked when it is done."""
    if (lonely := _without_address(merge)) is None:
        return ""
    return _("%(name)s would have no address left. Give %(name)s another one first.") % {"name": lonely.name}


def _without_address(merge: PersonMerge) -> User | None:
    """Who signs in here, and could not be reached when the addresses are back where they were."""
    moved = MergeNote.objects.filter(merge=merge, kind=MergeNote.Kind.MOVED, table="accounts.EmailAddress")
    keys = {key for note in moved for key in note.keys}
    both = [merge.stays_id, merge.goes_id]
    rows = EmailAddress.objects.filter(user__in=both).values_list("pk", "user")
    back = {merge.goes_id if pk in keys and user == merge.stays_id else user for pk, user in rows}
    if merge.stays.can_sign_in and merge.stays_id not in back:
        return merge.stays
    return merge.goes if comes_back(merge) and merge.goes_id not in back else None
