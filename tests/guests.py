"""Gil, a guest of Alice's: reads one conversation of the team, and nothing else."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import AuditEntry, GuestRules, User
from threads.actions import guests, posting
from threads.models import Participant

ADDRESS = "gil@outside.example"


def let_in(who="members", **fields):
    GuestRules.objects.update_or_create(pk=GuestRules.ONE, defaults={"who": who, **fields})


def invite(conversation, by, name="Gil Gast", address=ADDRESS, days=None):
    return guests.invite(conversation, name, address, by=by, days=days)


def talk(author, group, subject="Open door", body="The open word", **fields):
    return posting.post(author=author, group=group, subject=subject, body=body, **fields)


def at(guest: User, **past) -> None:
    """Let their time, and each of their places, have ended that long ago."""
    when = timezone.now() - timedelta(**past)
    User.objects.filter(pk=guest.pk).update(expires_at=when)
    Participant.objects.filter(user=guest).update(ends_at=when)


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
