"""Between the password and the code. Nobody is signed in: the session says who has shown the password, and when."""

import time
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.signin import kept

IN_SESSION = "half"
#: Seconds in which the code has to come.
LASTS = 10 * 60


class HalfWay(NamedTuple):
    """Who showed the password; ``page``: where they go when they are in; ``ldap_name``: whose password it was."""

    user: User
    page: str
    ldap_name: str


def begin(request: HttpRequest, user: User, page: str) -> None:
    """The session gets another key, and what it had is gone but for what was written before."""
    sealed = request.session.get(kept.CARRIED, "")
    request.session.flush()
    kept.carry(request, sealed)
    request.session[IN_SESSION] = [
        user.pk, time.time(), user.get_session_auth_hash(), page, getattr(request, "ldap_name", ""),
    ]  # fmt: skip


def of(request: HttpRequest) -> HalfWay | None:
    """None when nobody is; too late; they left; or have another password by now."""
    pk, since, known, page, *more = request.session.get(IN_SESSION) or (0, 0.0, "", "")
    if not pk or not -60 <= time.time() - since < LASTS:
        return None
    user = User.objects.filter(pk=pk).first()
    if user is None or not user.can_sign_in:
        return None
    half = HalfWay(user, page, more[0] if more else "")
    return half if constant_time_compare(user.get_session_auth_hash(), known) else None


def end(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)
