"""One person becomes another: begun in one transaction that shuts the account and moves the addresses, then moved row by row by
the worker. Each step is a transaction that also notes what it did; killed at any moment, it goes on there."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import access
from accounts.audit import record
from accounts.models import EmailAddress, Group, User
from accounts.signals import coming_back, sign_in_changed
from microblog.kit.bulk_update import update_each

from .. import notes
from . import letters, rules
from .models import LikelyPair, MergeNote, PersonMerge, plain
from .places import ADDRESSES, MOVES, PersonColumn

BATCH = 500
#: When whatever was under way while people were merged is over.
LATER = timedelta(minutes=2)


@transaction.atomic
def begin(stays: User, goes: User, *, by: User, with_private: bool = False) -> PersonMerge:
    """From now on ``goes`` opens nothing, and mail of theirs is by ``stays``; the worker moves the rest. ``with_private``: also
    what an outsider alone could read. Raises ValidationError with a sentence."""
    # Before the people, as whoever leaves one of these groups at this moment does.
    Group.objects.filter(memberships__user=goes).hold()
    stays, goes = _held(stays, goes)
    if reason := rules.may_not(stays, goes, by=by, with_private=with_private):
        raise ValidationError(reason)
    is_account = not goes.is_outsider
    merge = PersonMerge.objects.create(
        stays=stays, goes=goes, by=by, with_private=with_private or is_account,
        was_active=is_account and goes.is_active, with_sign_in=rules.lends_a_way_in(goes, stays),
    )  # fmt: skip
    if is_account:
        access.give_up(goes, by=by, successor=stays)
        letters.queue(merge)
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    _move_addresses(merge)
    LikelyPair.objects.filter(Q(first=goes) | Q(second=goes), dismissed_at=None).delete()
    record(notes.MERGED, by=by, person=stays, words={"other": goes.name}, number=merge.pk)
    if stays.can_sign_in and not goes.is_outsider:
        text = _("%(name)s and you are one person here now.") % {"name": goes.name}
        sign_in_changed.send(sender=User, people=[stays], text=text)
    return merge


def _held(stays: User, goes: User) -> tuple[User, User]:
    """Both, as they are now, and all admins, in the order in which others take them (access.held)."""
    asked = Q(pk__in=[stays.pk, goes.pk]) | Q(role=User.Role.ADMIN)
    rows = {row.pk: row for row in User.objects.select_for_update().filter(asked).order_by("pk")}
    return rows[stays.pk], rows[goes.pk]


def _move_addresses(merge: PersonMerge) -> None:
    rows = list(EmailAddress.objects.select_for_update().filter(user=merge.goes).order_by("pk"))
    proves_nothing = {} if merge.with_sign_in else {"verified_at": None}
    changes = [(row, {**({"primary": False} if row.primary else {}), **(proves_nothing if row.verified_at else {})})
               for row in rows]  # fmt: skip
    _change(merge, ADDRESSES, [(row, values) for row, values in changes if values])
    _move(merge, ADDRESSES, rows)
    have_a_main_address(merge.stays)
    merge.save(update_fields=["counts"])
    if merge.stays.manager_id == merge.goes_id:
        _change(merge, PersonColumn("accounts.User", "manager"), [(merge.stays, {"manager_id": None})])


def have_a_main_address(user: User) -> None:
    """Something must reach them. An account is reached where it was proven alone."""
    rows = user.addresses.all()
    if not rows.filter(primary=True).exists():
        known = rows if user.is_outsider else rows.exclude(verified_at=None)
        if (first := known.order_by("pk").first()) is not None:
            EmailAddress.objects.filter(pk=first.pk).update(primary=True)


def work_off(merge: PersonMerge) -> None:
    """Move what is left, as long as it takes."""
    if not merge.total:
        counted = sum(_rows(merge, move).count() for move in MOVES)
        PersonMerge.objects.filter(pk=merge.pk).update(total=max(1, counted))
    while _step(merge.pk):
        pass


def look_again(merge: PersonMerge) -> None:
    """What was under way while people were merged, and named the one who went: moved, too."""
    for number in range(len(MOVES)):
        while _again(merge.pk, number):
            pass
    PersonMerge.objects.filter(pk=merge.pk).update(checked_at=timezone.now())


@transaction.atomic
def _again(pk: int, number: int) -> bool:
    merge = PersonMerge.objects.locked(pk)
    return merge.undo_at is None and _step_of(merge, MOVES[number])


@transaction.atomic
def _step(pk: int) -> bool:
    """Some rows of the place it is at. False when there is nothing left."""
    merge = PersonMerge.objects.locked(pk)
    if merge.moved_at is not None:
        return False
    if rules.is_erased(merge):
        _stop(merge)
        return False
    if merge.place >= len(MOVES):
        _finish(merge)
        return False
    if not _step_of(merge, MOVES[merge.place]):
        merge.place += 1
    merge.save(update_fields=["place", "done"])
    return True


def _stop(merge: PersonMerge) -> None:
    """Nobody is there any more whose rows would go anywhere."""
    merge.moved_at = merge.checked_at = merge.forgotten_at = timezone.now()
    merge.notes.all().delete()
    merge.save(update_fields=["moved_at", "checked_at", "forgotten_at"])


def _finish(merge: PersonMerge) -> None:
    merge.moved_at = timezone.now()
    merge.save(update_fields=["moved_at"])
    # Groups and seats came.
    merge.stays.bump_access()


def _step_of(merge: PersonMerge, move: PersonColumn) -> bool:
    rows = list(_rows(merge, move).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    if not rows:
        return False
    needless = _needless(merge, move, rows)
    doubles = _doubles(merge, move, [row for row in rows if row.pk not in needless])
    if move.blank:
        _change(merge, move, [(row, {move.blank: ""}) for row, _here in doubles.values()])
        doubles = {}
    if move.stronger:
        better = [(here, move.stronger(here, row)) for row, here in doubles.values()]
        _change(merge, move, [(here, values) for here, values in better if values])
    goes = needless | doubles.keys()
    _drop(merge, move, [row for row in rows if row.pk in goes])
    _move(merge, move, [row for row in rows if row.pk not in goes])
    if move.after:
        move.after(rows)
    merge.done += len(rows)
    merge.save(update_fields=["counts", "done"])
    return True


def _rows(merge: PersonMerge, move: PersonColumn) -> "QuerySet[Any]":
    rows = move.model._base_manager.filter(move.only, **{move.column: merge.goes_id})
    if move.name == "accounts.User.manager":
        rows = rows.exclude(pk=merge.stays_id)
    if move.name == "accounts.User.merged_into":
        rows = rows.exclude(pk=merge.goes_id)
    is_kept = move.gives_rights and not merge.with_private or move.lets_in and not merge.with_sign_in
    return rows.none() if is_kept else rows


def _needless(merge: PersonMerge, move: PersonColumn, rows: list[Any]) -> set[Any]:
    if move.needless is None:
        return set()
    these = move.model._base_manager.filter(pk__in=[row.pk for row in rows])
    return set(these.filter(move.needless(merge.stays)).values_list("pk", flat=True))


def _doubles(merge: PersonMerge, move: PersonColumn, rows: list[Any]) -> dict[Any, tuple[Any, Any]]:
    """{key: (row of the one who goes, the same of the one who stays)}."""
    if not move.alike:
        return {}
    names = [move.model._meta.get_field(name).attname for name in move.alike]  # type: ignore[union-attr]
    table = move.model._base_manager.filter(move.once)
    counting = set(table.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    narrowed = {f"{names[-1]}__in": {getattr(row, names[-1]) for row in rows}}
    if move.alike[-1] == "actor":
        narrowed = {"message_id__in": {row.message_id for row in rows}}
    here = {_key(row, names): row for row in table.filter(**{move.column: merge.stays_id}, **narrowed)}
    return {
        row.pk: (row, here[_key(row, names)])
        for row in rows
        if row.pk in counting and _key(row, names) in here
    }


def _key(row: Any, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


# --- What is noted ---------------------------------------------------------------------------------------------------


def _note(merge: PersonMerge, move: PersonColumn, kind: MergeNote.Kind, **what: list[Any]) -> None:
    MergeNote.objects.create(merge=merge, kind=kind, table=move.label, column=move.column, **what)


def _move(merge: PersonMerge, move: PersonColumn, rows: list[Any]) -> None:
    if not rows:
        return
    keys = [row.pk for row in rows]
    move.model._base_manager.filter(pk__in=keys).update(**{move.column: merge.stays_id})
    _note(merge, move, MergeNote.Kind.MOVED, keys=keys)
    merge.counts = dict(Counter(merge.counts) + Counter({move.name: len(keys)}))


def _drop(merge: PersonMerge, move: PersonColumn, rows: list[Any]) -> None:
    if rows:
        names = [field.attname for field in move.model._meta.concrete_fields]
        said = [{name: plain(getattr(row, name)) for name in names} for row in rows]
        _note(merge, move, MergeNote.Kind.DROPPED, rows=said)
        move.model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _change(
    merge: PersonMerge, move: PersonColumn, changes: list[tuple[models.Model, dict[str, Any]]]
) -> None:
    said = []
    for row, values in changes:
        said.append(
            [row.pk, {name: [plain(getattr(row, name)), plain(value)] for name, value in values.items()}]
        )
        for name, value in values.items():
            setattr(row, name, value)
        update_each([row], *(row._meta.get_field(name).name for name in values))
    if said:
        _note(merge, move, MergeNote.Kind.CHANGED, rows=said)


def not_coming_back(user: User, **_kwargs: object) -> None:
    """Whoever is somebody else now does not sign in beside them."""
    if user.merged_into_id:
        raise ValidationError(
            _("%(name)s was merged into %(other)s. Take that apart first.")
            % {"name": user.name, "other": user.merged_into.name}  # type: ignore[union-attr]
        )


def waiting() -> Iterator[PersonMerge]:
    """Merges that are not through yet."""
    yield from PersonMerge.objects.filter(moved_at=None).order_by("pk")


def to_look_at_again() -> "QuerySet[PersonMerge]":
    return PersonMerge.objects.filter(
        checked_at=None, moved_at__lt=timezone.now() - LATER, undo_at=None
    ).order_by("pk")


coming_back.connect(not_coming_back, dispatch_uid="keeping.not_coming_back")
