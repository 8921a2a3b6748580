"""What somebody has shown in this session, and when: a password, a passkey, that their company knows them,
or no more than that they read their mailbox."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User

PASSWORD, LDAP, COMPANY, PASSKEY, LINK = "password", "ldap", "company", "passkey", "link"  # noqa: S105 - ways to sign in
IN_SESSION = "shown"


def note(request: HttpRequest, way: str, at: float | None = None) -> None:
    """``at``: when, in seconds; now if it is not said."""
    request.session[IN_SESSION] = [way, time.time() if at is None else at]


def renew(request: HttpRequest) -> None:
    """It was shown again by a password or code. Who came in by more than that still did."""
    way = way_of(request)
    note(request, way if way in (PASSKEY, COMPANY, LDAP) else PASSWORD)


def way_of(request: HttpRequest) -> str:
    """What was shown last; empty in a session from before this was noted."""
    return str(request.session.get(IN_SESSION, ["", 0])[0])


def is_password(session: dict[str, Any]) -> bool:
    """Whether in this session no more was shown than a password, be it the directory's, or a mailed link; also in one from
    before this was noted."""
    return session.get(IN_SESSION, ["", 0])[0] in ("", PASSWORD, LDAP, LINK)


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was a short while ago, by a clock that was not set back since."""
    age = time.time() - float(request.session.get(IN_SESSION, ["", 0])[1])
    return -60 <= age < settings.CONFIRM_MINUTES * 60


@receiver(user_logged_in, dispatch_uid="accounts.shown")
def _signed_in(request: HttpRequest, user: User, **_kwargs: object) -> None:
    # Here, since all that sign somebody in come by here (views/company.py says of itself what it is). A company lets in
    # without a word whoever it has asked hours ago: what counts is when it asked.
    if getattr(request, "company_provider", ""):
        note(request, COMPANY, getattr(request, "company_asked_at", 0.0))
    elif getattr(request, "ldap_name", ""):
        note(request, LDAP)
    elif getattr(request, "mailed_link", False):
        # What could be shown beside it has to be, before something dangerous.
        note(request, LINK, None if getattr(request, "link_is_enough", False) else 0.0)
    else:
        note(request, PASSKEY if getattr(request, "passkey_name", "") else PASSWORD)
