"""Who writes a policy, who reviews it, and whom it asks."""

from django.db.models import Exists, OuterRef

from accounts.models import Group, Membership, Policy, PolicyAcceptance, PolicyVersion, User
from accounts.models.user import UserQuerySet


def may_write(group: Group | None, user: User) -> bool:
    """The site's is its admins', a group's is the group's admins'."""
    if not user.can_sign_in:
        return False
    if group is None:
        return user.is_admin
    return Membership.objects.filter(group=group, user=user, role=Membership.Role.ADMIN).exists()


def reviewers(group: Group | None) -> UserQuerySet:
    """Who may say yes to a version: the security reviewers and the other admins, in a group its admins."""
    people = User.objects.employees().order_by("pk")
    if group is not None:
        return people.filter(memberships__group=group, memberships__role=Membership.Role.ADMIN)
    return people.filter(is_admin=True)


def may_review(version: PolicyVersion, user: User) -> bool:
    """Nobody reviews what they wrote."""
    return version.edited_by_id != user.pk and reviewers(version.policy.group).filter(pk=user.pk).exists()


def must_be_reviewed(policy: Policy) -> bool:
    """The site's, where there are security reviewers."""
    return False


def asked_by(policy: Policy) -> UserQuerySet:
    """Everybody the policy asks: all colleagues, or the members of its group."""
    people = User.objects.employees()
    return people.filter(memberships__group=policy.group_id) if policy.group_id else people


def missing(policy: Policy) -> UserQuerySet:
    """Those of them who have not accepted it yet."""
    given = PolicyAcceptance.objects.filter(
        user=OuterRef("pk"), version__policy=policy, version__number__gte=policy.asks
    )
    return asked_by(policy).filter(~Exists(given))
