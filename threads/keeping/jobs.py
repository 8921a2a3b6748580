"""The worker's share: trial runs that were asked for, erasures that were confirmed."""

from microblog.kit.jobs import periodic

from . import group_deletion
from .erasing import running
from .exporting import making


@periodic(seconds=2)
def erase() -> None:
    running.work_off()


@periodic(seconds=2)
def export() -> None:
    making.work_off()


@periodic(seconds=3600)
def forget_exports() -> None:
    making.forget()


@periodic(seconds=600)
def delete_groups() -> int:
    return group_deletion.work_off()


@periodic(seconds=86_400)
def free_addresses_of_deleted_groups() -> int:
    return group_deletion.free_addresses()
