"""A case is what moderators have to decide: a message that people reported or a monitor found, or an author's appeal."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, User
from microblog.kit.locking import LockingQuerySet
from threads.models import Message

APPEAL_WITHIN = timedelta(days=14)
# How long a moderator who has said why reads the private place of a case.
OPEN_FOR = timedelta(hours=8)
MAX_NOTE = 2_000  # characters


class CaseQuerySet(LockingQuerySet["Case"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def decided(self) -> Self:
        return self.exclude(decided_at=None)

    def for_display(self) -> Self:
        return self.select_related("message__author", "message__conversation__group", "author", "group")


class Case(models.Model):
    class Kind(models.TextChoices):
        """A report is one of people, of monitors, or of both: each message has one case that waits."""

        REPORT = "report", _("report")
        APPEAL = "appeal", _("appeal")

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.REPORT)
    # None: the message is gone, with the mail that brought it or for good.
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="cases")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    # Names of the monitors that found something, one a line, as they were called then.
    found_by = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    # When a moderator first looked at it.
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The one in force.
    decision = models.ForeignKey(
        "Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Of an appeal: against what, and why.
    against = models.OneToOneField(
        "Decision", null=True, blank=True, on_delete=models.CASCADE, related_name="appeal"
    )
    text = models.CharField(max_length=MAX_NOTE, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(decided_at=None, kind="report"),
                name="one_open_report_a_message",
            ),
            models.CheckConstraint(
                condition=Q(kind="appeal", against__isnull=False) | Q(kind="report", against=None),
                name="an_appeal_is_against_a_decision",
            ),
        ]
        indexes = [models.Index(fields=["at"], condition=Q(decided_at=None), name="cases_that_wait")]

    def get_absolute_url(self) -> str:
        return reverse("moderation_case", args=[self.pk])

    @property
    def is_appeal(self) -> bool:
        return self.kind == self.Kind.APPEAL

    @property
    def is_private(self) -> bool:
        """Whether its place is one that not every colleague may read."""
        if self.message is None:
            return True
        group = self.message.conversation.group
        return group is None or not group.is_public


class Report(models.Model):
    """One person's. Several about one message are one case."""

    class Reason(models.TextChoices):
        PERSONAL = "personal", _("Personal data")
        CONFIDENTIAL = "secret", _("Confidential")
        HARASSMENT = "harass", _("Harassment")
        OFF_TOPIC = "topic", _("Off-topic")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "reporter"], name="one_report_a_person_and_case")
        ]


class Decision(models.Model):
    class Act(models.TextChoices):
        """What was done; each as its author and the reporters are told."""

        HIDE = "hide", _("hidden")
        REMOVE = "remove", _("removed")
        FILES = "files", _("files removed")
        RETURN = "return", _("returned to its author")
        WARN = "warn", _("warned")
        SHOW = "show", _("shown again")
        KEEP = "keep", _("kept as it is")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    act = models.CharField(max_length=6, choices=Act)
    # Why, for the author.
    note = models.CharField(max_length=MAX_NOTE, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Its author has changed what was returned, and sent it again.
    sent_again_at = models.DateTimeField(null=True, blank=True)

    objects = LockingQuerySet["Decision"].as_manager()

    def get_absolute_url(self) -> str:
        return reverse("moderated", args=[self.pk])

    @property
    def is_against_author(self) -> bool:
        return self.act not in (self.Act.SHOW, self.Act.KEEP)

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and self.act != self.Act.REMOVE and self.sent_again_at is None

    @property
    def appeal_until(self) -> datetime:
        return self.at + APPEAL_WITHIN


class ModerationRules(models.Model):
    """One row."""

    # Days after which whose words a moderator has read in a private place learn of it.
    TELL_AFTER = (0, 7, 30, 90, 365)

    tell_after = models.PositiveSmallIntegerField(default=30)

    objects = LockingQuerySet["ModerationRules"].as_manager()

    @classmethod
    def now(cls) -> "ModerationRules":
        """Not stored yet where nobody has changed anything."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class Look(models.Model):
    """A moderator has looked into a private place, and said why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="looks")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    # Whose words were read.
    people = models.ManyToManyField(User, related_name="+")
    # When they hear of it by the rule of that time; None for a look from before there was one.
    tell_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = LockingQuerySet["Look"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["tell_at"], condition=Q(told_at=None, tell_at__isnull=False), name="looks_to_tell"
            )
        ]


class Monitor(models.Model):
    """Words of which moderators want to hear, and where."""

    NAME_LENGTH = 60

    class Kind(models.TextChoices):
        WORDS = "words", _("Words, one a line")
        PATTERN = "pattern", _("A regular expression")

    class Where(models.TextChoices):
        EVERYWHERE = "all", _("Everywhere, also in private places")
        PUBLIC = "public", _("Public groups")
        CHOSEN = "chosen", _("Chosen groups")

    class Then(models.TextChoices):
        TELL = "tell", _("Tell the moderators at once")
        HOLD = "hold", _("Hold it back until a moderator decides")
        WEEKLY = "weekly", _("Tell them once a week")

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.WORDS)
    words = models.TextField()
    where = models.CharField(max_length=6, choices=Where, default=Where.PUBLIC)
    groups = models.ManyToManyField(Group, blank=True, related_name="+")
    then = models.CharField(max_length=6, choices=Then, default=Then.TELL)
    # Up to when it has told what it found, of one that tells once a week; else since when it tells as it does.
    told_at = models.DateTimeField(default=timezone.now)
    is_on = models.BooleanField(default=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    # Another one after each change: whoever keeps the words compiled compares it.
    stamp = models.UUIDField(default=uuid4)

    objects = LockingQuerySet["Monitor"].as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("monitor", args=[self.pk])

    @property
    def in_one_line(self) -> str:
        return ", ".join(self.words.split("\n"))


class MonitorHit(models.Model):
    """A monitor found its words in the message of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hits")
    # None: the monitor was deleted.
    monitor = models.ForeignKey(Monitor, null=True, on_delete=models.SET_NULL, related_name="hits")
    # Keyed hashes of the words found: an edit that brings others is told again, and the words are kept nowhere.
    found = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "monitor"], name="one_hit_a_monitor_and_case")]
        indexes = [models.Index(fields=["monitor", "at"], name="hits_of_a_monitor")]
