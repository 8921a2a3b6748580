"""Who decides, and about what not."""

from accounts.models import User
from accounts.models.user import UserQuerySet
from threads.models import Message

from .models import Case, Report

Role = User.Role
# Whoever may decide; admins are told only when there is nobody else.
ROLES = (Role.MODERATOR, Role.REVIEWER, Role.ADMIN)
# Reports with these reasons are told to the security reviewers, too.
FOR_SECURITY = frozenset({Report.Reason.PERSONAL, Report.Reason.CONFIDENTIAL})


def moderators(*roles: str) -> UserQuerySet:
    return User.objects.employees().filter(role__in=roles or ROLES)


def to_tell(case: Case, reason: str = "") -> list[User]:
    """Whom a new case is told."""
    roles = {Role.MODERATOR, Role.REVIEWER} if reason in FOR_SECURITY else {Role.MODERATOR}
    for wanted in (roles, {Role.ADMIN}, {*ROLES}):
        found = [person for person in moderators(*wanted) if not is_involved(person, case)]
        if found:
            return found
    return list(moderators())


def is_involved(user: User, case: Case) -> bool:
    """Its author, or, of an appeal, who decided before."""
    decided_by = case.against.by_id if case.against else None
    return user.pk in {*authors(case.message), decided_by}


def may_decide(user: User, case: Case) -> bool:
    """Nobody judges their own message or decision, as long as there is anybody else to do it."""
    return not is_involved(user, case) or not any(not is_involved(one, case) for one in moderators())


def authors(message: Message | None) -> set[int]:
    """Who answers for a message: its author, and of a claim the person whose mail it was quoted in."""
    return {pk for pk in (message.author_id, message.claimed_by_id) if pk} if message else set()
