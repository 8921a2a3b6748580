"""What nobody else tidies."""

from microblog.kit import limits

from . import leases
from .schedules import periodic


@periodic(seconds=3600)
def forget() -> None:
    """Old task results, and counts of windows that are over."""
    leases.prune()
    limits.forget_old()
