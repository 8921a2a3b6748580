"""What the figures of a pilot are made of: counts and assumptions, no mail, no name, nothing about one person."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Group


class MailCount(models.Model):
    """Mails of some mailboxes, counted from their header fields alone (``headers.py``). The oldest one is *before*, the
    newest *now*."""

    first_day = models.DateField()
    last_day = models.DateField()
    mails = models.PositiveIntegerField()
    # To and Cc of all of them together.
    addresses = models.PositiveIntegerField()
    # To three addresses and more; of these, answers to all.
    group_mails = models.PositiveIntegerField()
    reply_alls = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def mean(self) -> float:
        """Addresses a mail, as it is printed: with one decimal place."""
        return round(self.addresses / self.mails, 1)

    @property
    def group_mails_a_day(self) -> int:
        return round(self.group_mails / self.days)

    @property
    def reply_alls_a_day(self) -> int:
        return round(self.reply_alls / self.days)


class Pilot(models.Model):
    """What admins assume and what they want to reach: one row, or none while everything is as at first."""

    SECONDS = 35

    seconds_a_mail = models.PositiveIntegerField(
        _("Seconds a mail costs its reader"),
        default=SECONDS,
        validators=[MinValueValidator(1), MaxValueValidator(3600)],
    )
    # None: the mean of the oldest count.
    people_a_mail = models.DecimalField(
        _("People a mail would have gone to"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: the mean of To and Cc in the mails you counted."),
    )
    # Targets; None: not one of them.
    group_mails = models.PositiveIntegerField(_("Group mails a day, at most"), null=True, blank=True)
    reply_alls = models.PositiveIntegerField(_("Reply-all mails a day, at most"), null=True, blank=True)
    answer_minutes = models.PositiveIntegerField(
        _("Minutes to the first answer, at most"), null=True, blank=True
    )
    answered = models.PositiveIntegerField(
        _("Questions answered within a day, percent at least"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )
    active = models.PositiveIntegerField(_("Colleagues active in a week, at least"), null=True, blank=True)


class AvoidedWeek(models.Model):
    """What was written here in one week, and how many mails it would have been (``formula.Sums``)."""

    #: Its Monday, by the clock of the site.
    week = models.DateField()
    # None: everything, private conversations too.
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    messages = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    sent = models.PositiveIntegerField()
    known_above = models.PositiveBigIntegerField()
    known_own = models.PositiveBigIntegerField()
    other_above = models.PositiveBigIntegerField()
    other_own = models.PositiveBigIntegerField()
    sent_own = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["week", "group"], name="one_avoided_week_a_group"),
            models.UniqueConstraint(fields=["week"], condition=models.Q(group=None), name="one_avoided_week"),
        ]
