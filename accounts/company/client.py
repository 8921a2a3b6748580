"""The client of a provider: Authlib's, told to check everything."""

from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError

from microblog.kit.storable import storable

from . import asking, discovery, refusals
from .providers import Provider
from .refusals import AwayError, Reason, RefusedError

SCOPE = "openid email profile"
#: Seconds that the clocks of two machines may differ.
LEEWAY = 60
_CLAIMS = {"iss": refusals.ISSUER, "nonce": refusals.NONCE, "exp": refusals.LATE}
# What Authlib stumbles over in an answer that makes no sense, beside its own errors.
_NONSENSE = (
    AuthlibBaseError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
)


class _Session(OAuth2Session):
    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        asking.watch(self)


class Client(DjangoOAuth2App):
    client_cls = _Session

    def __init__(self, provider: Provider):
        self.provider = provider
        self.known = _metadata(provider)
        methods = self.known.get("token_endpoint_auth_methods_supported") or []
        super().__init__(
            None,
            name=provider.slug,
            client_id=provider.client_id,
            client_secret=provider.secret,
            client_kwargs={
                "scope": SCOPE,
                "code_challenge_method": "S256",
                "default_timeout": asking.TIMEOUT,
                "max_redirects": 0,
                # In a header, providers disagree about how its signs are escaped.
                "token_endpoint_auth_method": "client_secret_post"
                if "client_secret_post" in methods
                else "client_secret_basic",
            },
        )

    def load_server_metadata(self) -> dict[str, Any]:
        # Shared by the requests of this process: its keys are kept beside it.
        self.server_metadata = self.known
        return self.known

    @property
    def issuer(self) -> str:
        return self.known["issuer"]

    def claims(self, code: str, *, verifier: str, nonce: str) -> dict[str, Any]:
        """Who it is, by a code of the provider. Raises RefusedError or AwayError."""
        try:
            token = self.fetch_access_token(self.provider.redirect_uri, code=code, code_verifier=verifier)
            claims = self._verified(token, nonce)
            return claims if claims.get("email") else {**self._more(token, claims), **claims}
        except requests.RequestException as error:
            raise self._fault(error) from error
        except OAuthError as error:
            raise RefusedError(refusals.PROVIDER, detail=code_of(error.error)) from error
        except _NONSENSE as error:
            raise RefusedError(refusals.PROVIDER, detail="no answer of its kind") from error

    def _verified(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token: OpenID Connect Core 1.0, section 3.1.3.7, with its signature."""
        expected = {
            "iss": {"essential": True, "values": [self.issuer]},
            "aud": {"essential": True, "values": [self.client_id]},
        }
        if not isinstance(token.get("id_token"), str):
            raise RefusedError(refusals.ANSWER, detail="no ID token")
        try:
            claims = self.parse_id_token(token, nonce=nonce, claims_options=expected, leeway=LEEWAY)
        except requests.RequestException:
            raise
        except (JoseError, *_NONSENSE) as e:
            raise RefusedError(_reason(e), detail=_detail(e)) from e
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255 or storable(subject) != subject:
            raise RefusedError(refusals.ANSWER, detail="no subject")
        return dict(claims)

    def _more(self, token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """What some providers say only when asked again, if it is about the same person (section 5.3.2)."""
        if "userinfo_endpoint" not in self.known:
            return {}
        found = self.userinfo(token=token)
        if found.get("sub") != claims["sub"]:
            raise RefusedError(refusals.ANSWER, detail="somebody else's details")
        return dict(found)

    def _fault(self, error: requests.RequestException) -> Exception:
        """An answer that is no answer, or none at all."""
        status = error.response.status_code if error.response is not None else 0
        broke_off = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
        is_away = isinstance(error, broke_off) or status >= 500
        return (
            discovery.away(self.provider, error)
            if is_away
            else RefusedError(refusals.PROVIDER, detail=type(error).__name__)
        )


def _metadata(provider: Provider) -> dict[str, Any]:
    try:
        return discovery.metadata_of(provider)
    except discovery.FaultyError as error:
        raise RefusedError(refusals.PROVIDER, detail="configuration") from error


def _reason(error: Exception) -> Reason:
    if isinstance(error, ExpiredTokenError):
        return refusals.LATE
    if isinstance(error, InvalidClaimError | MissingClaimError):
        return _CLAIMS.get(str(getattr(error, "claim", "")), refusals.ANSWER)
    return refusals.ANSWER


def _detail(error: Exception) -> str:
    """For the log: IT has to know which claim the provider gets wrong."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__}, {code_of(claim)}" if claim else type(error).__name__


def code_of(said: object) -> str:
    """An error code for the log (RFC 6749, section 5.2), or nothing: a provider may say anything."""
    text = str(said)[:40]
    return text if text.replace("_", "").isascii() and text.replace("_", "").isalnum() else "?"


__all__ = ["AwayError", "Client", "RefusedError", "code_of"]
