import json

import pytest
from django.test import Client

from accounts.models import AccessToken
from accounts.tokens import issuing


class Directory:
    """What a directory sends: ``directory.post("Users", {...})``."""

    def __init__(self, token: str):
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=True)

    def _send(self, method: str, path: str, body=None, **headers):
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        send = getattr(self.client, method)
        return send(f"/scim/v2/{path}", data, content_type="application/scim+json", headers=headers)

    def get(self, path: str, query: dict | None = None, **headers):
        return self.client.get(f"/scim/v2/{path}", query or {}, headers=headers)

    def post(self, path: str, body, **headers):
        return self._send("post", path, body, **headers)

    def put(self, path: str, body, **headers):
        return self._send("put", path, body, **headers)

    def patch(self, path: str, *operations: dict, **headers):
        body = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}
        return self._send("patch", path, body, **headers)

    def delete(self, path: str, **headers):
        return self.client.delete(f"/scim/v2/{path}", headers=headers)


@pytest.fixture
def token(alice):
    return issuing.issue("Entra ID", scope=AccessToken.Scope.DIRECTORY, by=alice)[1]


@pytest.fixture
def directory(token):
    return Directory(token)


USER = "urn:ietf:params:scim:schemas:core:2.0:User"
EMPLOYMENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def person(name: str = "Ruth Hale", **fields) -> dict:
    address = f"{name.split()[0].lower()}@varde.example"
    given, family = name.split(" ", 1)
    return {
        "schemas": [USER],
        "userName": address,
        "externalId": f"ext-{address}",
        "displayName": name,
        "name": {"givenName": given, "familyName": family},
        "emails": [{"value": address, "type": "work", "primary": True}],
        "active": True,
    } | fields
