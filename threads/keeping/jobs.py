"""The worker's share: trial runs that were asked for, erasures that were confirmed."""

from microblog.kit.jobs import periodic

from . import group_deletion
from .duplicates import finding, merging_jobs
from .erasing import running
from .exporting import agreeing, making
from .retaining import running as retaining
from .retaining import trying
from .taking_back import running as taking_back


@periodic(seconds=2)
def erase() -> None:
    running.work_off()


@periodic(seconds=2)
def export() -> None:
    making.work_off()


@periodic(seconds=3600)
def forget_exports() -> None:
    making.forget()
    agreeing.tell_due()


@periodic(seconds=600)
def delete_groups() -> int:
    return group_deletion.work_off()


@periodic(seconds=86_400)
def free_addresses_of_deleted_groups() -> int:
    return group_deletion.free_addresses()


@periodic(seconds=24 * 3600, at=retaining.HOUR)
def begin_to_retain() -> None:
    retaining.begin()


@periodic(seconds=2)
def try_rules() -> None:
    trying.work_off()


@periodic(seconds=2)
def retain() -> None:
    retaining.work_off()


@periodic(seconds=600)
def find_people_twice() -> int:
    return finding.find()


@periodic(seconds=2)
def merge_people() -> None:
    merging_jobs.work_off()


@periodic(seconds=86_400)
def forget_merges() -> None:
    merging_jobs.tidy()


@periodic(seconds=2)
def take_imports_back() -> int:
    return taking_back.work_off()


@periodic(seconds=86_400)
def forget_import_notes() -> int:
    return taking_back.forget()
