"""The worker's share: the weeks are counted anew."""

from microblog.kit.jobs import periodic

from . import weekly


@periodic(seconds=3600)
def count_avoided() -> None:
    weekly.count_due()
