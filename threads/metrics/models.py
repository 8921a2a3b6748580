"""Figures, counted by the worker and kept: a page that shows them asks for nothing else."""

from django.db import models
from django.utils import timezone

from accounts.models import Group


class WeekFigure(models.Model):
    """One number of one week, or of the last seven days. Nothing in it is about a person."""

    class Name(models.TextChoices):
        ACTIVE = "active"  # people who were here
        WROTE = "wrote"  # people who wrote
        POSTS = "posts"  # conversations begun
        REPLIES = "replies"
        BROUGHT = "brought"  # mails published as conversations
        QUESTIONS = "questions"
        QUARTER = "answered_quarter"  # questions with a first answer within 15 minutes
        HOUR = "answered_hour"  # within an hour, but no quarter of one
        FOUR_HOURS = "answered_4h"
        DAY = "answered_day"
        MEDIAN = "answer_minutes"  # median time to the first answer
        GROUP = "group"  # posts and replies in one group
        MAILS = "mails"  # received in the last 24 hours
        MAILS_TAKEN = "mails_taken"
        MAILS_FAILED = "mails_failed"

    #: Its Monday, by the clock of the site; None: the seven days until it was counted.
    week = models.DateField(null=True)
    name = models.CharField(max_length=20, choices=Name)
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["week", "name"])]
