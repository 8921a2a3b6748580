"""One erasure from its trial run to the search at its end. Each step is a transaction, which also says how far it is:
killed at any moment, it goes on there."""

from collections import Counter
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import erased
from accounts.audit import record
from accounts.models import ErasedMark, User
from accounts.signals import coming_back
from search import writer

from .. import notes
from ..duplicates import rules as merging
from ..holding import copies
from ..models import Erasure
from . import identity, places, searching, stored_files
from .identity import Identity
from .places import ErasingWork, NamedPlace

Tick = Callable[[int], object]


def may_not(user: User) -> str:
    """Why this person cannot be erased, as a sentence; empty if they can."""
    if user.can_sign_in:
        return _("%(name)s still has access. End it first; then colleagues take over what is theirs.") % {
            "name": user.name
        }
    if user.kind == User.Kind.SYSTEM:
        return _("This is Skein itself.")
    if user.merged_into:
        return _("%(name)s was merged into %(other)s, and is erased with them.") % {
            "name": user.name,
            "other": user.merged_into.name,
        }
    if merging.under_way(user):
        return _("%(name)s is being merged, or taken apart. Wait until that is over.") % {"name": user.name}
    if copies.covering([user.pk]):
        return _("A legal hold covers what %(name)s wrote. It is stronger: end the hold first.") % {
            "name": user.name
        }
    return ""


def ask(
    user: User, *, by: User | None, case: str, by_hand: bool = False,
    further: tuple[str, ...] = (), others: tuple[str, ...] = (),
) -> Erasure:  # fmt: skip
    """``further``, ``others``: as ``identity.of`` takes them. Raises ValidationError with a sentence when the person cannot be
    erased, or is being erased."""
    if reason := may_not(user):
        if copies.covering([user.pk]):
            record(notes.REFUSED, by=by, person=user)
        raise ValidationError(reason)
    if Erasure.objects.filter(person=user, finished_at=None, cancelled_at=None).exists():
        raise ValidationError(_("This person is being erased already."))
    with transaction.atomic():
        row = Erasure.objects.create(
            person=user, asked_by=by, case=case[:200], by_hand=by_hand, further=further, others=others
        )
        record(notes.ASKED, by=by, person=user, words={"case": case[:200]}, number=row.pk)
    return row


def count(row: Erasure, known: Identity, tick: Tick = lambda count: None) -> list[tuple[str, int]]:
    """The trial run: every place and how much it has, nothing written but what it found."""
    number = row.pk or 1
    work = ErasingWork(number, erased.marks.of_rows(known.marks(number)), known.users, writes=False)
    found: Counter[str] = Counter()
    for place in places.every():
        after: int | None = 0
        while after is not None:
            step = place.step(work, after)
            found[place.name] += step.changed
            tick(step.seen)
            after = step.after
    row.found = [[name, number] for name, number in found.items() if number]
    row.notes = remarks(known)
    row.counted_at = timezone.now()
    if row.pk:
        row.save(update_fields=["found", "notes", "counted_at"])
    return [(name, number) for name, number in found.items() if number]


def remarks(known: Identity) -> list[str]:
    """What whoever asks has to know before."""
    said = []
    if known.namesakes:
        said.append(_("Others have this name, too: it stays in texts, and only addresses go."))
    if any(not erased.marks.spellings(name) for name in known.called):
        said.append(_("A name of one word stays in texts, where it may mean anybody."))
    if len(known.users) > 1:
        said.append(_("Outsiders of the same name are taken for this person."))
    return said


def run(row: Erasure, known: Identity, tick: Tick = lambda count: None) -> dict[str, int]:
    """Erase, or go on with it; returns what the search at the end still finds."""
    _begin(row, known)
    work = ErasingWork(row.pk, erased.load([row.pk]), known.users)
    every = places.every()
    names = [place.name for place in every]
    for place in every[names.index(row.place) if row.place in names else 0 :]:
        if row.place != place.name:
            row.place, row.after = place.name, 0
        while _step(row, place, work, tick):
            pass
    return finish(row, known, tick)


@transaction.atomic
def _begin(row: Erasure, known: Identity) -> None:
    """The marks come first: from now on no import brings the person back."""
    if not has_begun(row):
        ErasedMark.objects.bulk_create(known.marks(row.pk), ignore_conflicts=True)
        nobody = ErasingWork(row.pk, erased.Marks(), known.users, writes=False)
        row.total = 2 * sum(place.rows(nobody) for place in places.every())
        row.save(update_fields=["total"])


