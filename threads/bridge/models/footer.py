"""Lines that end the mails of many people of one domain, found by how often they do."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from microblog.kit.locking import LockingQuerySet


class RepeatedFooter(models.Model):
    """``text``: the lines as one of the mails has them. ``block``: the same as they are compared
    (unchain.wrappers.repeated)."""

    class State(models.TextChoices):
        FOUND = "found", _("waits for your decision")
        FOLDING = "folding", _("being folded")
        FOLDED = "folded", _("folded")
        UNFOLDING = "unfolding", _("being unfolded")
        LEFT = "left", _("left as it is")

    #: Of these new mails are folded, and stored ones are or will be.
    IN_FORCE = (State.FOLDING, State.FOLDED)
    BUSY = (State.FOLDING, State.UNFOLDING)

    domain = models.CharField(max_length=253)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    block = models.JSONField(default=list)
    # How many mails end with it, by how many people, when it was last looked.
    mails = models.PositiveIntegerField(default=0)
    senders = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State, default=State.FOUND)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # The last stored message that was looked at, and how many were changed.
    position = models.PositiveBigIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    objects = LockingQuerySet["RepeatedFooter"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "digest"], name="one_footer_a_domain")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY
