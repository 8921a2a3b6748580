"""The groups of the directory: what it says of them becomes so in the groups they are tied to."""

from django.db import transaction
from django.utils import timezone

from accounts.audit import notes, record
from accounts.models import DirectoryGroup, DirectoryTie


@transaction.atomic
def bring(name: str, members: set[int], external_id: str = "") -> DirectoryGroup:
    group = DirectoryGroup.objects.create(name=name, external_id=external_id)
    group.members.set(members)
    record(notes.DIRECTORY_GROUP, by=None, directory_group=name, count=len(members))
    return group


@transaction.atomic
def change(group: DirectoryGroup, *, name: str, members: set[int], external_id: str = "") -> None:
    """``group`` is held by the caller. The worker tells the groups it is tied to."""
    before = set(group.members.values_list("pk", flat=True))
    group.name, group.external_id = name, external_id
    group.save()
    group.members.remove(*(before - members))
    group.members.add(*(members - before))
    if before != members:
        DirectoryTie.objects.filter(directory_group=group).update(is_due=True)
        record(
            notes.DIRECTORY_MEMBERS,
            by=None,
            directory_group=name,
            came=len(members - before),
            left=len(before - members),
        )


@transaction.atomic
def withdraw(group: DirectoryGroup) -> None:
    """Who came with it goes with it: the worker lets them out, and forgets it then."""
    record(notes.NO_DIRECTORY_GROUP, by=None, directory_group=group.name)
    if not group.ties.update(is_due=True):
        group.delete()
        return
    group.members.clear()
    group.gone_at = timezone.now()
    group.save(update_fields=["gone_at"])
