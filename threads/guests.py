"""What follows for guests from what happens to people: who has access, who answers for them, who became a colleague."""

from typing import TYPE_CHECKING

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import access_changed, arrived, guest_about_to_be_held, guest_ended, host_left
from threads.models import Participant

from .actions import guests

if TYPE_CHECKING:
    from collections.abc import Iterable


@receiver(access_changed, dispatch_uid="guests.access_changed")
def count_anew(user: User, **_kwargs: object) -> None:
    """Beside each text to be written stands how many guests will read it."""
    if user.is_guest:
        guests.recount(Participant.objects.filter(user=user).values_list("conversation", flat=True))


@receiver(guest_about_to_be_held, dispatch_uid="guests.about_to_be_held")
def hold_places(pk: int, **_kwargs: object) -> None:
    guests.hold_places(pk)


@receiver(guest_ended, dispatch_uid="guests.guest_ended")
def leaves_for_good(user: User, by: User | None, **_kwargs: object) -> None:
    guests.forget_all_places(user, by=by)


@receiver(host_left, dispatch_uid="guests.host_left")
def rehost(guests: "Iterable[User]", by: User | None, **_kwargs: object) -> None:
    _rehost(list(guests), by)


@receiver(arrived, dispatch_uid="guests.arrived")
def became_colleague(user: User, **_kwargs: object) -> None:
    guests.forget_places(user)


def _rehost(people: list[User], by: User | None) -> None:
    guests.rehost(people, by=by)
