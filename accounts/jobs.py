"""The worker's share: links that are due leave by mail; what is over is forgotten."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import OneTimeLink
from accounts.signin.sessions import SessionStore
from microblog.kit.jobs import periodic

from .signin import mails

# A link that is used up or too old still tells for a while why it opens nothing.
KEPT = timedelta(days=30)


@periodic(seconds=3)
def send_links() -> None:
    mails.send_due()


@periodic(seconds=3600)
def forget() -> None:
    SessionStore.clear_expired()
    OneTimeLink.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
