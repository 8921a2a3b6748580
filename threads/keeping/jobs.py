"""The worker's share: trial runs that were asked for, erasures that were confirmed."""

from microblog.kit.jobs import periodic

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
