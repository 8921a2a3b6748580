from django.db import models
from django.utils import timezone

from microblog.kit.models import ServerLogin


class FetchedMailbox(ServerLogin):
    """The mailbox that is fetched from (IMAP), and how far we came: one row, or none."""

    folder = models.CharField(max_length=200, default="INBOX")
    # Mail that came before is not ours to take.
    since = models.DateTimeField(default=timezone.now)
    # The last mail that was taken, by RFC 9051 2.3.1.1; the numbers begin anew when the validity changes.
    uid_validity = models.PositiveBigIntegerField(null=True, blank=True)
    last_uid = models.PositiveBigIntegerField(default=0)
    # Tries at the mail after it.
    tries = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    # What keeps us from fetching, in a sentence, and since when.
    trouble = models.CharField(max_length=300, blank=True)
    trouble_since = models.DateTimeField(null=True, blank=True)
    # Mails that could not be kept and are only in the mailbox; the last one, in a sentence.
    left = models.PositiveIntegerField(default=0)
    left_why = models.CharField(max_length=300, blank=True)

    @property
    def where(self) -> tuple[str, str, str]:
        """What makes it this mailbox and no other."""
        return self.host, self.user, self.folder
