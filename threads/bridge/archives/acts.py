"""What an admin does with an archive."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import Group, User

from ..models import Archive, ImportBatch
from . import arriving
from .routing import open_groups

State = Archive.State
BEGUN = audit.act(
    "mail.archive",
    gettext_lazy("began to import archive %(archive)s with %(mails)s mails into %(groups)s groups"),
)
PAUSED = audit.act("mail.archive_paused", gettext_lazy("paused the import of archive %(archive)s"))
WENT_ON = audit.act("mail.archive_on", gettext_lazy("went on with the import of archive %(archive)s"))
STOPPED = audit.act("mail.archive_stopped", gettext_lazy("stopped the import of archive %(archive)s"))


def _held(archive: Archive, *states: State) -> Archive:
    """The row, locked. Raises ValidationError when it is not in one of these states any more."""
    row = Archive.objects.locked(archive.pk)
    if row.state not in states:
        raise ValidationError(
            _("That is not possible any more: it is %(state)s.") % {"state": row.get_state_display()}
        )
    return row


def has_say(archive: Archive, user: User) -> bool:
    """Whether this admin may pause, stop or delete it: who brought it, and who could bring it into all its groups."""
    if archive.by_id == user.pk:
        return True
    theirs = Group.objects.filter(
        Q(pk__in=archive.groups.values("pk"))
        | Q(pk__in=archive.batches.values("group"))
        | Q(pk__in=list(archive.routes.values()))
    )
    is_open = Q(pk__in=open_groups(user).values("pk"))
    found = theirs.aggregate(count=Count("pk"), open=Count("pk", filter=is_open))
    return 0 < found["count"] == found["open"]


def require_say(row: Archive, by: User) -> None:
    """Raises ValidationError."""
    if not has_say(row, by):
        raise ValidationError(
            _("Who brought it decides about it, and admins for whom all its groups are open.")
        )


@transaction.atomic
def look_again(archive: Archive, *, by_recipients: bool, groups: list[Group]) -> None:
    """Another trial run, with another target."""
    row = _held(archive, State.TRIED)
    row.by_recipients, row.state, row.position, row.trial, row.attempts = (
        by_recipients,
        State.TRYING,
        0,
        {},
        0,
    )
    row.save(update_fields=["by_recipients", "state", "position", "trial", "attempts"])
    row.groups.set(groups)


@transaction.atomic
def begin(archive: Archive, *, by: User) -> None:
    """Import it, as the trial run said. Raises ValidationError when there is nothing to import, or a group is not open for
    this person any more."""
    row = _held(archive, State.TRIED)
    numbers = [one["pk"] for one in row.trial["groups"]]
    groups = open_groups(by).in_bulk(numbers)
    if not numbers:
        raise ValidationError(_("There is no mail in it that could be imported."))
    if len(groups) < len(numbers):
        raise ValidationError(_("One of the groups takes nothing from you any more. Choose the groups anew."))
    for group in groups.values():
        ImportBatch.objects.create(archive=row, group=group, user=by, source=row.name)
    row.state, row.started_at, row.position, row.attempts = State.IMPORTING, timezone.now(), 0, 0
    row.is_noted = True
    row.save(update_fields=["state", "started_at", "position", "attempts", "is_noted"])
    mails = row.trial["mails"]
    audit.record(BEGUN, by=by, words={"name": row.name}, archive=row.pk, mails=mails, groups=len(groups))


def pause(archive: Archive, *, by: User) -> None:
    _turn(archive, (State.IMPORTING,), State.PAUSED, PAUSED, by)


def go_on(archive: Archive, *, by: User) -> None:
    _turn(archive, (State.PAUSED,), State.IMPORTING, WENT_ON, by)


def stop(archive: Archive, *, by: User) -> None:
    """The worker ends it (running); what is imported by then stays."""
    _turn(archive, (State.IMPORTING, State.PAUSED), State.STOPPING, STOPPED, by)


@transaction.atomic
def _turn(archive: Archive, of: tuple[State, ...], to: State, act: audit.Act, by: User) -> None:
    row = _held(archive, *of)
    require_say(row, by)
    row.state, row.attempts = to, 0
    row.paused_at = timezone.now() if to == State.PAUSED else None
    row.save(update_fields=["state", "attempts", "paused_at"])
    audit.record(act, by=by, archive=row.pk)


@transaction.atomic
def throw_away(archive: Archive, *, by: User) -> None:
    """A file of which nothing was imported."""
    row = _held(archive, State.SENDING, State.TRYING, State.TRIED, State.FAILED)
    require_say(row, by)
    arriving.path(row).unlink(missing_ok=True)
    row.delete()


Act = Callable[..., None]
DOING: dict[str, Act] = {"import": begin, "pause": pause, "go_on": go_on, "stop": stop}
