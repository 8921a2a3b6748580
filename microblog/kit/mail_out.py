"""By which server mail leaves: the one of EMAIL_URL, or the one an admin named at the desk, or none."""

from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends import filebased, smtp
from django.core.mail.backends.base import BaseEmailBackend

from .briefly import briefly
from .models import OutgoingServer, ServerLogin

PATIENCE = 20  # seconds

Security = ServerLogin.Security


@briefly(5)
def named() -> OutgoingServer | None:
    """The server an admin named."""
    return OutgoingServer.objects.first()


def is_fixed() -> bool:
    """Whether the environment says where mail goes, so that the desk cannot."""
    return settings.EMAIL_BACKEND != DESK


# The value of EMAIL_BACKEND where the environment does not say.
DESK = "microblog.kit.mail_out.connection"


def connection(fail_silently: bool = False, **options: Any) -> BaseEmailBackend:
    """Django's way to a mail server (EMAIL_BACKEND); files in the data folder where there is none."""
    server = named()
    if server is None:
        return filebased.EmailBackend(fail_silently=fail_silently, **options)
    return connection_to(server, fail_silently=fail_silently)


def connection_to(server: ServerLogin, *, fail_silently: bool = False) -> smtp.EmailBackend:
    """Raises LostPassword."""
    return smtp.EmailBackend(
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_ssl=server.security == Security.TLS,
        use_tls=server.security == Security.STARTTLS,
        timeout=PATIENCE,
        fail_silently=fail_silently,
    )


def is_there() -> bool:
    """Whether mail leaves at all."""
    return isinstance(mail.get_connection(), smtp.EmailBackend)
