"""The worker's share of an undo: in small steps, each a transaction, which a restart begins again where they were."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import EmailAddress, User
from microblog.kit.away import is_passing
from search.models import PendingUpdate
from threads.actions import merging, unpublishing
from threads.bridge.models import Archive, IncomingMail, Origin
from threads.models import Conversation

from .. import deleting, notes
from ..holding import copies
from . import plan

log = logging.getLogger("skein.keeping")
State = Archive.State
AT_ONCE = 200


@transaction.atomic
def ask(archive: Archive, *, by: User) -> None:
    """Have it undone. Raises ValidationError when it is too late for that, or done already."""
    row = Archive.objects.locked(archive.pk)
    if not row.may_be_undone:
        raise ValidationError(_("This import cannot be undone any more."))
    row.state, row.undone_by = State.UNDOING, by
    row.position, row.outcome = 0, {"messages": 0, "mails": 0, "kept": 0}
    row.save(update_fields=["state", "undone_by", "position", "outcome"])
    record(notes.ARCHIVE_UNDONE, by=by, archive=row.pk)


def work_off() -> int:
    row = Archive.objects.filter(state=State.UNDOING).order_by("pk").first()
    if row is None:
        return 0
    try:
        _Undo(row).run()
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("the undo of archive %s failed", row.pk)
        # It can be asked for again: what is gone is gone.
        Archive.objects.filter(pk=row.pk).update(
            state=State.DONE, problem=_("The undo failed. The log says why.")
        )
    return 1


class _Undo:
    def __init__(self, row: Archive):
        self.row = row
        self.total = max(1, plan.touched(row).count())
        self.done = 0
        self.reason = _("The import that brought it was undone.")

    def run(self) -> None:
        deleted = deleting.delete_conversations(plan.whole(self.row), reason=self.reason, tick=self._tick)
        self.row.outcome["messages"] += deleted.messages
        self._save()
        after = 0
        while (
            pk := plan.going(self.row)
            .filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", flat=True)
            .first()
        ):
            self._take_out(pk)
            after = pk
            self._tick(1)
        self._forget_mails()
        _forget_outsiders(self.row)
        self._finish()

    def _tick(self, count: int) -> None:
        self.done += count
        share = min(self.row.size, self.row.size * self.done // self.total)
        Archive.objects.filter(pk=self.row.pk).update(position=share)

    def _save(self) -> None:
        Archive.objects.filter(pk=self.row.pk).update(outcome=self.row.outcome)

    @transaction.atomic
    def _take_out(self, pk: int) -> None:
        """The messages of the import, of a conversation that was there before or has other mails."""
        Conversation.objects.filter(pk=pk).hold()
        conversation = plan.going(self.row).filter(pk=pk).first()
        if conversation is None or copies.conversations_under_hold([pk]):
            return
        ids = set(plan.brought(self.row).filter(conversation=pk).values_list("pk", flat=True))
        _hang_up(conversation, ids)
        unpublishing.unpublish(conversation, ids, by=self.row.undone_by, why=self.reason)
        PendingUpdate.objects.bulk_create([PendingUpdate(message=one) for one in ids], batch_size=500)
        self.row.outcome["messages"] += len(ids)
        self._save()

    def _forget_mails(self) -> None:
        """All mails of the import but those of conversations that stay, and those that are the only original of a message
        which was known by quotes before."""
        staying = plan.touched(self.row).values("pk")
        after = 0
        while True:
            mails = plan.mails_of(self.row).filter(pk__gt=after).exclude(conversation__in=staying)
            numbers = list(mails.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not numbers:
                return
            self._forget_some(numbers)
            after = numbers[-1]

    @transaction.atomic
    def _forget_some(self, numbers: list[int]) -> None:
        IncomingMail.objects.filter(pk__in=numbers).hold()
        kept = copies.mails_under_hold(numbers) | _only_originals(numbers)
        gone = [pk for pk in numbers if pk not in kept]
        Origin.objects.filter(mail__in=gone).delete()
        deleting.forget_mails(gone, self.reason)
        # Without a trace: the same archive may be imported again, into the right group.
        IncomingMail.objects.filter(pk__in=gone).delete()
        self.row.outcome["mails"] += len(gone)
        self._save()

    @transaction.atomic
    def _finish(self) -> None:
        self.row.outcome["kept"] = plan.touched(self.row).count()
        Archive.objects.filter(pk=self.row.pk).update(
            state=State.UNDONE, undone_at=timezone.now(), outcome=self.row.outcome, trial={}, routes={}, problem="",
            position=self.row.size,
        )  # fmt: skip


def _hang_up(conversation: Conversation, ids: set[int]) -> None:
    """What was there before and got its parent by the import hangs below the next message above that stays."""
    above = dict(conversation.messages.filter(pk__in=ids).values_list("pk", "parent"))
    children = list(conversation.messages.filter(parent__in=ids).exclude(pk__in=ids))
    for child in children:
        parent = child.parent_id
        while parent in above:
            parent = above[parent]
        child.parent_id = parent
    merging.rehang(children)


def _only_originals(numbers: list[int]) -> set[int]:
    """Mails whose own text a message has that stays: nothing else would prove it."""
    others = Origin.objects.filter(message=OuterRef("message"), role=Origin.Role.OUTER).exclude(
        mail__in=numbers
    )
    outer = Origin.objects.filter(~Exists(others), mail__in=numbers, role=Origin.Role.OUTER)
    return set(outer.values_list("mail", flat=True))


def _forget_outsiders(row: Archive) -> None:
    """People whom nobody knew before the import, and of whom nothing is left."""
    found = User.objects.filter(
        kind=User.Kind.OUTSIDER, created_at__gte=row.started_at, created_at__lte=row.ended_at
    )
    for relation in User._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and model is not EmailAddress:
            rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            found = found.filter(~Exists(rows))
    while numbers := list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        User.objects.filter(pk__in=numbers).delete()