@transaction.atomic
def _step(row: Erasure, place: NamedPlace, work: ErasingWork, tick: Tick) -> bool:
    step = place.step(work, row.after)
    row.changed[place.name] = row.changed.get(place.name, 0) + step.changed
    row.done += step.seen
    row.after = step.after or 0
    row.place = place.name
    row.save(update_fields=["changed", "done", "after", "place"])
    tick(step.seen)
    return step.after is not None


def finish(row: Erasure, known: Identity, tick: Tick = lambda count: None) -> dict[str, int]:
    """Index anew what changed, and look for the person everywhere."""
    stored_files.forget()
    writer.drain_all()
    writer.tidy()
    row.left = searching.left(erased.load([row.pk]), known.full_names, known.addresses, tick)
    with transaction.atomic():
        row.finished_at, row.further, row.others = timezone.now(), [], []
        row.save(update_fields=["left", "finished_at", "further", "others"])
        record(
            notes.ERASED, by=row.confirmed_by, person=row.person, number=row.pk, places=sum(row.changed.values()),
            left=sum(row.left.values()),
        )  # fmt: skip
    return row.left


def identity_of(row: Erasure) -> Identity:
    """Who it is; of one that is half erased, who is left of them."""
    if row.person is None:
        return Identity([])
    return identity.of(row.person, tuple(row.further), tuple(row.others))


def has_begun(row: Erasure) -> bool:
    return ErasedMark.objects.filter(number=row.pk).exists()


def too_late(row: Erasure) -> str:
    """Why it cannot begin any more: since it was asked for, the person came back, or a hold began. Empty if it can, or has."""
    return may_not(row.person) if row.person and not has_begun(row) else ""


@transaction.atomic
def call_off(row: Erasure, reason: str) -> None:
    row.cancelled_at, row.notes, row.further, row.others = timezone.now(), [reason], [], []
    row.save(update_fields=["cancelled_at", "notes", "further", "others"])
    record(notes.CALLED_OFF, by=None, person=row.person, number=row.pk)


@transaction.atomic
def lift(row: Erasure, *, by: User) -> None:
    """Who was erased may come in again: nobody knows their name and address any more, by an old mail they come in, too.
    Raises ValidationError for one that is under way."""
    row = Erasure.objects.locked(row.pk)
    if row.finished_at is None:
        raise ValidationError(_("This person is not erased."))
    if ErasedMark.objects.filter(number=row.pk).delete()[0]:
        record(notes.LIFTED, by=by, number=row.pk)


@receiver(coming_back, dispatch_uid="keeping.coming_back")
def _stays_out(user: User, **_kwargs: object) -> None:
    """Whose erasure is confirmed goes. ``user`` is held, as by who confirms it: of the two one comes first."""
    under_way = Erasure.objects.filter(person=user, finished_at=None, cancelled_at=None)
    if under_way.filter(Q(by_hand=True) | Q(confirmed_at__isnull=False)).exists():
        raise ValidationError(_("%(name)s is being erased.") % {"name": user.name})


# --- At the desk ---------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(row: Erasure, *, by: User, name: str) -> None:
    """A second admin has seen what goes, and typed the name. Raises ValidationError with a sentence."""
    row = Erasure.objects.locked(row.pk)
    if row.confirmed_at or row.is_over or row.by_hand or row.person is None:
        raise ValidationError(_("This is decided already."))
    if row.counted_at is None:
        raise ValidationError(_("The trial run is not over yet."))
    if row.asked_by_id == by.pk:
        raise ValidationError(_("Another admin has to confirm this."))
    person = User.objects.select_for_update().get(pk=row.person.pk)
    if " ".join(name.split()) != person.name:
        raise ValidationError(_("This is not the name."))
    if reason := may_not(person):
        raise ValidationError(reason)
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record(notes.CONFIRMED, by=by, person=row.person, number=row.pk)


@transaction.atomic
def cancel(row: Erasure, *, by: User) -> None:
    """It is not done after all. Raises ValidationError once it was confirmed: then some of it is gone."""
    row = Erasure.objects.locked(row.pk)
    if row.confirmed_at or row.is_over or row.by_hand:
        raise ValidationError(_("This is decided already."))
    row.cancelled_at, row.further, row.others = timezone.now(), [], []
    row.save(update_fields=["cancelled_at", "further", "others"])
    record(notes.CANCELLED, by=by, person=row.person, number=row.pk)


def work_off() -> None:
    """One trial run or one erasure, as long as it takes; killed, it goes on in the next worker."""
    ours = Erasure.objects.filter(by_hand=False, finished_at=None, cancelled_at=None).order_by("pk")
    if row := ours.filter(counted_at=None).first():
        count(row, identity_of(row))
    elif row := ours.exclude(confirmed_at=None).first():
        if reason := too_late(row):
            call_off(row, reason)
        else:
            run(row, identity_of(row))
