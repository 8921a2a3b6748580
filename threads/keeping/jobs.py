"""The worker's share: trial runs that were asked for, erasures that were confirmed."""

from microblog.kit.jobs import periodic

from .erasing import running


@periodic(seconds=2)
def erase() -> None:
    running.work_off()
