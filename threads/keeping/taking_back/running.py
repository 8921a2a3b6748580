"""The worker's share: an import that an admin takes back, in steps of one transaction each. Killed, the next worker goes on
with what is left."""

import logging
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from microblog.kit.away import if_it_can_be, is_passing
from threads.bridge.archives import acts
from threads.bridge.models import Archive, ImportNote

from .. import notes
from ..holding import copies
from . import plan
from .conversations import TakenBack, Undo, hand_over, remove_mails

log = logging.getLogger("skein.keeping")
State = Archive.State
#: Of one transaction. A conversation is not cut in two, however many messages it has.
CONVERSATIONS, MESSAGES, MAILS, PEOPLE = 25, 500, 200, 200
#: So often the same step is begun; then it is the step that kills the worker.
MOST_TRIES = 3


@transaction.atomic
def ask(archive: Archive, *, by: User, reason: str) -> None:
    """Have it taken back. Raises ValidationError when that is not possible any more, or not for this person."""
    row = Archive.objects.locked(archive.pk)
    if not row.may_be_undone:
        raise ValidationError(_("This import cannot be taken back any more."))
    acts.require_say(row, by)
    reason = " ".join(reason.split())[: Archive.REASON]
    if not reason:
        raise ValidationError(_("Say why."))
    batches = [batch.pk for batch in row.batches.all()]
    row.state, row.undone_by, row.undo_reason, row.problem = State.UNDOING, by, reason, ""
    row.position, row.attempts = 0, 0
    row.outcome = asdict(TakenBack(**_counted(row))) | {
        "total": max(1, plan.near(batches).count()),
        "seen": 0,
    }
    row.save(
        update_fields=["state", "undone_by", "undo_reason", "problem", "position", "attempts", "outcome"]
    )
    record(notes.TAKING_BACK, by=by, words={"reason": reason}, archive=row.pk)


def _counted(row: Archive) -> dict[str, int]:
    """What went when a part of it was taken back before."""
    return {name: number for name, number in row.outcome.items() if name in asdict(TakenBack())}


def work_off() -> int:
    row = Archive.objects.filter(state=State.UNDOING).select_related("undone_by").order_by("pk").first()
    if row is None:
        return 0
    try:
        if row.attempts >= MOST_TRIES:
            _fail(row, _("It was tried %(count)d times and never got further.") % {"count": row.attempts})
        else:
            Archive.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)
            _Run(row).run()
    except Exception as error:
        if is_passing(error):
            # Not the fault of the import: it is no try of it.
            with if_it_can_be():
                Archive.objects.filter(pk=row.pk).update(attempts=row.attempts)
            raise
        log.exception("archive %s could not be taken back", row.pk)
        _fail(row, _("It failed: %(why)s. The log says more.") % {"why": type(error).__name__})
    return 1


def _fail(row: Archive, why: str) -> None:
    """What went by then is gone; the rest can be taken back once more."""
    Archive.objects.filter(pk=row.pk, state=State.UNDOING).update(
        state=State.DONE, problem=why[: Archive.PROBLEM], position=row.size
    )


class _Run:
    def __init__(self, row: Archive):
        self.row = row
        self.batches = [batch.pk for batch in row.batches.all()]
        self.undo = Undo(self.batches, row.undone_by, _("The import that brought it was taken back."))

    def run(self) -> None:
        hand_over(self.batches)
        after = 0
        while ids := self._next(after):
            with transaction.atomic():
                self._add(self.undo.take_back(ids), len(ids))
            after = ids[-1]
        while self._forget_unplaced():
            pass
        self._forget_people()
        self._finish()

    def _next(self, after: int) -> list[int]:
        rows = plan.near(self.batches).filter(pk__gt=after).order_by("pk")
        ids: list[int] = []
        messages = 0
        for pk, count in rows.values_list("pk", "message_count")[:CONVERSATIONS]:
            if ids and messages + count > MESSAGES:
                break
            ids.append(pk)
            messages += count
        return ids

    def _add(self, taken: TakenBack, seen: int = 0) -> None:
        """Counted in the transaction in which it went, so that a restart counts nothing twice."""
        outcome = self.row.outcome
        for name, number in asdict(taken).items():
            outcome[name] = outcome.get(name, 0) + number
        outcome["seen"] += seen
        share = min(self.row.size, self.row.size * outcome["seen"] // outcome["total"])
        Archive.objects.filter(pk=self.row.pk).update(outcome=outcome, position=share, attempts=0)

    @transaction.atomic
    def _forget_unplaced(self) -> bool:
        """Mails that became nothing: of machines, or that could not be read."""
        rows = plan.mails(self.batches).filter(conversation=None, origins=None)
        numbers = list(rows.filter(pk__gt=self.unplaced).order_by("pk").values_list("pk", flat=True)[:MAILS])
        if not numbers:
            return False
        self.unplaced = numbers[-1]
        self._add(TakenBack(mails=remove_mails(set(numbers) - copies.mails_under_hold(numbers))))
        return True

    unplaced = 0

    def _forget_people(self) -> None:
        """Outsiders who came by the import, and of whom nothing is left."""
        assert self.row.ended_at is not None  # may_be_undone
        since = plan.people_since(self.row.batches.all())
        found = plan.named_nowhere(plan.newcomers(since, self.row.ended_at))
        last = 0
        while numbers := list(found.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PEOPLE]):
            last = numbers[-1]
            with transaction.atomic():
                self._add(TakenBack(people=sum(_is_forgotten(pk) for pk in numbers)))

    @transaction.atomic
    def _finish(self) -> None:
        stay = plan.near(self.batches)
        self.row.outcome["stay"] = stay.count()
        self.row.outcome["joined"] = sum(batch.joined for batch in self.row.batches.all())
        undone = Archive.objects.filter(pk=self.row.pk, state=State.UNDOING)
        if undone.update(
            state=State.UNDONE, undone_at=timezone.now(), outcome=self.row.outcome, trial={}, routes={}, domains=[], problem="",
            position=self.row.size,
        ):  # fmt: skip
            went = {name: self.row.outcome[name] for name in ("messages", "conversations", "stay")}
            record(notes.TAKEN_BACK, by=self.row.undone_by, archive=self.row.pk, **went)


def _is_forgotten(person: int) -> bool:
    """False when something has named the person since they were looked for."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=person).delete()
    except ProtectedError:
        return False
    return True


def forget() -> int:
    """What imports noted, when nobody can take them back any more."""
    until = timezone.now() - Archive.UNDO_PERIOD
    old = ImportNote.objects.filter(batch__finished_at__lt=until)
    return old.delete()[0]
