"""A merge is taken apart: what it moved goes back, as far as it is still where the merge put it.

What came since goes to the one who is restored only where it says so itself: a mail whose own From is an address of theirs. What
was written in the browser since stays with the one who was signed in, and so does what others quote.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.actions import access
from accounts.audit import record
from accounts.models import EmailAddress, User
from microblog.kit.bulk_update import update_each
from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail, Origin
from threads.models import Message

from .. import notes
from . import redrawing, rules
from .models import MergeNote, PersonMerge, plain
from .moving import _held
from .places import MOVES

MAILS = 50
_AFTER = {move.name: move.after for move in MOVES if move.after}


@transaction.atomic
def begin(merge: PersonMerge, *, by: User) -> None:
    """The addresses go back at once, the worker does the rest. Raises ValidationError with a sentence."""
    merge = PersonMerge.objects.locked(merge.pk)
    _held(merge.stays, merge.goes)
    if reason := rules.may_not_undo(merge):
        raise ValidationError(reason)
    merge.undo_at, merge.undone_by = timezone.now(), by
    for note in merge.notes.filter(table="accounts.EmailAddress").order_by("-pk"):
        _put_back(merge, note)
    _have_a_main_address(merge.stays)
    merge.done, merge.total = 0, merge.notes.count() + 1
    merge.save(update_fields=["undo_at", "undone_by", "done", "total"])
    record(notes.UNMERGED, by=by, person=merge.stays, words={"other": merge.goes.name}, number=merge.pk)


def _have_a_main_address(user: User) -> None:
    """Something must reach them, also when their main address was one of those that went back."""
    if not user.addresses.filter(primary=True).exists():
        left = user.addresses.exclude(verified_at=None).order_by("pk").first()
        if left is not None:
            EmailAddress.objects.filter(pk=left.pk).update(primary=True)


def work_off(merge: PersonMerge) -> None:
    """Put back what is left, as long as it takes."""
    while _step(merge.pk):
        pass


@transaction.atomic
def _step(pk: int) -> bool:
    merge = PersonMerge.objects.locked(pk)
    if merge.undo_at is None or merge.undone_at is not None:
        return False
    if (note := merge.notes.order_by("-pk").first()) is not None:
        _put_back(merge, note)
        merge.done += 1
        merge.save(update_fields=["done"])
        return True
    if _mails_since(merge):
        return True
    _finish(merge)
    return False


def _finish(merge: PersonMerge) -> None:
    goes = User.objects.select_for_update(of=("self",)).get(pk=merge.goes_id)
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    if merge.was_active:
        access.reactivate(goes, by=merge.undone_by)
    # Groups and seats went.
    merge.stays.bump_access()
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])


def _put_back(merge: PersonMerge, note: MergeNote) -> None:
    model = apps.get_model(note.table)
    if note.kind == MergeNote.Kind.MOVED:
        rows = _move_back(merge, model, note)
    elif note.kind == MergeNote.Kind.DROPPED:
        rows = _make_again(model, note.rows)
    else:
        rows = _change_back(model, note.rows)
    after = _AFTER.get(f"{note.table}.{note.column}")
    if after and rows:
        after(rows)
    note.delete()


def _move_back(merge: PersonMerge, model: type[models.Model], note: MergeNote) -> list[Any]:
    """What is still where the merge put it."""
    asked = model._base_manager.filter(pk__in=note.keys, **{note.column: merge.stays_id})
    rows = list(asked.select_for_update(of=("self",)).order_by("pk"))
    model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{note.column: merge.goes_id})
    return rows


def _make_again(model: type[models.Model], said: list[Any]) -> list[Any]:
    """The rows that went, but those of what is not there any more."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rows = [model(**{name: fields[name].to_python(value) for name, value in one.items()}) for one in said]
    for field in fields.values():
        if field.remote_field and rows:
            keys = {getattr(row, field.attname) for row in rows} - {None}
            there = set(
                field.remote_field.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
            )
            rows = [row for row in rows if getattr(row, field.attname) in there | {None}]
    return model._base_manager.bulk_create(rows, ignore_conflicts=True)


def _change_back(model: type[models.Model], said: list[Any]) -> list[Any]:
    """What still has the value that the merge gave it."""
    changes = dict(said)
    rows = list(model._base_manager.filter(pk__in=changes).select_for_update(of=("self",)).order_by("pk"))
    changed = []
    for row in rows:
        if all(plain(getattr(row, name)) == after for name, (_before, after) in changes[row.pk].items()):
            fields = [
                (model._meta.get_field(name), before) for name, (before, _after) in changes[row.pk].items()
            ]
            for field, before in fields:
                setattr(row, field.attname, field.to_python(before))  # type: ignore[union-attr]
            update_each([row], *(field.name for field, _before in fields))
            changed.append(row)
    return changed


def _mails_since(merge: PersonMerge) -> bool:
    """Some mails that came since: those from an address of the one who is restored are theirs. False: none are left."""
    since = IncomingMail.objects.filter(received_at__gte=merge.at, pk__gt=merge.after)
    mails = list(since.select_related("raw").order_by("pk")[:MAILS])
    if not mails:
        return False
    own = set(merge.goes.addresses.values_list("address", flat=True))
    theirs = [mail for mail in mails if mail.raw and headers.read(mail.raw.data).from_address in own]
    said = Message.objects.filter(
        author=merge.stays_id, claimed_by=None,
        origins__in=Origin.objects.filter(mail__in=theirs, role=Origin.Role.OUTER),
    )  # fmt: skip
    rows = Message.objects.filter(pk__in=said.values("pk")).all_locked()
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(author=merge.goes_id)
    sent = [mail.pk for mail in theirs]
    IncomingMail.objects.filter(pk__in=sent, sender=merge.stays_id).update(sender=merge.goes_id)
    if rows:
        redrawing.by_them(rows)
    merge.after = mails[-1].pk
    merge.save(update_fields=["after"])
    return True
