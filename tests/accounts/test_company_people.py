"""Who somebody is, of whom the company's sign-in says who they are there."""

import pytest

from accounts.company import linking
from accounts.models import AuditEntry, CompanyAccount, EmailAddress, User
from tests.conftest import make_person

from .company import ISSUER, FakeCompany, set_up


@pytest.fixture
def provider(db):
    return set_up()


@pytest.fixture
def company(provider, monkeypatch):
    return FakeCompany(monkeypatch)


def who(client) -> str:
    return client.session.get("_auth_user_id", "")


def said(answer) -> str:
    assert answer.status_code == 403
    return answer.content.decode()


def test_any_confirmed_address_of_a_person_is_theirs(client, alice, company):
    EmailAddress.objects.create(user=alice, address="aa@varde.example", verified_at=alice.created_at)
    company.claims["email"] = " AA@Varde.example"
    company.sign_in(client)
    assert who(client) == str(alice.pk)


@pytest.mark.parametrize("word", [False, None, "false", 0, "", "yes", [True], {"a": 1}, 2])
def test_an_address_that_the_company_has_not_confirmed_opens_nothing(client, alice, company, word):
    """A054."""
    company.claims["email_verified"] = word
    assert "has not confirmed that alice@varde.example" in said(company.sign_in(client))
    assert not who(client) and not CompanyAccount.objects.exists()


@pytest.mark.parametrize("claims", [{"email_verified": "true"}, {"email_verified": None, "xms_edov": "1"},
                                    {"email_verified": None, "xms_edov": True}])  # fmt: skip
def test_providers_write_confirmed_in_their_own_ways(client, alice, company, claims):
    company.claims |= claims
    company.sign_in(client)
    assert who(client) == str(alice.pk)


def test_an_address_that_is_not_confirmed_here_opens_nothing(client, alice, company):
    alice.addresses.update(verified_at=None)
    assert "Nobody here has the address" in said(company.sign_in(client))
    assert not who(client)


@pytest.mark.parametrize("address", ["", None, "alice", "x" * 250 + "@varde.example", 7, ["a@b.example"]])
def test_an_address_that_is_none_is_said(client, alice, company, address):
    company.claims["email"] = address
    assert "does not say your e-mail address" in said(company.sign_in(client))


def test_from_the_first_sign_in_on_the_account_counts_and_no_address(client, alice, bob, company):
    """Whoever may choose the address in the company's directory is nobody else by that."""
    company.sign_in(client)
    client.post("/accounts/sign-out/")
    company.claims |= {"email": "bob@varde.example", "email_verified": False}
    company.sign_in(client)
    assert who(client) == str(alice.pk)
    assert CompanyAccount.objects.count() == 1


def test_a_second_account_with_the_address_of_somebody_is_not_them(client, alice, company):
    """Somebody new got the mailbox of somebody who left."""
    company.sign_in(client)
    client.post("/accounts/sign-out/")
    company.claims["sub"] = "nb-2"
    assert "belongs to another company account" in said(company.sign_in(client))
    assert not who(client)
    entry = AuditEntry.objects.get(act="signin.refused")
    assert entry.person == alice and "other account" in entry.detail["reason"]


def test_the_same_number_at_another_company_is_somebody_else(client, alice, company):
    CompanyAccount.objects.create(user=alice, issuer="https://other.example", subject="nb-1")
    company.claims |= {"email": "new@elsewhere.example"}
    assert "Nobody here has the address" in said(company.sign_in(client))


def test_an_admin_takes_an_account_off_and_the_next_one_counts(client, alice, bob, company):
    company.claims |= {"email": "bob@varde.example"}
    company.sign_in(client)
    desk = type(client)()
    desk.force_login(alice)
    page = desk.get(f"/manage/people/{bob.pk}/").content.decode()
    assert f"nb-1 at {ISSUER}" in page
    desk.post(f"/manage/people/{bob.pk}/", {"act": "forget_company"})
    assert not bob.sessions.exists() and AuditEntry.objects.get(act="signin.unlinked").person == bob
    company.claims["sub"] = "nb-2"
    company.sign_in(client)
    assert who(client) == str(bob.pk)


def test_somebody_who_left_stays_out(client, alice, company):
    """A050."""
    company.sign_in(client)
    client.post("/accounts/sign-out/")
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert "Your access here has ended" in said(company.sign_in(client)) and not who(client)
    CompanyAccount.objects.all().delete()
    assert "Your access here has ended" in said(company.sign_in(client)) and not who(client)


def test_nobody_is_made_unless_the_provider_may(client, company):
    """A054, A056."""
    company.claims["email"] = "ruth@varde.example"
    assert "Nobody here has the address ruth@varde.example" in said(company.sign_in(client))
    assert not User.objects.exists()


def test_a_person_is_made_of_a_domain_of_ours_and_of_no_other(client, provider, company):
    provider.domains = "varde.example varde.test"
    provider.save()
    company.claims |= {"email": "Ruth@varde.example", "name": " Ruth\n Hale\0 "}
    company.sign_in(client)
    ruth = User.objects.get()
    assert who(client) == str(ruth.pk) and ruth.name == "Ruth Hale" and ruth.role == "member"
    assert not ruth.has_usable_password() and ruth.addresses.get().address == "ruth@varde.example"
    assert {entry.act for entry in AuditEntry.objects.all()} >= {
        "person.added",
        "signin.linked",
        "signin.company",
    }
    client.post("/accounts/sign-out/")
    for address in (
        "eve@evil.example",
        "eve@x.varde.example",
        "eve@evarde.example",
        "eve@varde.example.evil.example",
    ):
        company.claims |= {"email": address, "sub": address}
        assert "Nobody here has the address" in said(company.sign_in(client))
    assert User.objects.count() == 1


def test_roles_and_groups_of_the_provider_are_not_taken(client, provider, company):
    provider.domains = "varde.example"
    provider.save()
    company.claims |= {
        "email": "ruth@varde.example",
        "roles": ["admin"],
        "groups": ["admins"],
        "role": "admin",
    }
    company.sign_in(client)
    assert User.objects.get().role == "member"


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": None, "given_name": "Ruth", "family_name": "Hale"}, "Ruth Hale"),
        ({"name": None}, "ruth"),
        ({"name": ["x"]}, "['x']"),
        ({"name": "x" * 300}, "x" * 200),
        ({"name": "\ud800 A"}, "\ufffd A"),
    ],
)
def test_whatever_a_provider_calls_somebody_there_is_a_name(db, claims, name):
    assert linking._name(claims, "ruth@varde.example") == name


def test_somebody_known_from_mails_becomes_the_colleague(client, provider, company):
    outsider = make_person("Ruth Hale", kind="outsider")
    outsider.addresses.update(verified_at=None)
    provider.domains = "varde.example"
    provider.save()
    company.claims |= {"email": "ruth@varde.example"}
    company.sign_in(client)
    assert who(client) == str(outsider.pk)
