"""Who asks with a token (RFC 6750): one answer to all that are refused, whatever is wrong with them."""

import logging
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import AccessToken
from microblog.kit.compiled_query import CompiledQuery
from microblog.kit.limits import Limit

from .issuing import digest_of

# One line a refused token, as for a refused sign-in (docs/operations.md).
log = logging.getLogger("skein.signin")
# A token in use is written down as such this often.
TOUCH_EVERY = timedelta(minutes=1)
# Refused ones from one network address; those that are right go on.
REFUSED = Limit("token.refused", 30, 5 * 60)
# Nobody types one; longer ones are not hashed.
LONGEST = 200


class TokenRefused(Exception):
    """No token, or none that opens this. ``wait``: seconds until the next try is worth it, after many."""

    def __init__(self, wait: int = 0):
        super().__init__("The token is missing, wrong, revoked or has ended.")
        self.wait = wait


def token_of(request: HttpRequest, scope: str) -> AccessToken:
    """The token a request comes with. Raises TokenRefused."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    text = text.strip()
    found: list[AccessToken] = []
    if kind.lower() == "bearer" and 0 < len(text) <= LONGEST:
        found = _USABLE.all(digest_of(text), str(scope), timezone.now())
    if not found:
        raise _refused(request)
    _touch(found[0])
    return found[0]


def _usable(digest: str, scope: str, now: datetime) -> QuerySet[AccessToken]:
    """One, or none."""
    return AccessToken.objects.usable(now).filter(digest=digest, scope=scope).select_related("made_by")


_USABLE = CompiledQuery(_usable, str, str, datetime)


def _refused(request: HttpRequest) -> TokenRefused:
    origin = request.META.get("REMOTE_ADDR", "")
    taken = REFUSED.take(origin)
    if not taken.wait:
        log.warning("Token from %s: refused", origin)
    return TokenRefused(taken.wait)


def _touch(token: AccessToken) -> None:
    now = timezone.now()
    if token.used_at is None or now - token.used_at >= TOUCH_EVERY:
        due = Q(used_at=None) | Q(used_at__lt=now)
        AccessToken.objects.filter(due, pk=token.pk).update(used_at=now)
