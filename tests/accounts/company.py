"""A company's sign-in that answers in this process: OpenID Connect as our client meets it, right or wrong."""

import io
import json
import time
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

from accounts.company import discovery
from accounts.models import SignInProvider

ISSUER = "https://login.varde.example"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}) for _ in range(2))
START, BACK = "/accounts/sign-in/company/varde/", "/accounts/sign-in/company/varde/back/"


def set_up(**fields) -> SignInProvider:
    row = SignInProvider(slug="varde", name="Varde", issuer=ISSUER, client_id="skein", is_on=True)
    for name, value in fields.items():
        setattr(row, name, value)
    row.secret = "s3cret"
    row.save()
    return row


class FakeCompany:
    """``claims`` stand in the ID token, beside those of the protocol; ``answers`` replace whole answers by path."""

    def __init__(self, monkeypatch):
        self.claims = {
            "sub": "nb-1",
            "email": "alice@varde.example",
            "email_verified": True,
            "name": "Alice Adair",
        }
        self.key, self.algorithm, self.token_more = KEY, "RS256", {}
        self.metadata = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
        }
        self.answers, self.asked, self.nonce, self.is_away = {}, [], "", False
        discovery.forget()
        monkeypatch.setattr(
            requests.adapters.HTTPAdapter, "send", lambda _adapter, *args, **more: self.send(*args, **more)
        )

    def send(self, request, **options):
        assert options["timeout"] == discovery.TIMEOUT
        if self.is_away:
            raise requests.ConnectionError("away")
        path = urlsplit(request.url).path
        self.asked.append((path, parse_qs(request.body or "")))
        return self._answer(path, request)

    def _answer(self, path, request):
        known = {
            discovery.PATH: lambda: self.metadata,
            "/keys": lambda: {"keys": [KEY.as_dict(private=False)]},
            "/token": self.token,
            "/userinfo": lambda: {"sub": "nb-1"},
        }
        found = self.answers.get(path) or known[path]()
        status, body = found if isinstance(found, tuple) else (200, found)
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = status, request.url, request
        answer.raw, answer._content_consumed = io.BytesIO(), True
        answer._content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer.headers["Content-Type"] = "application/json"
        if status == 302:
            answer.headers["Location"] = "https://evil.example/"
        return answer

    def token(self):
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "skein",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": self.nonce,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(
            {"alg": self.algorithm, "kid": "one"}, claims, self.key, algorithms=[self.algorithm]
        )
        return {"access_token": "a-1", "token_type": "Bearer", "id_token": signed} | self.token_more

    def begin(self, client, query: str = "") -> dict:
        """What the browser is sent to the provider with."""
        asked = parse_qs(urlsplit(client.get(START + query).url).query)
        self.nonce = asked["nonce"][0]
        return {name: values[0] for name, values in asked.items()}

    def sign_in(self, client, query: str = "", **more):
        """There and back."""
        return client.get(BACK, {"code": "c-1", "state": self.begin(client, query)["state"]} | more)
