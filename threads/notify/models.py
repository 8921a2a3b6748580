from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, Involvement, Membership, User
from threads.models import Conversation, Message, Participant

# A row of the page of notices, as a number: all notices of one conversation have the same.
ROW = Coalesce(F("conversation_id"), -F("pk"), output_field=models.BigIntegerField())
# How many rows some notices are.
ROWS = Count(ROW, distinct=True)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        """A person's own notices, without those about conversations they may no longer read."""
        readable = Exists(Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation")))
        return self.filter(user=user.pk).filter(Q(conversation=None) | readable)

    def shown(self) -> Self:
        """Those that are a row on the page of notices."""
        return self.exclude(reason=Notification.Reason.WROTE)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def readable(self) -> Self:
        """Those whose own person may still read what they are about: ``visible_to`` for many people at once."""
        mine = {"user": OuterRef("user")}
        is_guest = Q(user__kind=User.Kind.GUEST)
        public = Q(conversation__group__visibility=Group.Visibility.PUBLIC) & ~is_guest
        member = Exists(Membership.objects.filter(group=OuterRef("conversation__group"), **mine))
        seat = Exists(Participant.objects.current().filter(conversation=OuterRef("conversation"), **mine))
        private = (Q(conversation__group=None) | is_guest) & seat
        return self.filter(Q(conversation=None) | public | member | private)

    def beside(self, notice: "Notification") -> Self:
        """The notice and the others that are one row with it: those about its conversation."""
        if notice.conversation_id is None:
            return self.filter(pk=notice.pk)
        return self.filter(conversation=notice.conversation_id)

    def for_display(self) -> Self:
        return self.select_related("actor", "conversation__group", "message", "group")


class Notification(models.Model):
    """Something addressed to one person."""

    class Reason(models.TextChoices):
        MENTION = "mention", _("mentioned you")
        REPLY = "reply", _("replied to you")
        REACTION = "reaction", _("reacted to your message")
        REVIEW = "review", _("your forwarded mail is ready to check")
        QUOTED = "quoted", _("published mail with your words")
        HELD = "held", _("mail waits for your decision")
        REFUSED = "refused", _("did not publish your mail")
        DISOWNED = "disowned", _("a mail in your name was refused")
        JOIN_REQUEST = "join", _("asks to join")
        INVITATION = "invite", _("invites you")
        POLICY = "policy", _("usage policy")
        REPORTED = "reported", _("a message was reported")
        APPEAL = "appeal", _("an author asks for another decision")
        JUDGED = "judged", _("the moderators decided about your message")
        EMERGENCY = "emergency", _("came in past the company sign-in")
        SIGN_IN = "sign_in", _("your sign-in was changed")
        GROUP = "group", _("changes a group you are in")
        OUTCOME = "outcome", _("the moderators decided about your report")
        LOOKED = "looked", _("a moderator has read your words in a private place")
        RETENTION = "retention", _("changed how long we keep")
        HANDED_OVER = "handed", _("An export was handed over")
        GUEST = "guest", _("access of a guest")
        # To whoever has all of a conversation by mail. In the browser its inbox tells of it, and no notice.
        WROTE = "wrote", _("wrote")

    class Mail(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        SKIPPED = "skipped"
        FAILED = "failed"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=10, choices=Reason)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    # What it is about when there is no conversation.
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    # Page to open when there is no message, and a line of text for it.
    url = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # The outbox of mail: a notice that is to leave by mail waits here, written with what it tells of.
    mail = models.CharField(max_length=8, choices=Mail, blank=True)
    # When it is to leave; once it is on its way, since when.
    mail_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=300, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "reason", "message", "actor"],
                condition=Q(message__isnull=False),
                name="one_notification_each",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"]),
            models.Index(fields=["user", "conversation", "-id"], name="notices_of_conversation"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="unread_notifications"),
            models.Index(
                fields=["mail_at"], condition=Q(mail__in=["waiting", "sending"]), name="notices_to_mail"
            ),
        ]

    def get_absolute_url(self) -> str:
        if self.message:
            return self.message.get_absolute_url()
        return self.url or (self.conversation.get_absolute_url() if self.conversation else "")

    @property
    def is_silent(self) -> bool:
        """Whether a mail about it says nothing of it (Group.is_silent)."""
        group = self.conversation.group if self.conversation else self.group
        return group is not None and group.is_silent


class MailChoice(models.Model):
    """What of it reaches a person's mailbox. Who has no row gets the mails."""

    class Days(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKDAYS = "weekdays", _("Monday to Friday")
        MONDAY = "monday", _("Monday only")

    HOUR = 8

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="mail_choice")
    level = models.CharField(max_length=10, choices=Involvement, default=Involvement.MENTIONS)
    # What ``level`` leaves out comes in the summary.
    summary = models.BooleanField(default=True)
    # When it comes, by the person's own clock.
    summary_hour = models.PositiveSmallIntegerField(default=HOUR)
    summary_days = models.CharField(max_length=8, choices=Days, default=Days.DAILY)
    # They want one now, beside those of their days.
    summary_asked_at = models.DateTimeField(null=True, blank=True)
    # Mails wait from one hour to another by the person's own clock, and on the whole of Saturday and Sunday.
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_weekends = models.BooleanField(default=False)
    # The day of the newest summary, so that a day has one, whatever happens to the worker.
    summarised_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user"], condition=Q(level="everything"), name="mailed_everything")]

    @property
    def at_once(self) -> bool:
        return self.level in (Involvement.EVERYTHING, Involvement.MENTIONS)
