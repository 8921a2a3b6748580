"""What nobody else tidies."""

from microblog.kit import limits

from .schedules import periodic


@periodic(seconds=3600)
def forget() -> None:
    """Counts of windows that are over."""
    limits.forget_old()
