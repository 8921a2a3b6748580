"""People accept a version, are reminded to, and the proof of it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Policy, PolicyAcceptance, PolicyReminder, User
from accounts.models.user import UserQuerySet
from accounts.signals import policy_accepted, policy_notice

from . import rights

REMIND_EVERY = timedelta(days=1)


@transaction.atomic
def accept(policy: Policy, number: int, *, user: User, language: str, address: str = "") -> PolicyAcceptance:
    """Twice is once. Raises ValidationError when another version is in force than the one that was read."""
    policy = Policy.objects.select_related("group").locked(policy.pk)
    if not policy.current or number != policy.current:
        raise ValidationError(_("A newer version was published meanwhile. Read it first."))
    version = policy.versions.get(number=number)
    given, created = PolicyAcceptance.objects.get_or_create(
        version=version, user=user, defaults={"language": language, "address": address[:45]}
    )
    if created:
        policy_accepted.send(sender=Policy, user=user, policy=policy)
    return given


def to_remind(policy: Policy) -> UserQuerySet:
    """Who has not accepted and was not reminded within a day."""
    if not policy.asks:
        return User.objects.none()
    lately = PolicyReminder.objects.filter(policy=policy, sent_at__gt=timezone.now() - REMIND_EVERY)
    return rights.missing(policy).exclude(pk__in=lately.values("user"))


@transaction.atomic
def remind(policy: Policy, *, by: User) -> int:
    """A notice, and a mail, to everybody who has not accepted; returns how many. Nobody is reminded twice a day."""
    policy = Policy.objects.select_related("group").locked(policy.pk)
    people = list(to_remind(policy).order_by("pk"))
    now = timezone.now()
    PolicyReminder.objects.bulk_create(
        [PolicyReminder(policy=policy, user=person, sent_at=now) for person in people],
        update_conflicts=True,
        update_fields=["sent_at"],
        unique_fields=["policy", "user"],
    )
    words = _("You can write once you have accepted it")
    policy_notice.send(sender=Policy, people=people, policy=policy, text=words, by=by, is_desk=False)
    return len(people)
