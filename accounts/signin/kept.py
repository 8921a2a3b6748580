"""What somebody sent after their session had ended, or before they had accepted the usage policy: carried over the
sign-in, and given back to them alone.

It travels in the sign-in page itself, encrypted, so that nothing is stored for people who are not signed in, and the
page tells nobody who walks by. Once its writer is in, it waits in their session for the page that it belongs to.
"""

import json
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from microblog.kit import sealing

V = TypeVar("V", bound=Callable[..., Any])

#: Seconds in which somebody signs in again and finds the text.
LASTS = 24 * 60 * 60
#: Characters of all fields together. The longest message is far below it.
MOST = 400_000
FIELD = "kept"
#: Whose page a form was in (opened_by.py).
OPENED_BY = "opened_by"
IN_SESSION = "kept"
CARRIED, GOES_ON = "kept_sealed", "kept_goes_on"
SEALED_FOR = "accounts.signin.kept"
#: Who used this browser last: the text is theirs, whoever signs in next.
COOKIE = "writer"
NOT_KEPT = {"csrfmiddlewaretoken", OPENED_BY, FIELD}


class KeptRequest(NamedTuple):
    """A form that was sent: where to, from which page, by whom. ``fields``: [[name, value], ...]; ``files``: names."""

    action: str
    page: str
    writer: int
    fields: list
    files: list

    @property
    def values(self) -> QueryDict:
        found = QueryDict(mutable=True)
        for name, value in self.fields:
            found.appendlist(name, value)
        return found


def of(request: HttpRequest, page: str) -> KeptRequest | None:
    """What this request carries; None if nobody is known to have written it, or it is too much."""
    return _of(request, page, _writer(request))


def own(request: HttpRequest, page: str) -> KeptRequest | None:
    """What this request of somebody who is signed in carries; None if it says nothing, or too much."""
    is_empty = not request.FILES and not fields_of(request)
    return None if is_empty else _of(request, page, request.user.pk or 0)


def whole(request: HttpRequest, page: str) -> KeptRequest | None:
    """The same of a mere button, too: it is to go on, not to be shown again."""
    return _of(request, page, request.user.pk or 0)


def _of(request: HttpRequest, page: str, writer: int) -> KeptRequest | None:
    fields = fields_of(request)
    if not writer or sum(len(name) + len(value) for name, value in fields) > MOST:
        return None
    files = [file.name for name in request.FILES for file in request.FILES.getlist(name)][:100]
    return KeptRequest(request.get_full_path(), page, writer, fields, files)


def fields_of(request: HttpRequest) -> list:
    """[[name, value], ...] of a form; passwords travel nowhere else."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return [[name, value] for name, value in pairs if name not in NOT_KEPT and "password" not in name]


def seal(kept: KeptRequest) -> str:
    return sealing.seal(SEALED_FOR, json.dumps(kept))


def unseal(sealed: str) -> KeptRequest | None:
    text = sealing.unseal(SEALED_FOR, sealed, LASTS)
    return KeptRequest._make(json.loads(text)) if text else None


def carry(request: HttpRequest, sealed: str) -> None:
    """Keep it over a way that no form can take: to the company's sign-in and back."""
    if unseal(sealed):
        request.session[CARRIED] = sealed


def carried(request: HttpRequest) -> KeptRequest | None:
    """What was carried so; once."""
    return unseal(request.session.pop(CARRIED, ""))


# --- Back with its writer ----------------------------------------------------------------------------


def put(request: HttpRequest, kept: KeptRequest) -> bool:
    """Keep it in the session of whoever signed in, if they wrote it."""
    if kept.writer != request.user.pk:
        return False
    # What is typed once and never shown is not written down: its form asks for it again.
    fields = [[name, value] for name, value in kept.fields if "secret" not in name]
    request.session[IN_SESSION] = [time.time(), list(kept._replace(fields=fields))]
    return True


def go_on(request: HttpRequest) -> None:
    """What waits was sent by who has just shown who they are: the page that offers it says so, once."""
    request.session[GOES_ON] = True


def goes_on(request: HttpRequest) -> bool:
    return bool(request.session.pop(GOES_ON, False))


def waiting(request: HttpRequest) -> KeptRequest | None:
    """What waits, whatever page it belongs to; what nobody came for is gone with its time."""
    since, found = request.session.get(IN_SESSION) or (0.0, None)
    return KeptRequest._make(found) if found and time.time() - since < LASTS else None


def take(request: HttpRequest, action: str) -> KeptRequest | None:
    """What waits for the page whose form goes to ``action``; once."""
    found = waiting(request)
    if found is None or found.action.partition("?")[0] != action:
        return None
    del request.session[IN_SESSION]
    return found


def filled_in(view: V) -> V:
    """Marks a view that takes a form whose page asks ``take`` for what to fill in."""
    view.is_filled_in = True  # type: ignore[attr-defined]  # a mark on a function
    return view


# --- Who wrote ---------------------------------------------------------------------------------------


def remember_writer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note in the browser who is signed in, for after the session's end."""
    mark = _mark(request.user.pk)
    if request.COOKIES.get(COOKIE) != mark:
        response.set_cookie(
            COOKIE, mark, max_age=settings.SESSION_COOKIE_AGE, httponly=True,
            secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip


@lru_cache(maxsize=10_000)
def _mark(pk: int) -> str:
    return signing.Signer(salt="accounts.writer").sign(str(pk))


def _writer(request: HttpRequest) -> int:
    try:
        return int(signing.Signer(salt="accounts.writer").unsign(request.COOKIES.get(COOKIE, "")))
    except (signing.BadSignature, ValueError):
        return 0
