"""To the provider and back, in one browser.

What belongs to a sign-in that is under way waits in the session of the browser that began it: the state that an answer
must bring (RFC 6749, section 10.12), the nonce that must stand in the ID token, and the secret of PKCE (RFC 7636).
Each is good once, for ten minutes.
"""

import time
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from . import refusals
from .client import LEEWAY, Client, code_of
from .providers import Provider
from .refusals import RefusedError

IN_SESSION = "company"
LASTS = 600
#: Tabs in which somebody may begin at the same time.
MOST = 5


class Answer(NamedTuple):
    """Who the provider says it is; ``way``: what the sign-in was begun with."""

    issuer: str
    claims: dict[str, Any]
    way: dict[str, Any]


def begin(request: HttpRequest, provider: Provider, *, asks_anew: bool = False, **way: Any) -> str:
    """The address of the provider where it goes on. ``way`` comes back with the answer; ``asks_anew``: that somebody is
    signed in there already is not enough (OpenID Connect Core 1.0, section 3.1.2.1)."""
    more = {"prompt": "login", "max_age": "0"} if asks_anew else {}
    found = Client(provider).create_authorization_url(provider.redirect_uri, **more)
    entry = {
        "provider": provider.slug,
        "nonce": found["nonce"],
        "verifier": found["code_verifier"],
        "at": time.time(),
        "asks_anew": asks_anew,
        "way": way,
    }
    others = list(request.session.get(IN_SESSION, {}).items())
    request.session[IN_SESSION] = dict([*others, (found["state"], entry)][-MOST:])
    return found["url"]


def finish(request: HttpRequest, provider: Provider) -> Answer:
    """Raises RefusedError or AwayError."""
    entry = _take(request, provider)
    said = request.GET
    if "error" in said:
        reason = refusals.CANCELLED if said["error"] == "access_denied" else refusals.PROVIDER
        raise RefusedError(reason, detail=code_of(said["error"]))
    client = Client(provider)
    # RFC 9207: an answer mixed up with that of another provider.
    if not constant_time_compare(said.get("iss", client.issuer), client.issuer):
        raise RefusedError(refusals.ISSUER)
    if client.known.get("authorization_response_iss_parameter_supported") is True and "iss" not in said:
        raise RefusedError(refusals.ISSUER, detail="none said")
    if not said.get("code"):
        raise RefusedError(refusals.PROVIDER, detail="no code")
    claims = client.claims(said["code"], verifier=entry["verifier"], nonce=entry["nonce"])
    if entry["asks_anew"] and _is_old(claims.get("auth_time"), entry["at"]):
        raise RefusedError(refusals.OLD)
    return Answer(client.issuer, claims, entry["way"])


def _is_old(auth_time: object, begun: float) -> bool:
    """Whether the provider says that it asked nobody for it. Some do not say."""
    return isinstance(auth_time, int | float) and auth_time < begun - LEEWAY


def _take(request: HttpRequest, provider: Provider) -> dict[str, Any]:
    """What this browser began, once."""
    waiting = request.session.get(IN_SESSION, {})
    entry = waiting.pop(request.GET.get("state", ""), None)
    if entry is None or entry["provider"] != provider.slug:
        raise RefusedError(refusals.STATE)
    # Written down now: whatever happens from here on, this state is used.
    request.session[IN_SESSION] = waiting
    request.session.save()
    if time.time() - entry["at"] > LASTS:
        raise RefusedError(refusals.LATE)
    return entry
