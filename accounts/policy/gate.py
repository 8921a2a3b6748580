"""Until the policy is accepted, a person reads everything and writes nothing, whatever way it comes.

Actions ask (threads/actions/rights.py); pages only know it beforehand, to show a link where a text would be written.
"""

from django.conf import settings
from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Group, Policy, User
from microblog.kit.compiled_query import CompiledQuery


class PolicyDue(Exception):  # noqa: N818 - nothing is wrong: something is to be read first
    """Somebody wants to write and has a policy to accept first. No PermissionDenied: who catches that gives a final
    no, and here what was written is kept until the person has accepted (middleware.py, threads/bridge/pipeline.py)."""

    def __init__(self, policy: Policy):
        self.policy = policy
        words = {"policy": policy.title, "url": settings.BASE_URL + policy.get_absolute_url()}
        super().__init__(_("Accept it first, then you can write: %(policy)s, %(url)s") % words)


def due(user: User, group: Group | None = None) -> Policy | None:
    """The first policy this person has to accept before they write there, the one of the site before the group's. Of a guest
    only that of the site is asked: a group's pages are not theirs to open."""
    if user.kind not in User.COME_IN:
        return None  # a program promises nothing
    return next(iter(_DUE.all(user.pk, group.pk if group else 0)), None)


def require(user: User, group: Group | None = None) -> None:
    """Raises PolicyDue. One query, never a kept answer."""
    if policy := due(user, group):
        raise PolicyDue(policy)


def due_in(user_pk: int, group: Q) -> QuerySet[Policy]:
    """For queries of pages: what has to be accepted before one writes in the site or in a ``group``."""
    is_colleague = Exists(User.objects.filter(pk=user_pk, kind=User.Kind.EMPLOYEE))
    return Policy.objects.due_to(user_pk).filter(Q(group=None) | group & is_colleague)


def _due(user_pk: int, group_pk: int) -> QuerySet[Policy]:
    found = due_in(user_pk, Q(group=group_pk)).select_related("group")
    return found.order_by(F("group").asc(nulls_first=True))


_DUE = CompiledQuery(_due, int, int)
