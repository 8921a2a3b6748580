"""The thread as a whole: a subject, a place, and who may read it."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, User
from microblog.kit.locking import LockingQuerySet


class ConversationQuerySet(LockingQuerySet["Conversation"]):
    def visible_to(self, user: User) -> Self:
        """The one gate: conversations of readable groups, and private ones this person is part of. A guest reads those they
        were named for, wherever they are."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        # Conditions on each conversation: a set of groups would make a list collect all of theirs, then sort.
        readable = Exists(Group.objects.readable_by(user).filter(pk=OuterRef("group")))
        takes_part = Exists(
            Participant.objects.current().filter(conversation=OuterRef("pk"), user_id=user.pk)
        )
        is_guest = Exists(User.objects.filter(pk=user.pk, kind=User.Kind.GUEST))
        return self.filter(readable | (Q(group__isnull=True) | is_guest) & takes_part)

    def in_group(self, group: Group) -> Self:
        return self.filter(group=group)

    def newest_first(self) -> Self:
        return self.order_by("-last_activity_at", "-pk")

    def for_display(self) -> Self:
        return self.select_related("group", "started_by")


class Conversation(models.Model):
    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        QUESTION = "question", _("Question")
        ANNOUNCEMENT = "announcement", _("Announcement")

    class Source(models.TextChoices):
        WEB = "web", _("web")
        MAIL = "mail", _("e-mail")
        IMPORT = "import", _("import")
        API = "api", _("API")

    subject = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DISCUSSION)
    source = models.CharField(max_length=6, choices=Source, default=Source.WEB)
    # No group: private between its participants.
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Who brought the mails of others in.
    forwarded_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    last_activity_at = models.DateTimeField(default=timezone.now)
    message_count = models.PositiveIntegerField(default=0)
    # Guests who have access now (threads/actions/guests.py).
    guest_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    best_answer = models.ForeignKey(
        "threads.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-last_activity_at", "-id"]),
            models.Index(fields=["-last_activity_at", "-id"]),
            models.Index(fields=["group"], condition=Q(guest_count__gt=0), name="conversations_with_guests"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("conversation", args=[self.pk])

    @property
    def is_private(self) -> bool:
        return self.group_id is None

    @property
    def stream(self) -> str:
        return f"conversation:{self.pk}"


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def current(self) -> Self:
        """Those that count now: of a guest's, until their end, which the database asks of its own clock. Without one a guest
        has none, whatever they had before."""
        return self.filter(Q(ends_at__gt=Now()) | Q(ends_at=None) & ~Q(user__kind=User.Kind.GUEST))

    def of_guests(self) -> Self:
        return self.filter(ends_at__isnull=False)


class Participant(models.Model):
    """Somebody who may read and write a private conversation; or a guest, who reads and writes this one of a group."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="participations")
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    # Of a guest's place, and of no other: from when on it is none.
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="one_participation")]
        indexes = [
            models.Index(fields=["user", "conversation"]),
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="seats_by_end"),
        ]
