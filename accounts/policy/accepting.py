"""People accept a version, are reminded to, and the proof of it."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import audit
from accounts.models import Policy, PolicyAcceptance, PolicyReminder, User
from accounts.models.user import UserQuerySet
from accounts.signals import policy_accepted, policy_notice
from microblog.kit.subcounts import number_of

from . import rights

REMINDED = audit.act("policy.reminded", _lazy("reminded %(people)s people of the usage policy"))
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


class PolicyProgress(NamedTuple):
    """Numbers of people: all whom the policy asks, those who have not accepted, and of these who can be reminded."""

    total: int
    missing: int
    to_remind: int


def progress(policy: Policy) -> PolicyProgress:
    """One query. Each number is counted apart: among all people PostgreSQL looks up the acceptances of one after another."""
    missing = rights.missing(policy)
    counts = rights.asked_by(policy).aggregate(
        total=Count("pk"),
        missing=Max(number_of(missing), default=0),
        to_remind=Max(number_of(missing.filter(~_reminded(policy))), default=0),
    )
    return PolicyProgress(**counts)


def missing_with_reminder(policy: Policy) -> QuerySet[Any]:
    """Who has not accepted, by name; ``reminded_at``: when they were reminded last."""
    own = PolicyReminder.objects.filter(policy=policy, user=OuterRef("pk")).values("sent_at")
    return rights.missing(policy).annotate(reminded_at=Subquery(own[:1])).order_by("name", "pk")


def _reminded(policy: Policy) -> Exists:
    lately = timezone.now() - REMIND_EVERY
    return Exists(PolicyReminder.objects.filter(policy=policy, user=OuterRef("pk"), sent_at__gt=lately))


def to_remind(policy: Policy) -> UserQuerySet:
    """Who has not accepted and was not reminded within a day."""
    if not policy.asks:
        return User.objects.none()
    return rights.missing(policy).filter(~_reminded(policy))


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
    audit.record(REMINDED, by=by, group=policy.group, people=len(people))
    words = _("You can write once you have accepted it")
    policy_notice.send(sender=Policy, people=people, policy=policy, text=words, by=by, is_desk=False)
    return len(people)
