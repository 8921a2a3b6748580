"""The domains in which the directory may give addresses, chosen at the desk in the words of a company sign-in."""

import pytest

from accounts.actions import directory as actions
from accounts.models import AuditEntry, SignInRules, User

from .conftest import person

PAGE = "/manage/integrations/"


@pytest.fixture
def ours(as_alice):
    assert as_alice.post(PAGE, {"act": "domains", "domains": "Varde.example, varde.test"}).status_code == 302


def mails(*addresses: str) -> list[dict]:
    return [{"value": address, "type": "work", "primary": n == 0} for n, address in enumerate(addresses)]


def test_an_admin_says_which(ours, as_alice, alice):
    assert actions.domains() == ["varde.example", "varde.test"]
    assert 'value="varde.example varde.test"' in as_alice.get(PAGE).content.decode()
    entry = AuditEntry.objects.get(act="setting.directory_domains")
    assert (entry.actor, entry.detail["domains"]) == (alice, "varde.example, varde.test")
    as_alice.post(PAGE, {"act": "domains", "domains": ""})
    assert actions.domains() == [] and AuditEntry.objects.filter(act="setting.directory_domains").count() == 2


@pytest.mark.parametrize("text", ["not a domain!", "a@b.example", "x" * 600])
def test_what_is_no_domain_is_said_and_nothing_changes(ours, as_alice, text):
    answer = as_alice.post(PAGE, {"act": "domains", "domains": text})
    assert answer.status_code == 422 and 'id="id_domains_error"' in answer.content.decode()
    assert actions.domains() == ["varde.example", "varde.test"]


def test_only_admins_do(client, bob):
    client.force_login(bob)
    assert client.post(PAGE, {"act": "domains", "domains": ""}).status_code == 404
    assert not SignInRules.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"emails": mails("ruth@evil.example")}, {"emails": mails("ruth@varde.example", "r@evil.example")},
        {"userName": "ruth@evil.example", "emails": []}, {"emails": mails("ruth@sub.varde.example")},
        {"emails": mails("ruth@varde.example.evil.example")},
    ],
)  # fmt: skip
def test_somebody_of_another_domain_is_not_brought(ours, directory, fields):
    answer = directory.post("Users", person(**fields))
    assert answer.status_code == 400 and "none of the domains" in answer.json()["detail"]
    assert not User.objects.filter(name="Ruth Hale").exists()
    ruth = directory.post("Users", person(emails=mails("ruth@VARDE.test"))).json()["id"]
    assert directory.put(f"Users/{ruth}", person(**fields)).status_code == 400
    assert User.objects.get(pk=ruth).addresses.get().address == "ruth@varde.test"


def test_a129_the_main_address_of_an_admin_is_not_led_elsewhere(ours, directory, alice):
    """Or else a link for a new password would go there."""
    for path, value in (
        ('emails[type eq "work"].value', "a@evil.example"), ("emails", mails("a@evil.example")),
    ):  # fmt: skip
        assert (
            directory.patch(f"Users/{alice.pk}", {"op": "replace", "path": path, "value": value}).status_code
            == 400
        )
    assert alice.addresses.get().address == "alice@varde.example"


def test_what_somebody_has_already_stays_and_can_be_said_again(directory, as_alice):
    ruth = directory.post("Users", person(emails=mails("ruth@old.example"))).json()["id"]
    as_alice.post(PAGE, {"act": "domains", "domains": "varde.example"})
    assert (
        directory.put(f"Users/{ruth}", person(emails=mails("ruth@old.example"), title="Buyer")).status_code
        == 200
    )
    assert (
        directory.patch(f"Users/{ruth}", {"op": "replace", "path": "active", "value": False}).status_code
        == 200
    )


def test_who_was_taken_out_comes_back_by_an_address_of_ours_alone(ours, directory):
    ruth = directory.post("Users", person()).json()["id"]
    directory.delete(f"Users/{ruth}")
    back = person(emails=mails("ruth@varde.example", "r@evil.example"))
    assert directory.post("Users", back).status_code == 400 and not User.objects.get(pk=ruth).is_active
    assert directory.post("Users", person()).json()["id"] == ruth
