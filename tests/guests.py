"""Gil, a guest of Alice's: reads one conversation of the team, and nothing else."""

from accounts.models import GuestRules
from threads.actions import guests, posting

ADDRESS = "gil@outside.example"


def let_in(who="members", **fields):
    GuestRules.objects.update_or_create(pk=GuestRules.ONE, defaults={"who": who, **fields})


def invite(conversation, by, name="Gil Gast", address=ADDRESS, days=None):
    return guests.invite(conversation, name, address, by=by, days=days)


def talk(author, group, subject="Open door", body="The open word", **fields):
    return posting.post(author=author, group=group, subject=subject, body=body, **fields)
