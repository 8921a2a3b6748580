"""Who may let guests in, from where, and for how long."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from microblog.kit.locking import LockingQuerySet


class GuestRules(models.Model):
    """One row, or none while everything is as at first: nobody invites guests."""

    class Inviting(models.TextChoices):
        NOBODY = "", _("Nobody")
        ADMINS = "admins", _("Whoever runs the group or the conversation")
        MEMBERS = "members", _("Whoever may reply in the conversation")

    ONE = 1
    # Days that can be allowed at most.
    LONGEST = 365

    who = models.CharField(max_length=7, blank=True, choices=Inviting)
    # "example.com example.org": guests are of these alone, empty: of any; and never of the refused ones.
    domains = models.CharField(max_length=500, blank=True)
    refused = models.CharField(max_length=500, blank=True)
    # How long a guest stays at most before somebody extends it, and when nobody says otherwise.
    days = models.PositiveSmallIntegerField(default=90)

    objects = LockingQuerySet.as_manager()
