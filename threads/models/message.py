"""One person's text in the tree of a conversation."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.locking import LockingQuerySet

from .conversation import Conversation

#: Of who is said to have written a quote and is less sure than this, readers are warned.
DOUBTFUL = 0.65


def without_signature(body: str, signature: str) -> str:
    """A text without the signature that it ends with, which pages fold; all of it if nothing else would be left."""
    return body.removesuffix(signature).rstrip() or body if signature else body


class MessageQuerySet(LockingQuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        # A condition on each row: a set would be that of everything this person may read.
        return self.filter(Exists(Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))))

    def locked(self, pk: int) -> "Message":
        """With what says who may change it, and what it is drawn with. Of all messages, not of a query."""
        if found := _LOCKED.all(pk):
            return found[0]
        raise Message.DoesNotExist

    def in_conversation(self, conversation: Conversation) -> Self:
        return self.filter(conversation=conversation)

    def in_reading_order(self) -> Self:
        return self.order_by("sent_at", "pk")

    def for_display(self) -> Self:
        return self.select_related("author", "claimed_by")


class Message(models.Model):
    class Source(models.TextChoices):
        WEB = "web", _("web")
        MAIL = "mail", _("e-mail")
        API = "api", _("API")

    class Moderated(models.TextChoices):
        """What moderators did. But for the last it is withdrawn, too: what shows no withdrawn text shows none of these."""

        HELD = "held", _("waiting for the moderators")
        HIDDEN = "hidden", _("hidden by the moderators")
        RETURNED = "returned", _("returned to its author by the moderators")
        REMOVED = "removed", _("removed by the moderators")
        FILES = "files", _("files removed by the moderators")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    source = models.CharField(max_length=4, choices=Source, default=Source.WEB)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    # When its author wrote it; a mail's printed local time is kept as if it were UTC.
    sent_at = models.DateTimeField(default=timezone.now)
    # The date as the mail printed it; None when the date was guessed from its neighbours.
    date_printed = models.CharField(max_length=200, null=True, blank=True)
    # When it came to Skein (for an imported archive: when it came to the archive). Unread goes by it.
    arrived_at = models.DateTimeField(default=timezone.now)
    # RFC 5322 Message-ID without brackets; empty when only a quoted copy is known.
    message_id = models.CharField(max_length=500, blank=True)
    # From the browser: makes a second try of the same post harmless.
    client_id = models.CharField(max_length=64, blank=True)
    # Hash of the normalised text, to recognise copies.
    fingerprint = models.CharField(max_length=64, blank=True)
    # Not null: the author is a claim, read out of a mail this person sent.
    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Came by mail in the name of its author, and nobody could check that it is theirs.
    unchecked = models.BooleanField(default=False)
    confidence = models.FloatField(default=1)
    # {"👍": 3}: kept beside the rows so that a list needs no second query.
    reaction_counts = models.JSONField(default=dict, blank=True)
    attachment_count = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Who published other words than the mail has; None when its author changed it.
    edited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # Not empty: words or files of it are out of sight (threads.models.withheld), in the mails that brought them too.
    moderated = models.CharField(max_length=8, choices=Moderated, blank=True)
    # The rendered, viewer-neutral inside of the message; empty = render again (threads.rendering.fragments).
    fragment = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "message_id"], condition=~Q(message_id=""), name="one_copy_of_a_mail"
            ),
            models.UniqueConstraint(
                fields=["author", "client_id"], condition=~Q(client_id=""), name="one_post_a_client_id"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="message_is_not_its_own_parent"),
        ]
        indexes = [
            models.Index(fields=["conversation", "sent_at", "id"]),
            models.Index(fields=["conversation", "-id"]),
            models.Index(fields=["author", "-sent_at"]),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="message_by_mail_id"),
            models.Index(fields=["fingerprint"], condition=~Q(fingerprint=""), name="message_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.body[:60]}"

    def get_absolute_url(self) -> str:
        return reverse("message", args=[self.pk])

    @property
    def unsigned(self) -> str:
        """The text to show where a signature would only be in the way."""
        return without_signature(self.body, self.signature)

    @property
    def is_claim(self) -> bool:
        return self.claimed_by_id is not None

    @property
    def is_doubtful(self) -> bool:
        """Whether nothing but a typed line, or not even that, says who wrote what is quoted."""
        return self.is_claim and self.confidence < DOUBTFUL

    @property
    def is_rewritten(self) -> bool:
        """Whether somebody else than its author changed the words."""
        return self.edited_by_id not in (None, self.author_id)

    @property
    def dom_id(self) -> str:
        return f"message-{self.pk}"


def _to_lock(pk: int) -> MessageQuerySet:
    return Message.objects.filter(pk=pk).for_display().select_related("conversation__group")._to_lock()


_LOCKED = CompiledQuery(_to_lock, int)
