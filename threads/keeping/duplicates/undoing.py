"""A merge is taken apart: what it moved goes back, as far as it is still where the merge put it.

What came since goes to the one who is restored only where it says so itself: a mail whose own From is an address of theirs. What
was written in the browser since stays with the one who was signed in, and so does what others quote.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import access
from accounts.audit import record
from accounts.models import EmailAddress, User
from accounts.signals import sign_in_changed
from microblog.kit.bulk_update import update_each
from threads.bridge.intake import headers
from threads.bridge.models import IncomingMail, Origin
from threads.models import Message

from .. import notes
from . import redrawing, rules
from .models import MergeNote, PersonMerge, plain
from .moving import _held, have_a_main_address
from .places import MOVES

MAILS = 50
LETS_IN = "accounts.CompanyAccount"
_MOVES = {move.name: move for move in MOVES}
#: What gives a right to read goes back where the one who stays has it still: nobody comes in again who was put out since.
_RIGHTS = {"accounts.Membership": "group_id", "threads.Participant": "conversation_id"}


@transaction.atomic
def begin(merge: PersonMerge, *, by: User) -> None:
    """The addresses go back at once, the worker does the rest. Raises ValidationError with a sentence."""
    merge = PersonMerge.objects.locked(merge.pk)
    merge.stays, merge.goes = _held(merge.stays, merge.goes)
    if reason := rules.may_not_undo(merge) or rules.lacks_address(merge):
        raise ValidationError(reason)
    merge.undo_at, merge.undone_by = timezone.now(), by
    for note in merge.notes.filter(table__in=["accounts.EmailAddress", LETS_IN]).order_by("-pk"):
        _put_back(merge, note)
    have_a_main_address(merge.stays)
    have_a_main_address(merge.goes)
    if merge.was_active or merge.goes.addresses.exclude(verified_at=None).exists():
        _shut_out(merge, by)
    _name_in_holds(merge, by)
    merge.letter_to = None
    merge.done, merge.total = 0, merge.notes.count() + 1
    merge.save(update_fields=["undo_at", "undone_by", "letter_to", "done", "total"])
    record(notes.UNMERGED, by=by, person=merge.stays, words={"other": merge.goes.name}, number=merge.pk)


def _name_in_holds(merge: PersonMerge, by: User) -> None:
    """Words that a hold keeps become the other's again, and stay kept."""
    for hold in rules.holds(merge.stays, merge.goes).order_by("pk"):
        hold.people.add(merge.goes)
        record(notes.HELD_TOO, by=by, person=merge.goes, words={"case": hold.case}, hold=hold.pk)


def _shut_out(merge: PersonMerge, by: User) -> None:
    """Whoever came in as the one who stays by what was the other's is signed out, and comes in by nothing that began since."""
    stays, goes = merge.stays, merge.goes
    if not stays.can_sign_in:
        return
    access.end_sessions(stays, by=by)
    since = Q(address="") & Q(created_at__gte=merge.at)
    stays.links.usable().filter(Q(address__in=goes.addresses.values("address")) | since).delete()
    stays.company_accounts.filter(created_at__gte=merge.at).delete()
    text = _("%(name)s and you are two people here again. Look at your password, passkeys and tokens.")
    sign_in_changed.send(sender=User, people=[stays], text=text % {"name": goes.name})


def work_off(merge: PersonMerge) -> None:
    """Put back what is left, as long as it takes."""
    while _step(merge.pk):
        pass


@transaction.atomic
def _step(pk: int) -> bool:
    merge = PersonMerge.objects.locked(pk)
    if merge.undo_at is None or merge.undone_at is not None:
        return False
    if rules.is_erased(merge):
        _stop(merge)
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


def _stop(merge: PersonMerge) -> None:
    """They were erased together: one person, for good."""
    merge.notes.all().delete()
    merge.undo_at, merge.forgotten_at = None, timezone.now()
    merge.save(update_fields=["undo_at", "forgotten_at"])


def _finish(merge: PersonMerge) -> None:
    merge.stays, goes = _held(merge.stays, merge.goes)
    goes.merged_into = None
    goes.save(update_fields=["merged_into"])
    if rules.comes_back(merge):
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
        rows = _make_again(merge, model, note.rows)
    else:
        rows = _change_back(merge, model, note.rows)
    move = _MOVES.get(f"{note.table}.{note.column}")
    if move and move.after and rows:
        move.after(rows)
    note.delete()


def _move_back(merge: PersonMerge, model: type[models.Model], note: MergeNote) -> list[Any]:
    """What is still where the merge put it, but what the one who is restored has by now."""
    asked = model._base_manager.filter(pk__in=note.keys, **{note.column: merge.stays_id})
    rows = list(asked.select_for_update(of=("self",)).order_by("pk"))
    twice = _has_by_now(merge, model, note, rows)
    keys = [row.pk for row in rows if row.pk not in twice]
    if note.table == LETS_IN or note.table in _RIGHTS:
        model._base_manager.filter(pk__in=twice).delete()
    if model is EmailAddress:
        # Which one is the main one is said below, for each of them.
        EmailAddress.objects.filter(pk__in=keys).update(primary=False)
    model._base_manager.filter(pk__in=keys).update(**{note.column: merge.goes_id})
    return [row for row in rows if row.pk not in twice]


def _has_by_now(
    merge: PersonMerge, model: type[models.Model], note: MergeNote, rows: list[Any]
) -> "set[Any]":
    """Keys of those rows of which there may be one a person, and it is there."""
    move = _MOVES.get(f"{note.table}.{note.column}")
    if move is None or not move.alike:
        return set()
    names = [model._meta.get_field(name).attname for name in move.alike]  # type: ignore[union-attr]
    counting = model._base_manager.filter(move.once)
    own = set(counting.filter(**{note.column: merge.goes_id}).values_list(*names))
    these = counting.filter(pk__in=[row.pk for row in rows]).values_list("pk", *names) if own else ()
    return {pk for pk, *values in these if tuple(values) in own}


def _make_again(merge: PersonMerge, model: type[models.Model], said: list[Any]) -> list[Any]:
    """The rows that went, but those of what is not there any more."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rows = [model(**{name: fields[name].to_python(value) for name, value in one.items()}) for one in said]
    if place := _RIGHTS.get(model._meta.label):
        left = set(model._base_manager.filter(user=merge.stays_id).values_list(place, flat=True))
        rows = [row for row in rows if getattr(row, place) in left]
    for field in fields.values():
        if field.remote_field and rows:
            keys = {getattr(row, field.attname) for row in rows} - {None}
            there = set(
                field.remote_field.model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
            )
            rows = [row for row in rows if getattr(row, field.attname) in there | {None}]
    return model._base_manager.bulk_create(rows, ignore_conflicts=True)


def _change_back(merge: PersonMerge, model: type[models.Model], said: list[Any]) -> list[Any]:
    """What still has the value that the merge gave it."""
    changes = dict(said)
    asked = model._base_manager.filter(pk__in=changes)
    if model is EmailAddress:
        asked = asked.filter(user=merge.goes_id)
    rows = list(asked.select_for_update(of=("self",)).order_by("pk"))
    has_main = model is EmailAddress and merge.goes.addresses.filter(primary=True).exists()
    changed = []
    for row in rows:
        values = changes[row.pk]
        if all(plain(getattr(row, name)) == after for name, (_before, after) in values.items()):
            fields = [
                (model._meta.get_field(name), before)
                for name, (before, _after) in values.items()
                if not (has_main and name == "primary")
            ]
            for field, before in fields:
                setattr(row, field.attname, field.to_python(before))  # type: ignore[union-attr]
            if fields:
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
