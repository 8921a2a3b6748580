"""Who belongs to a group, who asks to, who is asked to."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class Involvement(models.TextChoices):
    """How much of a place reaches somebody: a conversation, a group, or everywhere. What is left out of the first two
    stands in the summary."""

    EVERYTHING = "everything", _("Everything")
    MENTIONS = "mentions", _("Mentions and replies to me")
    SUMMARY = "summary", _("The summary")
    NOTHING = "nothing", _("Nothing")


class Membership(models.Model):
    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        ADMIN = "admin", _("admin")

    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    # Empty: as everywhere.
    involvement = models.CharField(max_length=10, choices=Involvement, blank=True)
    # They came with this group of the directory, and go with it; None: by hand.
    tie = models.ForeignKey(
        "accounts.DirectoryTie", null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships"
    )
    # What arrived before this moment does not count as unread.
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_membership_a_person")]
        indexes = [
            models.Index(fields=["user", "group"]),
            # Its admins, and the first few, out of ten thousand.
            models.Index(fields=["group", "role", "id"], name="members_by_role"),
            models.Index(
                fields=["group"], condition=Q(involvement="everything"), name="members_told_everything"
            ),
        ]

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN


class JoinRequest(models.Model):
    """Somebody asks to be let in; open until decided."""

    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(decided_at__isnull=True), name="one_open_join_request"
            ),
        ]


class InvitationQuerySet(models.QuerySet):
    def valid(self) -> Self:
        """Those whose giver is here and may still invite: an admin of the group, or a member of one that is open."""
        here = Membership.objects.filter(user__is_active=True)
        givers = here.filter(group=OuterRef("group"), user=OuterRef("invited_by"))
        return self.filter(
            Exists(givers.filter(role=Membership.Role.ADMIN)) | Q(group__joining="open") & Exists(givers)
        )


class Invitation(models.Model):
    group = models.ForeignKey("accounts.Group", on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_invitation")]
