"""The worker's share: archives are looked at and imported, in steps that go on where they were after a restart."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import Group
from microblog.kit.away import if_it_can_be, is_passing

from ..bulk_import import Import, imported
from ..models import Archive, ImportBatch
from . import arriving, reading
from .reading import OpenArchive, UnreadableArchiveError
from .routing import Router, domains_of, open_groups, routes_for
from .trial import ArchiveTrial

log = logging.getLogger("skein.bridge")
State = Archive.State
# How often it is noted how far it is, and asked whether it is still wanted.
TOLD = 1.0
#: What nobody decided about goes, and the names in what was found with it.
UNUSED, FOUND_KEPT = timedelta(days=7), timedelta(days=30)
DONE = audit.act(
    "mail.archive_done",
    gettext_lazy("imported archive %(archive)s: %(messages)s messages, %(conversations)s conversations"),
)


#: So often the same work is begun; then it is the file that kills the worker.
MOST_TRIES = 3


class NotWantedError(Exception):
    """Somebody paused or stopped it."""


class EndedError(Exception):
    """Why it does not go on, in a sentence."""


def work_off() -> int:
    """The next archive that waits for the worker; returns how many there were."""
    row = Archive.objects.filter(state__in=DOING).select_related("by").order_by("pk").first()
    if row is None:
        return 0
    try:
        _count_try(row)
        DOING[State(row.state)](row)
    except NotWantedError:
        pass
    except (UnreadableArchiveError, EndedError) as error:
        _fail(row, str(error))
    except FileNotFoundError:
        _fail(row, _("The file is not here any more. Send it anew."))
    except Exception as error:
        if is_passing(error):
            # Not the fault of the file: it is no try of it.
            with if_it_can_be():
                Archive.objects.filter(pk=row.pk).update(attempts=row.attempts)
            raise
        log.exception("archive %s failed", row.pk)
        _fail(row, _("It failed: %(why)s. The log says more.") % {"why": type(error).__name__})
    return 1


def _count_try(row: Archive) -> None:
    """Raises EndedError when it was begun often and never got further."""
    if row.state == State.STOPPING:
        return
    if row.attempts >= MOST_TRIES:
        raise EndedError(_("It was tried %(count)d times and never got further.") % {"count": row.attempts})
    Archive.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)


class _Progress:
    """Notes how far the work is, once a second, and ends it when its state is another one."""

    def __init__(self, row: Archive, archive: OpenArchive):
        self.row, self.archive, self.at = row, archive, time.monotonic()

    def tell(self) -> None:
        if time.monotonic() - self.at < TOLD:
            return
        self.at = time.monotonic()
        wanted = Archive.objects.filter(pk=self.row.pk, state=self.row.state)
        if not wanted.update(position=self.archive.position):
            raise NotWantedError


def _try(row: Archive) -> None:
    if row.by is None:
        raise UnreadableArchiveError(_("Who brought it is not here any more."))
    row.routes = routes_for(row.by) if row.by_recipients else {}
    row.domains = domains_of(row.by) if row.by_recipients else []
    chosen = set(row.groups.values_list("pk", flat=True))
    groups = Group.objects.in_bulk(chosen | set(row.routes.values()))
    router, trial = Router(row, chosen), ArchiveTrial(groups)
    with reading.opened(arriving.path(row)) as archive:
        progress = _Progress(row, archive)
        for found in archive.mails:
            trial.put(found, router.groups_of(found.raw) if found.raw is not None else [])
            progress.tell()
        trial.finish()
    Archive.objects.filter(pk=row.pk, state=State.TRYING).update(
        state=State.TRIED, trial=trial.said(), routes=row.routes, domains=row.domains, position=row.size, attempts=0,
    )  # fmt: skip


def _import(row: Archive) -> None:
    """Each mail into the runs of its groups. What came before a restart or a pause is passed over by the runs."""
    batches = row.batches.select_related("group", "user")
    _require_open(row, {batch.group_id for batch in batches})
    runs = {batch.group_id: Import.of(batch) for batch in batches}
    router = Router(row, row.groups.values_list("pk", flat=True))
    with reading.opened(arriving.path(row)) as archive:
        progress = _Progress(row, archive)
        for found in archive.mails:
            # What cannot be read is counted once, by the first run.
            for pk in router.groups_of(found.raw) if found.raw is not None else sorted(runs)[:1]:
                if pk in runs and runs[pk].put(found.raw):
                    # It got further: a restart is no try of the same any more.
                    Archive.objects.filter(pk=row.pk).update(attempts=0)
            progress.tell()
    for run in runs.values():
        run.finish()
    _index(row, [run.batch for run in runs.values()])
    _end(row)


def _require_open(row: Archive, numbers: set[int]) -> None:
    """Raises EndedError when who brought it may not import into one of its groups any more."""
    is_here = row.by is not None and row.by.can_sign_in and row.by.is_admin
    found = open_groups(row.by).filter(pk__in=numbers).count() if row.by and is_here else 0
    if found < len(numbers):
        raise EndedError(_("One of the groups takes nothing any more from who brought it."))


def _index(row: Archive, batches: list[ImportBatch]) -> None:
    """The mails are safe by now: whatever fails here, the worker indexes what is left."""
    try:
        imported.send(sender=Import, tick=lambda count: None, batches=batches)
    except Exception:
        log.exception("archive %s could not be indexed", row.pk)


@transaction.atomic
def _stop(row: Archive) -> None:
    """Here, where no chunk of it can be under way any more. What was imported by now stays."""
    now = timezone.now()
    if Archive.objects.filter(pk=row.pk, state=State.STOPPING).update(state=State.STOPPED, ended_at=now):
        ImportBatch.objects.filter(archive=row.pk, finished_at=None).update(finished_at=now)
    arriving.path(row).unlink(missing_ok=True)


@transaction.atomic
def _end(row: Archive) -> None:
    over = Archive.objects.filter(pk=row.pk, state=State.IMPORTING)
    if over.update(state=State.DONE, ended_at=timezone.now(), position=row.size):
        counts = row.counts()
        audit.record(
            DONE,
            by=row.by,
            archive=row.pk,
            messages=counts.get("messages", 0),
            conversations=counts.get("conversations", 0),
        )
    arriving.path(row).unlink(missing_ok=True)


def _fail(row: Archive, why: str) -> None:
    """What was imported by then stays."""
    if row.state != State.TRYING:
        _stopped(row, why)
        return
    failed = Archive.objects.filter(pk=row.pk, state=State.TRYING)
    if failed.update(state=State.FAILED, problem=why[: Archive.PROBLEM]):
        arriving.path(row).unlink(missing_ok=True)


def _stopped(row: Archive, why: str) -> None:
    now = timezone.now()
    found = Archive.objects.filter(pk=row.pk, state=row.state)
    if not found.update(state=State.STOPPED, ended_at=now, problem=why[: Archive.PROBLEM]):
        return
    ImportBatch.objects.filter(archive=row.pk, finished_at=None).update(finished_at=now)
    arriving.path(row).unlink(missing_ok=True)


DOING: dict[State, Callable[[Archive], None]] = {
    State.TRYING: _try,
    State.IMPORTING: _import,
    State.STOPPING: _stop,
}


#: Nothing of these was imported, and nobody works on them.
UNDECIDED = (State.SENDING, State.TRIED, State.FAILED)


def forget() -> int:
    """Files nobody decided about, and names that trial runs found; returns how many archives went."""
    now = timezone.now()
    Archive.objects.filter(ended_at__lt=now - FOUND_KEPT).exclude(trial={}).update(
        trial={}, routes={}, domains=[]
    )
    paused = Archive.objects.filter(state=State.PAUSED, paused_at__lt=now - UNUSED)
    for pk in list(paused.values_list("pk", flat=True)):
        _end_pause(pk)
    unused = Archive.objects.filter(made_at__lt=now - UNUSED, started_at=None, state__in=UNDECIDED)
    return sum(_forget(pk) for pk in list(unused.values_list("pk", flat=True)))


@transaction.atomic
def _end_pause(pk: int) -> None:
    row = Archive.objects.filter(pk=pk).all_locked()
    if row and row[0].state == State.PAUSED:
        _stopped(row[0], _("It was paused for %(days)d days.") % {"days": UNUSED.days})


@transaction.atomic
def _forget(pk: int) -> bool:
    """Whether it was still undecided when it was held."""
    rows = [row for row in Archive.objects.filter(pk=pk).all_locked() if row.state in UNDECIDED]
    for row in rows:
        arriving.path(row).unlink(missing_ok=True)
        row.delete()
    return bool(rows)
