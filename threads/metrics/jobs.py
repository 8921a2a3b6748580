"""The worker's share: the figures are counted anew."""

from microblog.kit.jobs import periodic

from . import counting


@periodic(seconds=600)
def count() -> None:
    counting.count_now()
