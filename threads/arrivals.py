"""Whoever comes to the company is in its first groups at once."""

from collections.abc import Iterable

from django.dispatch import receiver

from accounts.models import Group, User
from accounts.signals import arrived

from .actions import joining


@receiver(arrived, dispatch_uid="arrivals.join")
def join(user: User, by: User | None, groups: Iterable[Group], **_kwargs: object) -> None:
    """Those of everybody, and ``groups``; inside the transaction that made the person."""
    first = {group.pk: group for group in Group.objects.filter(is_default=True, closed_at=None)}
    first |= {group.pk: group for group in groups}
    for group in first.values():
        joining.admit(group, user, actor=by or user)
