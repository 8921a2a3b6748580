"""Between the password, or a mailed link, and the code. Nobody is signed in: the session says who has shown it, and when."""

import time
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.company import only
from accounts.ldap import config as ldap
from accounts.models import User
from accounts.signin import kept, mailed, shown

IN_SESSION = "half"
#: Seconds in which the code has to come.
LASTS = 10 * 60


class HalfWay(NamedTuple):
    """Who showed it; ``page``: where they go when they are in; ``way``: shown.PASSWORD or LINK; ``ldap_name``: of the directory
    whose password it was."""

    user: User
    page: str
    way: str
    ldap_name: str


def begin(request: HttpRequest, user: User, page: str, way: str) -> None:
    """The session gets another key, and what it had is gone but for what was written before."""
    sealed = request.session.get(kept.CARRIED, "")
    request.session.flush()
    kept.carry(request, sealed)
    # Asked for anew: a password that was chosen a moment ago has ended sessions.
    epoch = User.objects.values_list("access_epoch", flat=True).get(pk=user.pk)
    known, ldap_name = user.get_session_auth_hash(), getattr(request, "ldap_name", "")
    request.session[IN_SESSION] = [user.pk, time.time(), known, page, epoch, way, ldap_name]


def of(request: HttpRequest) -> HalfWay | None:
    """None when nobody is; too late; they left, have another password, were signed out everywhere or got other rights by now;
    or it opens nothing any more."""
    noted: list[Any] = request.session.get(IN_SESSION) or []
    # Fewer were noted before an upgrade.
    if len(noted) != 7:
        return None
    pk, since, known, page, epoch, way, ldap_name = noted
    if not -60 <= time.time() - since < LASTS:
        return None
    user = User.objects.filter(pk=pk, access_epoch=epoch).first()
    if user is None or not user.can_sign_in:
        return None
    half = HalfWay(user, page, way, ldap_name)
    return half if _opens(half) and constant_time_compare(user.get_session_auth_hash(), known) else None


def _opens(half: HalfWay) -> bool:
    if half.ldap_name:
        return ldap.knows(half.user)
    return not only.bars(half.user) and (half.way != shown.LINK or mailed.are_on())


def end(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)
