"""A mail that leaves by our way out and should come back by our way in, with the seconds it took."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail, signing
from django.utils import timezone
from django.utils.translation import gettext as _

from microblog.kit import outgoing, site

from ..models import IncomingMail

LONGEST = timedelta(minutes=3)
_SALT = "bridge.round_trip"


@dataclass(frozen=True)
class RoundTrip:
    """``seconds``: that it took, None while it is under way."""

    token: str
    sent_at: datetime
    seconds: float | None

    @property
    def is_back(self) -> bool:
        return self.seconds is not None

    @property
    def is_lost(self) -> bool:
        return not self.is_back and timezone.now() - self.sent_at > LONGEST


def send() -> str:
    """Send it; returns its token. Raises OSError, which every error of smtplib is, or LostPassword."""
    token = signing.dumps({"id": secrets.token_hex(8), "at": timezone.now().timestamp()}, salt=_SALT)
    fields = {
        "Message-ID": f"<{_message_id(token)}>",
        "Auto-Submitted": "auto-generated",
        "X-Skein-Loop": settings.MAIL_DOMAIN,
    }
    text = _("This mail shows that mail leaves here and comes back. Nobody has to do anything.")
    letter = mail.EmailMessage(
        _("Test of the way out and in"), text, site.sender(), [address()], headers=fields
    )
    connection = mail.get_connection()
    try:
        outgoing.send(connection, letter)
    finally:
        connection.close()
    return token


def address() -> str:
    return f"in@{settings.MAIL_DOMAIN}"


def state(token: str) -> RoundTrip | None:
    """None for a token that is not ours."""
    try:
        said = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    sent_at = datetime.fromtimestamp(said["at"], tz=timezone.get_default_timezone())
    came = IncomingMail.objects.filter(message_id=_message_id(token)).order_by("pk").first()
    seconds = max((came.received_at - sent_at).total_seconds(), 0.0) if came else None
    return RoundTrip(token, sent_at, seconds)


def _message_id(token: str) -> str:
    said = signing.loads(token, salt=_SALT)
    return f"round-trip-{said['id']}@{settings.MAIL_DOMAIN}"
