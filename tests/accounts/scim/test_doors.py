"""Who may speak as the directory."""

import pytest

from accounts.models import AccessToken
from accounts.scim import service

from .conftest import Directory, person

PATHS = [
    "Users",
    "Users/1",
    "Groups",
    "Groups/1",
    "ServiceProviderConfig",
    "Schemas",
    "ResourceTypes",
    "",
    "x",
    "Me",
]


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_every_address_answers_the_same(as_alice, db, path):
    for client in (as_alice, Directory("skein_pat_wrong").client):
        for method in (client.get, client.post, client.put, client.patch, client.delete):
            answer = method(f"/scim/v2/{path}")
            assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="scim"')
            assert answer.json()["status"] == "401" and answer["Content-Type"] == "application/scim+json"


def test_a051_the_session_of_an_admin_opens_nothing_here(as_alice):
    answer = as_alice.post("/scim/v2/Users", person(), content_type="application/scim+json")
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing_from_then_on(directory):
    assert directory.get("Users").status_code == 200
    AccessToken.objects.update(revoked_at="2026-01-01T00:00Z")
    assert directory.get("Users").status_code == 401


def test_a133_one_token_asks_so_often_and_is_told_when_to_go_on(directory, settings, monkeypatch):
    settings.LIMITS = True
    monkeypatch.setattr(service, "REQUESTS", service.Limit("scim", 2, 60))
    assert [directory.get("Users").status_code for _number in range(3)] == [200, 200, 429]
    assert int(directory.get("Users")["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [("x", 404), ("Users/x", 404), ("Users/1/2", 404), ("Users/" + "9" * 30, 404), ("Me", 501), (".search", 501), ("", 501),
     ("Groups/0", 404), ("Schemas/x", 404), ("ServiceProviderConfig/x", 404), ("Users/%00", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_by_the_rfc(directory, path, status):
    answer = directory.get(path)
    assert answer.status_code == status and answer.json()["status"] == str(status)
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_what_cannot_be_done_says_what_can(directory):
    answer = directory.delete("Users")
    assert answer.status_code == 405 and answer["Allow"] == "GET, POST"
    assert directory.post("Users/1", {})["Allow"] == "GET, PUT, PATCH, DELETE"


def test_the_audit_log_names_the_machine_that_did_it(directory, client, alice):
    directory.post("Users", person())
    client.force_login(alice)
    page = client.get("/manage/audit/").content.decode()
    assert "Entra ID" in page and "added Ruth Hale" in page
    assert b"Entra ID" in b"".join(client.post("/manage/audit/export/"))
    assert "added Ruth Hale" in client.get("/manage/audit/?who=entra").content.decode()
