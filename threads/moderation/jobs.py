"""Periodic work of the moderators' desk."""

from django.utils import timezone

from microblog.kit.jobs import periodic

from . import looks, weekly


@periodic(seconds=600)
def tell_of_the_week() -> int:
    return weekly.tell_due(timezone.localtime())


@periodic(seconds=600)
def tell_of_looks() -> int:
    return looks.tell_due()
