"""Which address means what (the addresses are promised in docs/mail-bridge.md)."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Group, User
from threads import addresses
from threads.actions import posting_addresses


@dataclass(frozen=True)
class Route:
    """``kind`` is in, group, group_token, reply, join, held, summary, bounce or upload; ``number`` is what the token stands for,
    or who uploads."""

    kind: str
    group: Group | None = None
    number: int | None = None


def resolve(address: str, envelope_from: str = "") -> Route | None:
    """The route of an envelope recipient; None = unknown, answer 550.

    A secret group is as unknown as a missing one to anybody but its members, and a group that takes no mail is unknown to
    all, so that the answer tells nothing; so is a secret address that is revoked or made up. That a group is closed its
    sender is told by the worker (policy.decide), whatever way the mail came.
    """
    local, at, domain = address.strip().strip("<>").rpartition("@")
    if not at or domain.lower().rstrip(".") not in (settings.MAIL_DOMAIN, *settings.MAIL_OLD_DOMAINS):
        return None
    name, plus, token = local.lower().partition("+")
    if name == "in" and not plus:
        return Route("in")
    if name == "reply":
        return _reply_route(token)
    if name == "bounce":
        found = addresses.read_bounce(token)
        return None if found is None else Route(name, number=found[0])
    return _group_route(name, plus, token, envelope_from)


def _reply_route(token: str) -> Route | None:
    """An answer to a message, to a question or to a summary."""
    number = addresses.read("reply", token)
    if number is not None:
        return Route("reply", number=number)
    if question := addresses.read_question(token):
        return Route(question[0], number=question[1])
    summary = addresses.read_summary(token)
    return Route("summary", number=summary[0]) if summary else None


def _group_route(name: str, plus: str, token: str, envelope_from: str) -> Route | None:
    group = group_named(name)
    if group is None or group.mail_policy == Group.MailPolicy.REFUSE:
        return None
    if plus:
        return _secret_route(group, token)
    if group.mail_policy == Group.MailPolicy.SECRET:
        return None
    if group.visibility == Group.Visibility.SECRET and not _is_member(group, envelope_from):
        return None
    return Route("group", group)


def _secret_route(group: Group, token: str) -> Route | None:
    """An address that stands for a person, or one that the group's admins gave away."""
    user_id = addresses.read(f"group:{group.pk}", token)
    if user_id is not None:
        return Route("group_token", group, user_id)
    return Route("group", group) if posting_addresses.opened_by(group, token) else None


def group_named(local_part: str) -> Group | None:
    return Group.objects.at(local_part).first()


def _is_member(group: Group, address: str) -> bool:
    return (
        User.objects.employees()
        .filter(
            addresses__address=address.strip().strip("<>").lower(),
            addresses__verified_at__isnull=False,
            memberships__group=group,
        )
        .exists()
    )
