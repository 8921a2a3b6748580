"""The groups of the directory: what it says of them becomes so in the groups they are tied to."""

from django.db import transaction

from accounts.audit import notes, record
from accounts.models import DirectoryGroup


@transaction.atomic
def bring(name: str, members: set[int], external_id: str = "") -> DirectoryGroup:
    group = DirectoryGroup.objects.create(name=name, external_id=external_id)
    group.members.set(members)
    record(notes.DIRECTORY_GROUP, by=None, directory_group=name, count=len(members))
    return group


@transaction.atomic
def change(group: DirectoryGroup, *, name: str, members: set[int], external_id: str = "") -> None:
    """``group`` is held by the caller."""
    before = set(group.members.values_list("pk", flat=True))
    group.name, group.external_id = name, external_id
    group.save()
    group.members.remove(*(before - members))
    group.members.add(*(members - before))
    if before != members:
        record(
            notes.DIRECTORY_MEMBERS,
            by=None,
            directory_group=name,
            came=len(members - before),
            left=len(before - members),
        )


@transaction.atomic
def withdraw(group: DirectoryGroup) -> None:
    record(notes.NO_DIRECTORY_GROUP, by=None, directory_group=group.name)
    group.delete()
