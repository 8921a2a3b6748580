"""Who does which periodic work, how often something was done, when all of it was saved, and how the place is set up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import sealing
from .locking import LockingQuerySet

SEALED_FOR = "mail server"


class Schedule(models.Model):
    """One piece of periodic work. Whoever holds it runs it, so that two workers never run it at once."""

    name = models.CharField(max_length=200, unique=True)
    worker = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)
    # How often it was taken: the end of a run is noted only while the hold it began with lasts (`kit.jobs.schedules`).
    term = models.PositiveBigIntegerField(default=0)
    next_at = models.DateTimeField()
    # In a row, since the last success; what went wrong last.
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)


class UseCount(models.Model):
    """How often something was done in the window that ends at ``ends_at`` (`kit.limits`)."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)


class Backup(models.Model):
    """A backup that was finished (`kit.backup`), for whoever asks how old the last one is."""

    # The moment it shows.
    at = models.DateTimeField(db_index=True)
    seconds = models.FloatField()
    size = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()


class Site(models.Model):
    """What admins chose for the whole place: one row, or none (`kit.site`)."""

    name = models.CharField(max_length=60, blank=True)
    # "#rrggbb"; empty = ours.
    accent = models.CharField(max_length=7, blank=True)
    logo = models.BinaryField(null=True, blank=True)
    logo_type = models.CharField(max_length=20, blank=True)
    # How far the first set-up came (accounts/setup.py); None = it was never begun.
    setup_step = models.CharField(max_length=20, null=True, blank=True)
    # By whose clock days begin; empty = UTC.
    time_zone = models.CharField(max_length=60, blank=True)
    # Colleagues have their addresses in these, between blanks; empty = not said.
    mail_domains = models.CharField(max_length=500, blank=True)

    objects = LockingQuerySet["Site"].as_manager()


class LostPassword(Exception):
    """It was sealed with another secret key."""

    def __init__(self) -> None:
        super().__init__("A password was sealed with another secret key: enter it again.")


class ServerLogin(models.Model):
    """A mail server, and who we are there. The password is sealed (`kit.sealing`)."""

    class Security(models.TextChoices):
        TLS = "tls", _("TLS")
        STARTTLS = "starttls", _("STARTTLS")
        NONE = "none", _("none, inside a network")

    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    user = models.CharField(max_length=254, blank=True)
    sealed_password = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def password(self) -> str:
        """Raises LostPassword."""
        text = sealing.unseal(SEALED_FOR, self.sealed_password) if self.sealed_password else ""
        if text is None:
            raise LostPassword
        return text

    @password.setter
    def password(self, text: str) -> None:
        self.sealed_password = sealing.seal(SEALED_FOR, text) if text else ""

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


class OutgoingServer(ServerLogin):
    """Where our mail is handed over: one row, or none. ``EMAIL_URL`` goes before it."""
