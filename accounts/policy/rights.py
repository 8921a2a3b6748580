"""Who writes a policy, who reviews it, and whom it asks."""

from django.db.models import Exists, OuterRef

from accounts.models import Group, Membership, Policy, PolicyAcceptance, PolicyVersion, User
from accounts.models.user import UserQuerySet

REVIEWING = (User.Role.REVIEWER, User.Role.ADMIN)


def may_write(group: Group | None, user: User) -> bool:
    """The site's is its admins', a group's is the group's admins'."""
    if not user.is_colleague:
        return False
    if group is None:
        return user.is_admin
    return Membership.objects.filter(group=group, user=user, role=Membership.Role.ADMIN).exists()


def reviewers(group: Group | None) -> UserQuerySet:
    """Who may say yes to a version: the security reviewers and the other admins, in a group its admins."""
    people = User.objects.employees().order_by("pk")
    if group is not None:
        return people.filter(memberships__group=group, memberships__role=Membership.Role.ADMIN)
    return people.filter(role__in=REVIEWING)


def may_review(version: PolicyVersion, user: User) -> bool:
    """Nobody reviews what they wrote."""
    if version.edited_by_id == user.pk:
        return False
    if version.policy.group_id is None:
        return user.is_colleague and user.role in REVIEWING
    return may_write(version.policy.group, user)


def must_be_reviewed(policy: Policy) -> bool:
    """The site's, where there are security reviewers."""
    return policy.group_id is None and User.objects.employees().filter(role=User.Role.REVIEWER).exists()


def asked_by(policy: Policy) -> UserQuerySet:
    """Everybody the policy asks: all colleagues, or the members of its group."""
    people = User.objects.employees()
    return people.filter(memberships__group=policy.group_id) if policy.group_id else people


def missing(policy: Policy) -> UserQuerySet:
    """Those of them who have not accepted it yet."""
    return asked_by(policy).filter(~given(policy))


def given(policy: Policy) -> Exists:
    """Of a person: whether they accepted it."""
    mine = PolicyAcceptance.objects.filter(user=OuterRef("pk"), version__policy=policy)
    return Exists(mine.filter(version__number__gte=policy.asks))
