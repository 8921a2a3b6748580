"""Admins set the company's directory up in the browser, against a real one: A057, A128, A132."""

import pytest

from accounts.ldap import asking, config
from accounts.models import AuditEntry, CompanyAccount, LdapDirectory, SignInRules
from tests.accounts.test_again import grow_old
from tests.conftest import make_person

from .conftest import GROUPS, PEOPLE, SKEIN, SKEIN_PASSWORD, SLAPD

pytestmark = pytest.mark.skipif(
    SLAPD is None, reason="slapd is not installed (Debian: apt-get install slapd)"
)
URL = "/manage/sign-in/directory/"


@pytest.fixture
def typed(directory, settings, as_alice):
    settings.LDAP = None
    return {
        "kind": "other", "name": "Varde directory", "urls": directory.tls, "ca": directory.ca, "bind_dn": SKEIN,
        "secret": SKEIN_PASSWORD, "base_dn": PEOPLE, "more_filter": "", "group_base": GROUPS, "domains": "Varde.example",
        "most_gone": "3", "is_on": "on",
    }  # fmt: skip


def send(client, typed: dict, act: str = "save", **more):
    return client.post(URL, typed | {"act": act} | more)


def test_it_is_tried_kept_and_people_sign_in_by_it(as_alice, alice, bob, directory, typed):
    directory.person("bob", "Bob Brown", title="Buyer")
    directory.group("rail", f"uid=bob,{PEOPLE}")
    tried = send(as_alice, typed, "test", try_name="bob").content.decode()
    assert "1 people, 0 of them disabled" in tried and "Buyer" in tried and "rail" in tried
    assert not LdapDirectory.objects.exists() and not config.is_on()
    assert "Nobody is called zed there" in send(as_alice, typed, "test", try_name="zed").content.decode()
    assert send(as_alice, typed).url == URL
    row = LdapDirectory.objects.get()
    assert (row.domains, row.password, row.is_on) == ("varde.example", SKEIN_PASSWORD, True)
    entry = AuditEntry.objects.get(act="setting.provider")
    assert entry.actor == alice and SKEIN_PASSWORD not in str(vars(entry))
    as_alice.logout()
    as_alice.post("/accounts/sign-in/", {"username": "bob", "password": "of the directory"})
    assert as_alice.session["_auth_user_id"] == str(bob.pk) and CompanyAccount.objects.get().user == bob


def test_a128_its_password_is_read_nowhere_and_goes_to_no_other_server(as_alice, typed):
    send(as_alice, typed)
    row = LdapDirectory.objects.get()
    assert (
        SKEIN_PASSWORD not in row.sealed_password and SKEIN_PASSWORD.encode() not in as_alice.get(URL).content
    )
    other = send(as_alice, typed, secret="", urls="ldaps://localhost:1")
    assert other.status_code == 422 and "Enter the password for these servers" in other.content.decode()
    tried = send(as_alice, typed, "test", secret="", urls="ldaps://localhost:1")
    assert tried.status_code == 422
    assert send(as_alice, typed, secret="", name="Other").url == URL
    row.refresh_from_db()
    assert (row.name, row.password) == ("Other", SKEIN_PASSWORD)
    wrong = send(as_alice, typed, secret="n3w-one", name="")
    assert wrong.status_code == 422 and b"n3w-one" not in wrong.content


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("urls", "http://localhost", "no address like ldaps"),
        ("urls", "ldaps://user:pass@localhost", "no address like ldaps"),
        ("urls", "ldaps://localhost:x", "no address like ldaps"),
        ("ca", "not a certificate", "no certificate in PEM"),
        ("more_filter", "title=x", "no filter like"),
        ("more_filter", "(a=b))(|(uid=*)", "no filter like"),
        ("more_filter", "(a=b)(c=d)", "no filter like"),
        ("domains", "not a domain!", "no domain"),
        ("domains", "", "required"),
        ("most_gone", "-1", "greater"),
    ],
)
def test_a132_what_makes_no_sense_is_said_so(as_alice, typed, field, value, said):
    answer = send(as_alice, typed | {field: value})
    assert (
        answer.status_code == 422 and said in answer.content.decode() and not LdapDirectory.objects.exists()
    )


def test_each_fault_of_a_test_is_a_sentence(as_alice, typed):
    faults = {
        "is not taken": {"secret": "wrong"},
        "There is nothing at": {"base_dn": "ou=no,dc=varde,dc=example"},
        "certificate does not hold": {"ca": ""},
        "does not answer": {"urls": "ldaps://localhost:1"},
    }
    for said, more in faults.items():
        page = send(as_alice, typed, "test", **more)
        assert page.status_code == 200 and said in page.content.decode(), said


def test_admins_alone_and_after_showing_who_they_are(as_alice, bob, client, typed):
    grow_old(as_alice)
    asked = send(as_alice, typed)
    assert asked.status_code == 403 and "Is it you?" in asked.content.decode()
    assert SKEIN_PASSWORD not in asked.content.decode()
    client.force_login(bob)
    assert client.get(URL).status_code == send(client, typed).status_code == 404


def test_the_only_way_in_is_not_switched_off(as_alice, typed):
    send(as_alice, typed)
    make_person("Gil Glass", is_break_glass=True)
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    off = {name: value for name, value in typed.items() if name != "is_on"}
    answer = send(as_alice, off)
    assert answer.status_code == 422 and "only way in" in answer.content.decode()
    assert LdapDirectory.objects.get().is_on


def test_that_of_the_environment_is_shown_tried_and_not_changed(as_alice, directory, typed, settings):
    directory.person("bob", "Bob Brown")
    settings.LDAP = directory.settings(name="Of the environment")
    page = as_alice.get(URL).content.decode()
    assert "Set by the environment" in page and 'value="save"' not in page
    assert "1 people" in as_alice.post(URL, {"act": "test"}).content.decode()
    send(as_alice, typed)
    assert not LdapDirectory.objects.filter(is_on=True).exists()
    assert as_alice.post(URL, {"act": "look"}).url == URL and LdapDirectory.objects.get().looked_at
    asking.forget()


def test_the_desk_asks_the_database_no_more_often_than_other_pages(as_alice, typed, count_queries):
    send(as_alice, typed)
    for address in (URL, "/manage/sign-in/"):
        assert count_queries(address) <= 8
