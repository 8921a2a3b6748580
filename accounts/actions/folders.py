"""Admins put groups into folders of the menu. Who may read what stays as it is."""

import contextlib
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.audit import notes, record
from accounts.models import Group, GroupFolder, User

# More are no help in a menu.
MOST = 40


@transaction.atomic
def make(name: str, *, by: User) -> GroupFolder:
    """Below the others. Raises ValidationError."""
    known = GroupFolder.objects.all_locked()
    if len(known) >= MOST:
        raise ValidationError(_("There are %(most)d folders. Take one away first.") % {"most": MOST})
    name = _free(name, known)
    place = max((folder.position for folder in known), default=0) + 1
    with _only_one(name):
        folder = GroupFolder.objects.create(name=name, position=place)
    record(notes.FOLDER, by=by, words={"folder": name})
    return folder


@transaction.atomic
def rename(folder: GroupFolder, name: str, *, by: User) -> None:
    """Raises ValidationError, DoesNotExist."""
    known = GroupFolder.objects.all_locked()
    row = _among(known, folder)
    before, row.name = row.name, _free(name, [other for other in known if other.pk != row.pk])
    if row.name != before:
        with _only_one(row.name):
            row.save(update_fields=["name"])
        record(notes.FOLDER_NAME, by=by, words={"before": before, "after": row.name})


@transaction.atomic
def move(folder: GroupFolder, *, up: bool, by: User) -> None:
    """One place; the first does not go up, nor the last down."""
    known = sorted(GroupFolder.objects.all_locked(), key=lambda row: (row.position, row.pk))
    here = known.index(_among(known, folder))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(known):
        return
    known[here], known[there] = known[there], known[here]
    for place, row in enumerate(known, 1):
        row.position = place
    GroupFolder.objects.bulk_update(known, ["position"])
    record(notes.FOLDER_PLACE, by=by, words={"folder": folder.name})


@transaction.atomic
def remove(folder: GroupFolder, *, by: User) -> None:
    """Its groups stand in the menu without one again. Raises DoesNotExist."""
    Group.objects.filter(folder=folder.pk).hold()  # before the folder, as `put` does
    row = GroupFolder.objects.locked(folder.pk)
    record(notes.NO_FOLDER, by=by, words={"folder": row.name})
    row.delete()


@transaction.atomic
def put(group: Group, folder: GroupFolder | None, *, by: User) -> None:
    """Into a folder, or into none. Raises DoesNotExist when it went meanwhile."""
    group = Group.objects.locked(group.pk)
    row = GroupFolder.objects.locked(folder.pk) if folder else None
    if group.folder_id == (row.pk if row else None):
        return
    group.folder = row
    group.save(update_fields=["folder"])
    record(notes.IN_FOLDER, by=by, group=group, words={"folder": row.name if row else "-"})


def _among(known: list[GroupFolder], folder: GroupFolder) -> GroupFolder:
    for row in known:
        if row.pk == folder.pk:
            return row
    raise GroupFolder.DoesNotExist


@contextlib.contextmanager
def _only_one(name: str) -> Iterator[None]:
    """Somebody else made one at this moment, or the database takes two names for one that Python does not."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(_taken(name)) from error


def _taken(name: str) -> str:
    return _("There is a folder “%(name)s” already.") % {"name": name}


def _free(name: str, others: list[GroupFolder]) -> str:
    seen = (sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    name = " ".join("".join(seen).split())
    if not name or len(name) > GroupFolder.NAME_LENGTH:
        raise ValidationError(_("A name has 1 to %(most)d characters.") % {"most": GroupFolder.NAME_LENGTH})
    if any(other.name.lower() == name.lower() for other in others):
        raise ValidationError(_taken(name))
    return name
