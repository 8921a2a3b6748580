"""A group as one person sees it, and what every page of it shows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import Group, Invitation, JoinRequest, Membership, Policy, User
from accounts.models.group import GroupQuerySet
from accounts.policy import gate
from accounts.requests import PersonRequest
from microblog.kit.compiled_query import CompiledQuery
from threads.models import Conversation

FEW = 7  # faces beside a group

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class GroupFacts(TypedDict):
        """What ``group_for`` brings along."""

        size: int
        asked: bool
        invited: bool
        role: str | None
        joined_at: datetime | None
        membership: Membership | None
        may_read: bool
        policy_due: bool
        has_policy: bool
        has_guests: bool

    ReadGroup = WithAnnotations[Group, GroupFacts]


def group_for(user: User, slug: str) -> "ReadGroup":
    """The group with the reader's ``membership``, ``asked``, ``invited`` and its size, or 404. One query."""
    found = _GROUP.all(user.pk, slug) if user.can_sign_in else []
    if not found:
        raise Http404
    (group,) = found
    group.membership = None
    if group.role and group.joined_at:
        group.membership = Membership(group=group, user=user, role=group.role, joined_at=group.joined_at)
    group.may_read = group.is_public or group.membership is not None
    return group


def own_group(user: User, slug: str) -> "ReadGroup":
    """The group, for its admins; for everybody else this page does not exist."""
    group = group_for(user, slug)
    if group.membership is None or not group.membership.is_admin:
        raise Http404
    return group


def facts(request: PersonRequest, group: "ReadGroup") -> dict[str, Any]:
    """What the head of its pages and the column beside them name."""
    membership = group.membership
    admin = membership is not None and membership.is_admin
    waiting = group.join_requests.filter(decided_at=None).select_related("user").order_by("pk")
    few = _FEW_MEMBERS.all(group.pk) if group.may_read else []
    return {
        "group": group,
        "current_group": group,
        "stream": f"group:{group.slug}",
        "address": f"{group.slug}@{settings.MAIL_DOMAIN}",
        "membership": membership,
        "is_admin": admin,
        "may_start": group.may_start(request.user, membership),
        "requests": list(waiting) if admin else [],
        "few_members": few,
        "more_members": max(0, group.size - FEW),
    }


def invitations(user: User, group: "ReadGroup") -> QuerySet[Invitation]:
    """The invitations this person may see and take back: all of them for an admin, else those they gave."""
    given = Invitation.objects.valid().filter(group=group).select_related("user", "invited_by", "group")
    is_admin = group.membership is not None and group.membership.is_admin
    return (given if is_admin else given.filter(invited_by=user)).order_by("-pk")


def with_size(groups: GroupQuerySet) -> GroupQuerySet:
    """Groups with ``size``, the number of their members."""
    members = Membership.objects.filter(group=OuterRef("pk")).order_by().values("group")
    size = Subquery(members.annotate(number=Count("pk")).values("number"))
    return groups.annotate(size=Coalesce(size, 0)).order_by("-size", "name")


def _one_group(user_pk: int, slug: str) -> QuerySet[Any]:
    own = {"group": OuterRef("pk"), "user": user_pk}
    groups = Group.objects.visible_to(User(pk=user_pk)).filter(slug=slug)
    return with_size(groups).annotate(
        asked=Exists(JoinRequest.objects.filter(decided_at=None, **own)),
        invited=Exists(Invitation.objects.valid().filter(**own)),
        own_place=FilteredRelation("memberships", condition=Q(memberships__user=user_pk)),
        role=F("own_place__role"),
        joined_at=F("own_place__joined_at"),
        policy_due=Exists(gate.due_in(user_pk, Q(group=OuterRef("pk")))),
        has_guests=Exists(Conversation.objects.filter(group=OuterRef("pk"), guest_count__gt=0)),
        has_policy=Exists(Policy.objects.filter(group=OuterRef("pk"), current__gt=0)),
    )


def _few_members(group_pk: int) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group_pk).select_related("user").order_by("role", "pk")[:FEW]


_GROUP: CompiledQuery["ReadGroup"] = CompiledQuery(_one_group, int, str)
_FEW_MEMBERS = CompiledQuery(_few_members, int)
