"""The mark of a browser in which somebody has signed in. It opens nothing; see throttle.py."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE = "known"
LASTS = 180 * 24 * 3600  # seconds
SALT = "accounts.device"
# People who share a browser.
MOST = 5


def mark_of(request: HttpRequest, address: str) -> str:
    """The mark under which this browser is known for the account of an address, "" if it is not."""
    marks = _read(request)
    if not marks:
        return ""
    user = User.objects.with_address(address).values_list("pk", flat=True).first()
    return marks.get(str(user), "")


def mark_for(request: HttpRequest, user: User) -> str:
    """The mark under which this browser is known for a person, "" if it is not."""
    return _read(request).get(str(user.pk), "")


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Keep in the browser that this person has signed in there."""
    marks = _read(request)
    mark = marks.pop(str(user.pk), "") or secrets.token_urlsafe(9)
    kept = dict([*marks.items(), (str(user.pk), mark)][-MOST:])
    response.set_cookie(
        COOKIE, signing.dumps(kept, salt=SALT), max_age=LASTS, path="/accounts/",
        httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return {}
    return marks if isinstance(marks, dict) else {}
