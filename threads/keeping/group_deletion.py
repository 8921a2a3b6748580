"""Groups whose day has come go, with everything of them, unless a legal hold covers something in them.

Their addresses stay taken: what is sent to them must reach nobody else.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import act, record
from accounts.models import FormerSlug, Group, User
from microblog.kit.away import is_passing
from threads.bridge.models import ImportBatch, IncomingMail
from threads.live import streams
from threads.live.events import GroupLeft
from threads.models import Activity, Conversation
from threads.moderation.models import Case
from threads.notify.models import Notification

from . import deleting
from .holding import copies

log = logging.getLogger("skein.keeping")
DELETED = act(
    "group.deleted",
    gettext_lazy("deleted the group %(name)s with %(count)s conversations, asked for by %(asker)s"),
)
KEPT = act(
    "group.kept", gettext_lazy("did not delete %(group)s on its day: a legal hold covers something in it")
)
GROUPS_AT_ONCE, MAILS_AT_ONCE = 20, 500


def work_off() -> int:
    """Returns how many groups went, so many at once at most. What is killed in between goes on where it was."""
    # Those that a hold keeps come last, and one that fails stops no other.
    due = Group.objects.filter(delete_at__lte=timezone.now()).order_by("is_kept", "delete_at", "pk")
    gone = 0
    for pk in list(due.values_list("pk", flat=True)):
        gone += _try_to_delete(pk)
        if gone == GROUPS_AT_ONCE:
            break
    return gone


def _try_to_delete(pk: int) -> bool:
    try:
        return _delete(pk)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("group %s could not be deleted", pk)
        return False


def free_addresses() -> int:
    """Addresses of deleted groups, if the company named a time after which others may have them."""
    if not settings.GROUP_ADDRESS_DAYS:
        return 0
    old = timezone.now() - timedelta(days=settings.GROUP_ADDRESS_DAYS)
    return FormerSlug.objects.filter(group=None, left_at__lt=old).delete()[0]


def _delete(pk: int) -> bool:
    group = Group.objects.filter(pk=pk, delete_at__lte=timezone.now()).first()
    if group is None:
        return False
    if copies.is_group_under_hold(group):
        _note_kept(pk)
        return False
    why = _("Its group was deleted.")
    # Asked again under the lock of the group with each batch: somebody may keep it meanwhile.
    due = Conversation.objects.filter(group=pk, group__delete_at__lte=timezone.now())
    done = deleting.delete_conversations(due, reason=why)
    # What never became a conversation: held, refused, not readable.
    left = (
        group.incoming_mails.exclude(state=IncomingMail.State.DELETED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    after, is_held = 0, done.held > 0
    while mails := list(left.filter(pk__gt=after)[:MAILS_AT_ONCE]):
        with transaction.atomic():
            if not Group.objects.filter(pk=pk, delete_at__lte=timezone.now()).all_locked():
                return False
            IncomingMail.objects.filter(pk__in=mails).hold()
            held = copies.mails_under_hold(mails)
            deleting.forget_mails([mail for mail in mails if mail not in held], why)
        after, is_held = mails[-1], is_held or bool(held)
    return not is_held and _finish(pk, done.conversations)


@transaction.atomic
def _finish(pk: int, count: int) -> bool:
    """The group itself. False when somebody kept it, a hold began, or something came in meanwhile."""
    found = Group.objects.filter(pk=pk, delete_at__lte=timezone.now()).all_locked()
    if not found or found[0].conversations.exists() or copies.is_group_under_hold(found[0]):
        return False
    (group,) = found
    asker = group.delete_asked_by
    # A name that only its members knew is none that the log tells when nobody can be asked any more.
    name = _("a secret group") if group.visibility == Group.Visibility.SECRET else group.name
    words = {"name": name, "asker": asker.name if asker else ""}
    record(DELETED, by=None, group=group, words=words, count=count)
    FormerSlug.objects.filter(group=group).update(group=None)
    FormerSlug.objects.create(slug=group.slug)
    Notification.objects.filter(url__startswith=group.get_absolute_url()).delete()
    Activity.objects.filter(group=group).delete()
    Case.objects.filter(group=group, message=None).delete()
    IncomingMail.objects.filter(group=group).update(group=None)
    ImportBatch.objects.filter(group=group).delete()
    members = list(User.objects.filter(memberships__group=group))
    group.delete()
    for user in members:
        user.bump_access()
        streams.emit(streams.of_person(user.pk), GroupLeft(group=pk))
    return True


@transaction.atomic
def _note_kept(pk: int) -> None:
    """Its people are told that it waits, and the log why; of which case nobody learns by it."""
    group = Group.objects.locked(pk)
    if not group.is_kept:
        group.is_kept = True
        group.save(update_fields=["is_kept"])
        record(KEPT, by=None, group=group)
