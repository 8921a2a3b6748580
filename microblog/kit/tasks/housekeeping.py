"""What nobody else tidies."""

from django.core.management import call_command

from . import leases
from .schedules import periodic


@periodic(seconds=3600)
def forget() -> None:
    """Old task results and expired sessions."""
    leases.prune()
    call_command("clearsessions")
