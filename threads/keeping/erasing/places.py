"""Where a person is named, in the order in which it is gone through. Each step is small, and the same twice.

The tables are those of the record of processing (tables.py): a new column with words in it is looked through without
another line here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from accounts.audit.erasing import erase_words
from accounts.erased import Marks, address_of, called, scrub
from accounts.models import AuditEntry, EmailAddress, User
from microblog.kit.bulk_update import update_each
from microblog.kit.folded import Folded, folded
from search.models import PendingUpdate
from threads.bridge.erasing import mails
from threads.bridge.models import RawMail
from threads.models import Attachment, Blob, Conversation, Message, Topic

from ..exporting import making
from ..models import Export
from ..record import Record
from ..tables import TABLES
from . import stored_files

BATCH = 200
#: Written by other steps, or other people's own.
APART = frozenset({"accounts.User", "accounts.EmailAddress", "accounts.Session", "accounts.AuditEntry", "bridge.RawMail",
                   "accounts.ErasedMark", "threads.Blob"})  # fmt: skip
HTML = frozenset({"body_html", "fragment"})


@dataclass
class ErasingWork:
    """What is looked for. ``writes``: False only counts."""

    number: int
    marks: Marks
    users: list[User]
    writes: bool = True

    @property
    def keys(self) -> list[int]:
        return [user.pk for user in self.users]

    def scrubbed(self, value: Any, is_html: bool = False) -> Any:
        if isinstance(value, str):
            return scrub(value, self.marks, is_html)
        if isinstance(value, list):
            return [self.scrubbed(one) for one in value]
        if isinstance(value, dict):
            return {self.scrubbed(name): self.scrubbed(one) for name, one in value.items()}
        return value


@dataclass
class StepDone:
    """What one step did: the key it got to (None: the place is done), how many rows it looked at and changed."""

    after: int | None
    seen: int
    changed: int


@dataclass(frozen=True)
class NamedPlace:
    """``rows``: how many there are to look at; ``step``: the next of them, behind a key."""

    name: str
    rows: Callable[[ErasingWork], int]
    step: Callable[[ErasingWork, int], StepDone]
    options: dict[str, Any] = field(default_factory=dict)


def text_fields(record: Record) -> list[models.Field]:
    """The columns of a table that hold texts in which a person may be named."""
    fields = [record.model._meta.get_field(column.name) for column in record.columns("own", "words")]
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        f for f in fields if isinstance(f, kinds) and not f.choices and not isinstance(f, models.FileField)
    ]


def _batch(rows: QuerySet[Any], after: int, size: int = BATCH) -> list[Any]:
    return list(rows.filter(pk__gt=after).order_by("pk")[:size])


def _step(rows: list[Any], changed: int) -> StepDone:
    return StepDone(rows[-1].pk if rows else None, len(rows), changed)


# --- Tables ----------------------------------------------------------------------------------------------------------


def table(record: Record) -> NamedPlace:
    fields = text_fields(record)
    names = [field.attname for field in fields]

    def step(work: ErasingWork, after: int) -> StepDone:
        manager = record.model._base_manager
        rows = _batch(manager.only(record.model._meta.pk.attname, *names), after)
        hits = [row.pk for row in rows if _change(row, fields, work)]
        if hits and work.writes:
            # Read again and held: somebody may be changing them.
            held = manager.filter(pk__in=hits).order_by("pk").select_for_update(of=("self",))
            _write(record.model, [row for row in held if _change(row, fields, work)], names)
        return _step(rows, len(hits))

    return NamedPlace(record.label, lambda work: record.model._base_manager.count(), step)


def _change(row: models.Model, fields: list[models.Field], work: ErasingWork) -> bool:
    is_changed = False
    for each in fields:
        old = getattr(row, each.attname)
        new = work.scrubbed(old, each.name in HTML)
        if new == old:
            continue
        if isinstance(each, Folded):
            new = folded(new)
        if isinstance(new, str) and each.max_length:
            new = new[: each.max_length]
        setattr(row, each.attname, "" if each.name == "fragment" else new)
        is_changed = True
    return is_changed


def _write(model: type[models.Model], rows: list[Any], names: list[str]) -> None:
    if model is Message:
        for row in rows:
            row.fragment = ""
    update_each(rows, *names)
    _find_anew(_messages(model, rows))


def _messages(model: type[models.Model], rows: list[Any]) -> Iterable[int]:
    """The messages of which the index knows other words now."""
    if model is Message:
        return [row.pk for row in rows]
    if model is Attachment:
        return {row.message_id for row in rows}
    if model in (Conversation, Topic):
        keys = [row.pk if model is Conversation else row.conversation_id for row in rows]
        return Message.objects.filter(conversation__in=keys).values_list("pk", flat=True)
    return ()


def _find_anew(messages: Iterable[int]) -> None:
    PendingUpdate.objects.bulk_create([PendingUpdate(message=pk) for pk in messages], batch_size=500)


# --- Mails, files, the audit log ---------------------------------------------------------------------------------------


def _mails(work: ErasingWork, after: int) -> StepDone:
    rows = _batch(RawMail.objects.all(), after, 20)
    changed = 0
    for row in rows:
        changed += (
            mails.erase(row, work.marks) if work.writes else mails.without(row.data, work.marks) != row.data
        )
    return _step(rows, changed)


def _files(work: ErasingWork, after: int) -> StepDone:
    rows = _batch(Blob.objects.all(), after, 20)
    changed = sum(stored_files.erase(row, work.marks, writes=work.writes) for row in rows)
    return _step(rows, changed)


def _audit(work: ErasingWork, after: int) -> StepDone:
    """Names and addresses in entries that name them; the entries stay, and the chain holds."""
    rows = _batch(AuditEntry.objects.exclude(words={}), after)
    keys = set(work.keys)
    hits = [row.pk for row in rows if row.person_id in keys or work.scrubbed(row.words) != row.words]
    if hits and work.writes:
        erase_words(hits)
    return _step(rows, len(hits))


# --- What goes, and the person themself ----------------------------------------------------------------------------------


def _gone(record: Record) -> NamedPlace:
    def rows(work: ErasingWork) -> QuerySet[Any]:
        return record.model._base_manager.filter(**{f"{record.goes}__in": work.keys})

    def step(work: ErasingWork, after: int) -> StepDone:
        if not work.writes:
            return StepDone(None, 0, rows(work).count())
        keys = list(rows(work).order_by("pk").values_list("pk", flat=True)[:BATCH])
        record.model._base_manager.filter(pk__in=keys).delete()
        return StepDone(after if keys else None, len(keys), len(keys))

    return NamedPlace(f"{record.label} of theirs", lambda work: rows(work).count(), step)


def _drawn(work: ErasingWork, after: int) -> StepDone:
    """Messages whose kept picture says who they are by, or whom they answer."""
    theirs = Q(author__in=work.keys) | Q(claimed_by__in=work.keys) | Q(edited_by__in=work.keys)
    rows = _batch(Message.objects.filter(theirs | Q(parent__author__in=work.keys)).only("pk"), after)
    if work.writes:
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(fragment="")
    return _step(rows, len(rows))


def _exports(work: ErasingWork, after: int) -> StepDone:
    """Files that were made to be taken away: anybody may be in them, and they can be made again."""
    rows = list(Export.objects.filter(deleted_at=None).exclude(finished_at=None))
    for row in rows if work.writes else ():
        making.delete(row)
    return StepDone(None, len(rows), len(rows))


def _themself(work: ErasingWork, after: int) -> StepDone:
    if work.writes:
        for number, user in enumerate(User.objects.filter(pk__in=work.keys).order_by("pk")):
            _empty(user, work.number)
            if number == 0:
                EmailAddress.objects.get_or_create(
                    address=address_of(work.number), defaults={"user": user, "primary": True}
                )
    return StepDone(None, len(work.users), len(work.users))


def _empty(user: User, number: int) -> None:
    """Nothing but the place in which their words stand."""
    user.name, user.kind, user.handle, user.role = called(number), User.Kind.OUTSIDER, None, User.Role.MEMBER
    user.title = user.department = user.phone = user.about = user.time_zone = user.theme = ""
    user.photo_mark = ""
    user.is_active, user.last_login = False, None
    user.expires_at = user.expiry_told = user.host = None
    user.set_unusable_password()
    user.save()


def every() -> list[NamedPlace]:
    """All places, in order: the person themself last, since it is known by whom the search at the end looks."""
    records = [record for record in TABLES if record.label not in APART and text_fields(record)]
    return [
        NamedPlace("bridge.RawMail", lambda work: RawMail.objects.count(), _mails),
        NamedPlace("threads.Blob", lambda work: Blob.objects.count(), _files),
        *map(table, records),
        NamedPlace("accounts.AuditEntry", lambda work: AuditEntry.objects.exclude(words={}).count(), _audit),
        NamedPlace("drawn", lambda work: 0, _drawn),
        *(_gone(record) for record in TABLES if record.goes),
        NamedPlace("keeping.Export files", lambda work: 0, _exports),
        NamedPlace("outbox", lambda work: 0, stored_files.outbox),
        NamedPlace("accounts.User", lambda work: 1, _themself),
    ]
