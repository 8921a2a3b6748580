"""Mail as it came. The raw bytes are stored before anything looks at them, and never changed."""

import zlib
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailAddress, Group, Membership, User
from microblog.kit.locking import LockingQuerySet
from threads.models import Conversation

from .archive import Archive


class RawMail(models.Model):
    """The bytes of a mail, once by content, compressed; apart so that lists of mails never load them."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    packed = models.BinaryField()

    @property
    def data(self) -> bytes:
        return zlib.decompress(self.packed)

    @staticmethod
    def pack(data: bytes) -> bytes:
        return zlib.compress(data, 1)


class ImportBatch(models.Model):
    """One run of `ingest`, or of an archive into one group."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=500)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    archive = models.ForeignKey(Archive, null=True, on_delete=models.CASCADE, related_name="batches")
    # Not empty: people whom an import has brought that was taken back, and left its mails to this one, came since then.
    people_since = models.DateTimeField(null=True)
    # How many conversations that were here before are a part of another one by it.
    joined = models.PositiveIntegerField(default=0)
    # Mails of it that another import had brought already.
    known: "models.ManyToManyField[IncomingMail, models.Model]" = models.ManyToManyField(
        "IncomingMail", related_name="known_by"
    )


def _waiting_for(user: User) -> Q:
    mine = Q(sender_id=user.pk, state=IncomingMail.State.REVIEW)
    runs = Membership.objects.filter(user_id=user.pk, role=Membership.Role.ADMIN).values("group")
    return mine | Q(state=IncomingMail.State.HELD, group__in=runs)


def _nobodys(user: User) -> Q:
    """What failed before it was anybody's: by nobody who is known or named, from no colleague's mailbox, to no
    conversation and no group that this person may not read, and never given to people who decide."""
    State = IncomingMail.State
    readable = Q(group=None) | Q(group__in=Group.objects.readable_by(user).values("pk"))
    answers = Q(recipient__istartswith="reply+") | Q(recipient__istartswith="bounce+")
    is_named = Q(checked=IncomingMail.Checked.FAIL)
    # What could not be read may lack the From line of a colleague all the same.
    owned = EmailAddress.objects.filter(address=Lower(OuterRef("envelope_from")), verified_at__isnull=False)
    failed = Q(state__in=[State.QUARANTINED, State.REFUSED], sender=None, split__isnull=True)
    return failed & readable & ~answers & ~is_named & Q(~Exists(owned))


class IncomingMailQuerySet(LockingQuerySet["IncomingMail"]):
    def visible_to(self, user: User) -> Self:
        """A mail is its sender's until published; then whoever may read the conversation sees it.

        Admins of a group see what waits for their decision, and nothing else.
        """
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        published = Q(
            Exists(Conversation.objects.visible_to(user).filter(pk=OuterRef("conversation"))),
            state__in=[IncomingMail.State.PUBLISHED, IncomingMail.State.DUPLICATE],
        )
        return self.filter(Q(sender_id=user.pk) | published | _waiting_for(user))

    def waiting_for(self, user: User) -> Self:
        """Mails this person has to decide about: forwarded by them, or held in a group they run."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        return self.filter(_waiting_for(user))

    def discardable_by(self, user: User) -> Self:
        """What waits for this person, be it that they look at it or that they accept a policy."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        return self.filter(_waiting_for(user) | Q(sender_id=user.pk, state=IncomingMail.State.POLICY))

    def told_at_desk(self, user: User) -> Self:
        """Mails whose sender, subject and reason an admin of the site is told: their own, those they decide about
        anyway, and those that are nobody's. Being admin opens no others (docs/security.md)."""
        if not (user.is_authenticated and user.can_sign_in):
            return self.none()
        return self.filter(Q(sender_id=user.pk) | _waiting_for(user) | _nobodys(user))

    def read_again(self) -> int:
        """The pipeline takes them as if they came now."""
        return self.update(state=IncomingMail.State.RECEIVED, attempts=0, reason="")

    def discarded_by(self, user: User) -> Self:
        """A mail to a group had waited for its sender to accept a policy: it was not read yet."""
        mine = self.filter(sender_id=user.pk, state=IncomingMail.State.DISCARDED)
        return mine.filter(Q(group=None) | Q(split__isnull=True))


