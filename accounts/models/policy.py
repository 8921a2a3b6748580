"""The usage policy: what people promise before they write. The site has one, and a group may have one of its own."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microblog.kit.locking import LockingQuerySet

from .group import Group
from .user import User


class PolicyQuerySet(LockingQuerySet["Policy"]):
    def due_to(self, user_pk: int | OuterRef) -> Self:
        """Those this person has to accept before they write. Of many people: a reference to a column outside, seen from
        two queries within."""
        given = PolicyAcceptance.objects.filter(user=user_pk, version__policy=OuterRef("pk"))  # type: ignore[misc]
        return self.filter(~Exists(given.filter(version__number__gte=OuterRef("asks"))), asks__gt=0)

    def of(self, group_pk: int | None) -> Self:
        """The one of a group; None: the one of the site."""
        return self.filter(group=group_pk)


class Policy(models.Model):
    group = models.OneToOneField(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="policy"
    )
    # The newest published version, and the newest of those that everybody has to accept. 0: none.
    current = models.PositiveIntegerField(default=0)
    asks = models.PositiveIntegerField(default=0)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Coalesce("group", 0), name="one_policy_of_the_site"),
            models.CheckConstraint(
                condition=Q(asks__lte=F("current")), name="policy_asks_for_what_is_published"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Where it is read and accepted."""
        return reverse("group_policy", args=[self.group.slug]) if self.group else reverse("policy")

    @property
    def desk_url(self) -> str:
        """Where it is written."""
        return (
            reverse("group_policy_desk", args=[self.group.slug]) if self.group else reverse("manage_policy")
        )

    @property
    def changes_url(self) -> str:
        return f"{self.get_absolute_url()}changes/"

    @property
    def title(self) -> str:
        if self.group:
            return _("Usage policy of %(group)s") % {"group": self.group.name}
        return _("Usage policy")


class PolicyVersion(models.Model):
    """One text of a policy, in one or more languages. What is published never changes."""

    SUMMARY = 200

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        REVIEW = "review", gettext_lazy("In review")
        PUBLISHED = "published", gettext_lazy("Published")

    class Verdict(models.TextChoices):
        NONE = "", gettext_lazy("not reviewed")
        APPROVED = "approved", gettext_lazy("approved it")
        CHANGE = "change", gettext_lazy("asked for a change")

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # What changed since the version before, in one line.
    summary = models.CharField(max_length=SUMMARY, blank=True)
    asks_again = models.BooleanField(default=True)
    # Grows with each save: who saves says which one they had before them.
    revision = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default=Verdict.NONE)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_policy_version_a_number"),
            models.UniqueConstraint(
                fields=["policy"], condition=~Q(state="published"), name="one_unpublished_policy_version"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | ~Q(state="published") & Q(published_at=None),
                name="policy_version_says_when_published",
            ),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        _keep_published(self.pk)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return f"{self.policy.get_absolute_url()}versions/{self.number}/"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class PolicyText(models.Model):
    """The text in one language."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="one_policy_text_a_language")
        ]
        ordering = ["pk"]

    def save(self, *args: Any, **options: Any) -> None:
        _keep_published(self.version_id)
        super().save(*args, **options)


def _keep_published(version_pk: int | None) -> None:
    found = PolicyVersion.objects.filter(pk=version_pk) if version_pk else PolicyVersion.objects.none()
    if found.filter(state=PolicyVersion.State.PUBLISHED).exists():
        raise ValidationError(_("A published version never changes. Make a new one."))


class PolicyAcceptance(models.Model):
    """Somebody accepted a version: the proof."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="policy_acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)
    # The language the text was shown in, and the address of the browser.
    language = models.CharField(max_length=10)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="one_policy_acceptance")]


class PolicyReminder(models.Model):
    """When somebody was reminded last to accept a policy."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "user"], name="one_policy_reminder_row")]
