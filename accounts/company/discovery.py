"""What a provider says about itself (OpenID Connect Discovery 1.0), and whether it answers at all.

Kept by each process for half a minute: a provider that is away is asked no more often, so that sign-ins do not hold up
the threads of the web, and one that came back is found as soon.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from django.utils import timezone

from .asking import TIMEOUT, watch
from .providers import Provider, is_safe
from .refusals import AwayError

log = logging.getLogger("skein.signin")

PATH = "/.well-known/openid-configuration"
FRESH = 30
# What is used of it. The rest could turn the client's own switches.
URLS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
ISS_SAID = "authorization_response_iss_parameter_supported"
# Signatures of the provider's own key. "none" is no signature, and HS256 one with the secret that both know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


@dataclass
class Known:
    """What was found at ``at``: the provider's words about itself, or since when there are none."""

    at: float
    metadata: dict[str, Any] | None = None
    away_since: datetime | None = None

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.at < FRESH


_known: dict[str, Known] = {}


class FaultyError(ValueError):
    """It answers, and what it says cannot be used."""


def metadata_of(provider: Provider) -> dict[str, Any]:
    """Raises AwayError, or FaultyError with a sentence."""
    known = _known.get(provider.issuer)
    if known and known.is_fresh:
        if known.away_since:
            raise AwayError(known.away_since)
        assert known.metadata is not None  # one of them is set
        return known.metadata
    if known and known.away_since:
        known.at = time.monotonic()  # this one asks, the others need not wait for it
    try:
        found = fetch(provider.issuer)
    except requests.RequestException as error:
        raise away(provider, error) from error
    _known[provider.issuer] = Known(time.monotonic(), found)
    return found


def away(provider: Provider, error: Exception) -> AwayError:
    """Note that it does not answer."""
    known = _known.get(provider.issuer)
    since = known.away_since if known and known.away_since else timezone.now()
    _known[provider.issuer] = Known(time.monotonic(), None, since)
    log.warning("The company sign-in %s does not answer: %s", provider.slug, type(error).__name__)
    return AwayError(since)


def forget() -> None:
    _known.clear()


def fetch(issuer: str) -> dict[str, Any]:
    """Raises RequestException when it does not answer, FaultyError when it says what cannot be used."""
    with requests.Session() as session:
        watch(session)
        session.max_redirects = 0
        try:
            answer = session.get(issuer.rstrip("/") + PATH, timeout=TIMEOUT)
        except requests.TooManyRedirects as error:
            raise FaultyError("It leads on to another address.") from error
    answer.raise_for_status()
    try:
        found = answer.json()
    except (ValueError, RecursionError) as error:
        raise FaultyError("There is no OpenID configuration.") from error
    return checked(found, issuer)


def checked(found: object, issuer: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise FaultyError("There is no OpenID configuration.")
    said = found.get("issuer")
    # Some are written with a stroke at the end, and people leave it out.
    if not isinstance(said, str) or said.rstrip("/") != issuer.rstrip("/"):
        raise FaultyError(f"It calls itself {str(said)[:300]}.")
    urls = {name: found[name] for name in URLS if found.get(name)}
    if not all(is_safe(url) for url in urls.values()) or not set(URLS[:3]) <= set(urls):
        raise FaultyError("Its addresses are not all https, or some are missing.")
    offered = _names(found, "id_token_signing_alg_values_supported")
    algorithms = [name for name in ALGORITHMS if name in offered] or ["RS256"]
    return {
        **urls,
        "issuer": said,
        ISS_SAID: found.get(ISS_SAID) is True,
        "claims_parameter_supported": found.get("claims_parameter_supported") is True,
        "token_endpoint_auth_methods_supported": _names(found, "token_endpoint_auth_methods_supported"),
        "id_token_signing_alg_values_supported": algorithms,
    }


def _names(found: dict[str, Any], name: str) -> list[str]:
    said = found.get(name)
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