class IncomingMail(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        REVIEW = "review", _("waiting for its sender")
        HELD = "held", _("waiting for an admin")
        # Published by itself once its sender has accepted the usage policy; nobody else sees it until then.
        POLICY = "policy", _("waiting for its sender to accept the policy")
        PUBLISHED = "published", _("published")
        DUPLICATE = "duplicate", _("already here")
        QUARANTINED = "quarantined", _("could not be read")
        REFUSED = "refused", _("refused")
        AUTO = "auto", _("automatic mail, left out")
        DISCARDED = "discarded", _("discarded by its sender")
        # A reaction or a command: it did what it says, and is no message.
        DONE = "done", _("done")
        # Its bytes and all that was known of it are gone; its key stays, so that it does not come back.
        DELETED = "deleted", _("deleted")

    class Checked(models.TextChoices):
        """Whether it is from the person it names (threads.bridge.sender_check)."""

        PASS = "pass", _("sender checked")
        FAIL = "fail", _("not from its sender")
        UNCHECKED = "unchecked", _("sender not checked")

    # Target + Message-ID + content hash: the same delivery twice is one row.
    key = models.CharField(max_length=64, unique=True)
    raw = models.ForeignKey(RawMail, on_delete=models.PROTECT, related_name="deliveries")
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.SET_NULL, related_name="mails")
    envelope_from = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    # Who handed it over, as the listener saw it.
    peer = models.GenericIPAddressField(null=True, blank=True)
    helo = models.CharField(max_length=255, blank=True)
    # It was fetched from our own mailbox: the server that put it there is ours.
    is_fetched = models.BooleanField(default=False)
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="incoming_mails")
    # The colleague it names, until the check of the sender says otherwise.
    sender = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="incoming_mails")
    message_id = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    # Why it is in this state, for a person.
    reason = models.CharField(max_length=500, blank=True)
    checked = models.CharField(max_length=9, choices=Checked, default=Checked.UNCHECKED)
    # What was found out about the sender, for a person.
    checked_why = models.CharField(max_length=300, blank=True)
    # Counted before each try, so that a mail that kills the process is set aside in the end.
    attempts = models.PositiveSmallIntegerField(default=0)
    deliveries = models.PositiveIntegerField(default=1)
    # A file its sender gave us: he vouches for nothing in it, not even for its From line.
    is_upload = models.BooleanField(default=False)
    # What it became: {"messages": [...], "pieces": [...]} (docs/chain-engine.md), with the reviewer's corrections.
    split = models.JSONField(null=True, blank=True)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.SET_NULL, related_name="mails")
    processed_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"]),
            models.Index(fields=["sender", "state", "-id"]),
            models.Index(fields=["group", "state", "-id"]),
            models.Index(fields=["message_id"]),
            models.Index(fields=["received_at", "state"], condition=Q(batch=None), name="mails_by_arrival"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("mail_original", args=[self.pk])

    @property
    def kept_split(self) -> dict:
        """The ``split`` of a mail that was read."""
        assert self.split is not None
        return self.split

    @property
    def may_be_read_again(self) -> bool:
        """It could not be read, and no import is at work that would read it."""
        is_free = self.batch is None or self.batch.finished_at is not None
        return self.state == self.State.QUARANTINED and is_free

    @property
    def is_proven(self) -> bool:
        return self.checked == self.Checked.PASS

    @property
    def is_in_doubt(self) -> bool:
        """Nothing proves its sender: it came by itself, or in an archive that somebody uploaded at the desk. Files that
        wait for review say who brought them, and so do archives of who runs the server."""
        return self.is_of_desk or not (self.is_proven or self.is_upload or self.batch_id)

    @property
    def is_of_desk(self) -> bool:
        """It stood in an archive that an admin uploaded: nobody vouches for a word in it."""
        return self.batch is not None and self.batch.archive_id is not None

    @property
    def is_forged(self) -> bool:
        """It names somebody it is not from: it vouches for nothing, not even for its own Message-ID."""
        return self.sender_id is None and self.checked == self.Checked.FAIL
