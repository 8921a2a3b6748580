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
# Some say when they asked only when told so (OpenID Connect Core 1.0, section 5.5).
_ASKED_AT = '{"id_token":{"auth_time":{"essential":true}}}'
#: Tabs in which somebody may begin at the same time.
MOST = 5


class Answer(NamedTuple):
    """Who the provider says it is; ``way``: what the sign-in was begun with; ``asked_at``: when it asked them who they are,
    in seconds, or 0 if it does not say."""

    issuer: str
    claims: dict[str, Any]
    way: dict[str, Any]
    asked_at: float


def begin(request: HttpRequest, provider: Provider, *, asks_anew: bool = False, **way: Any) -> str:
    """The address of the provider where it goes on. ``way`` comes back with the answer; ``asks_anew``: that somebody is
    signed in there already is not enough (OpenID Connect Core 1.0, section 3.1.2.1)."""
    more = {"prompt": "login", "max_age": "0"} if asks_anew else {}
    client = Client(provider)
    if client.known["claims_parameter_supported"]:
        more["claims"] = _ASKED_AT
    found = client.create_authorization_url(provider.redirect_uri, **more)
    entry = {
        "provider": provider.slug,
        "nonce": found["nonce"],
        "verifier": found["code_verifier"],
        "asks_anew": asks_anew,
        "way": way,
    }
    note(request, found["state"], entry)
    return found["url"]


def note(request: HttpRequest, state: str, entry: dict[str, Any]) -> None:
    """That this browser began it; ``entry``: at least its provider."""
    others = list(request.session.get(IN_SESSION, {}).items())
    request.session[IN_SESSION] = dict([*others, (state, entry | {"at": time.time()})][-MOST:])


def finish(request: HttpRequest, provider: Provider) -> Answer:
    """Raises RefusedError or AwayError."""
    entry = take(request, provider.slug, request.GET.get("state", ""))
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
    asked_at = _asked_at(claims.get("auth_time"))
    if entry["asks_anew"]:
        require_new(asked_at, entry["at"])
    return Answer(client.issuer, claims, entry["way"], asked_at)


def _asked_at(auth_time: object) -> float:
    is_one = isinstance(auth_time, int | float) and not isinstance(auth_time, bool)
    return min(float(auth_time), time.time()) if is_one else 0  # type: ignore[arg-type]


def require_new(asked_at: float, begun: float) -> None:
    """The wish that it asks anew went through a browser, where whoever sits in front of it can take it out: only its signed
    word that it did counts. Raises RefusedError."""
    if not asked_at:
        raise RefusedError(refusals.UNSAID)
    if not asked_at >= begun - LEEWAY:
        raise RefusedError(refusals.OLD)


def take(request: HttpRequest, slug: str, state: str) -> dict[str, Any]:
    """What this browser began, once. Raises RefusedError."""
    waiting = request.session.get(IN_SESSION, {})
    entry = waiting.pop(state, None)
    if entry is None or entry["provider"] != slug:
        raise RefusedError(refusals.STATE)
    # Written down now: whatever happens from here on, this state is used.
    request.session[IN_SESSION] = waiting
    request.session.save()
    if time.time() - entry["at"] > LASTS:
        raise RefusedError(refusals.LATE)
    return entry
