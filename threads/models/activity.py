from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Group, User

from .conversation import Conversation
from .message import Message


class Activity(models.Model):
    """An append-only fact: who did what to what. Feed, audit and figures read it (threads.activity writes it)."""

    class Verb(models.TextChoices):
        """What ``detail`` holds for each: ``threads.activity``."""

        POST = "post"
        REPLY = "reply"
        EDIT = "edit"
        WITHDRAW = "withdraw"
        MODERATE = "moderate"  # take files out of sight, or show what was hidden or held back
        REACT = "react"
        CHOOSE = "choose"  # choose the best answer
        IMPORT = "import"  # publish a mail
        UPGRADE = "upgrade"  # replace a quoted copy by the mail itself
        MERGE = "merge"
        RENAME = "rename"
        TOPICS = "topics"  # change the topics
        FOLLOW = "follow"
        UNFOLLOW = "unfollow"
        MUTE = "mute"
        FOUND = "found"  # found a group
        CHANGE = "change"  # change a group
        JOIN = "join"
        LEAVE = "leave"
        ASK = "ask"  # ask to join
        DECLINE = "decline"
        INVITE = "invite"
        UNINVITE = "uninvite"
        APPOINT = "appoint"
        REMOVE = "remove"
        HOLD = "hold"  # hold a mail
        REVIEW = "review"  # wait for the review of a mail
        RELEASE = "release"  # publish a held mail
        REFUSE = "refuse"  # refuse a held mail
        DISOWN = "disown"  # refuse a mail in somebody's name
        OPEN = "open"  # open the mail of somebody else
        REPORT = "report"  # report a message to the moderators
        JUDGE = "judge"  # decide about what was reported
        APPEAL = "appeal"  # ask for another decision
        LOOK = "look"  # look, as a moderator, into a private place
        GUEST = "guest"  # let a guest into a conversation
        UNGUEST = "unguest"

    verb = models.CharField(max_length=20, choices=Verb)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="activities")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="activities"
    )
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(verb=""), name="activity_has_a_verb")]
        indexes = [
            models.Index(fields=["conversation", "-id"]),
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["verb", "-id"]),
            models.Index(fields=["at"]),
        ]
