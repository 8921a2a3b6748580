"""Sign-in by the company's directory, against a real one (conftest.py): A046, A047, A050, A052, A054, A059."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.actions import access
from accounts.company import only
from accounts.ldap import asking, signin
from accounts.ldap.config import LdapConfig
from accounts.models import (
    AuditEntry,
    CompanyAccount,
    EmailAddress,
    SecondStep,
    SignInProvider,
    SignInRules,
    User,
)
from accounts.second_step import rules
from accounts.signin import shown, throttle
from tests.accounts.test_failed_lines import found  # noqa: F401 - a fixture
from tests.conftest import PASSWORD, make_person

from .conftest import PEOPLE, SLAPD, free_port

pytestmark = pytest.mark.skipif(
    SLAPD is None, reason="slapd is not installed (Debian: apt-get install slapd)"
)
DOOR, SHOWN = "/accounts/sign-in/", "of the directory"


def enter(client, name: str, password: str = SHOWN, **more):
    return client.post(DOOR, {"username": name, "password": password}, **more)


def who(client) -> str:
    return client.session.get("_auth_user_id", "")


def said(answer) -> str:
    return answer.content.decode()


def use(settings, server, **more) -> LdapConfig:
    asking.forget()
    settings.LDAP = server.settings(**more)
    return LdapConfig(**settings.LDAP)


# --- Who comes in --------------------------------------------------------------------------------


def test_a_colleague_comes_in_by_what_the_directory_calls_them_and_stays_the_same_one(
    client, alice, directory
):
    dn = directory.person(
        "alice", "Alice A. Adair", title="Head of rail", departmentNumber="Lyon", telephoneNumber="+33 4"
    )
    page = said(client.get(DOOR))
    assert "E-mail or user name" in page
    assert enter(client, "ALICE").url == "/" and who(client) == str(alice.pk)
    alice.refresh_from_db()
    assert (alice.name, alice.title, alice.department, alice.phone) == (
        "Alice A. Adair",
        "Head of rail",
        "Lyon",
        "+33 4",
    )
    entry = AuditEntry.objects.get(act="signin.company")
    assert (
        entry.words == {"provider": "Varde directory"}
        and AuditEntry.objects.filter(act="signin.linked").count() == 1
    )
    assert shown.way_of(client) == shown.LDAP
    # Another name to sign in, another address: the number there counts.
    directory.root.modify_dn(dn, "uid=adair")
    directory.change(f"uid=adair,{PEOPLE}", mail="adair@varde.example")
    client.logout()
    assert enter(client, "adair@varde.example").url == "/" and who(client) == str(alice.pk)
    assert set(alice.addresses.values_list("address", "primary")) == {
        ("alice@varde.example", False), ("adair@varde.example", True),
    }  # fmt: skip
    # Somebody new has the old name and address.
    directory.person("alice", "Alice Other", "another one")
    client.logout()
    refused = enter(client, "alice", "another one")
    assert who(client) == "" and "belongs to another company account" in said(refused)


def test_a059_active_directory_by_each_name_with_its_own_number(client, alice, directory, settings):
    use(settings, directory, kind="ad")
    directory.ad_person("alice", "Alice Adair", title="Head", department="Rail, North")
    for name in ("alice", "alice@ad.varde.example", "alice@varde.example"):
        enter(client, name)
        assert who(client) == str(alice.pk), name
        client.logout()
    alice.refresh_from_db()
    assert (alice.title, alice.department) == ("Head", "Rail, North")
    key = CompanyAccount.objects.get(user=alice).subject
    config = LdapConfig(**settings.LDAP)
    with asking.opened(config) as connection:
        from accounts.ldap import entries

        assert [person.key for person in entries.with_key(config, connection, key)] == [key]


@pytest.mark.parametrize("more", [{"userAccountControl": "514"}, {"accountExpires": "132539328000000000"}])
def test_a050_whom_active_directory_has_disabled_does_not_come_in(client, alice, directory, settings, more):
    use(settings, directory, kind="ad")
    directory.ad_person("alice", "Alice Adair", **more)
    assert "access here has ended" in said(enter(client, "alice")) and who(client) == ""


def test_a054_nobody_new_comes_in_but_where_that_is_allowed_and_of_our_domains_alone(
    client, directory, settings
):
    directory.person("new", "New Person")
    directory.person("far", "Far Away", mail="far@elsewhere.example")
    directory.person("none", "No Address", mail="")
    assert "Nobody here has the address new@varde.example" in said(enter(client, "new"))
    use(settings, directory, brings_new=True)
    assert "has not confirmed" in said(enter(client, "far")) and "does not say your e-mail" in said(
        enter(client, "none")
    )
    assert not User.objects.filter(kind="employee").exists()
    outsider = User.objects.create(name="new", kind="outsider")
    EmailAddress.objects.create(user=outsider, address="new@varde.example")
    enter(client, "new")
    made = User.objects.get(kind="employee")
    assert (made.pk, made.name, made.role, made.has_usable_password()) == (
        outsider.pk,
        "New Person",
        "member",
        False,
    )
    assert who(client) == str(made.pk)


def test_a_foreign_address_links_to_nobody_whoever_has_it_here(client, directory):
    boss = make_person("Boss Admin", role=User.Role.ADMIN)
    EmailAddress.objects.create(user=boss, address="boss@partner.example", verified_at="2026-01-01T00:00Z")
    directory.person("eve", "Eve", mail="boss@partner.example")
    enter(client, "eve")
    assert who(client) == "" and not CompanyAccount.objects.exists()


def test_two_people_of_one_name_are_nobody(client, alice, directory):
    directory.person("alice", "Alice Adair")
    directory.person("twin", "Twin", mail="alice@varde.example")
    assert "do not belong together" in said(enter(client, "alice@varde.example")) and who(client) == ""


def test_an_admin_sent_them_away_and_the_directory_does_not_bring_them_back(client, alice, bob, directory):
    directory.person("bob", "Bob Brown")
    enter(client, "bob")
    client.logout()
    access.deactivate(bob)
    assert "access here has ended" in said(enter(client, "bob")) and who(client) == ""


# --- What is not taken ---------------------------------------------------------------------------


def test_a046_a_wrong_password_counts_is_logged_and_slowed(client, alice, directory, found):  # noqa: F811
    directory.person("alice", "Alice Adair")
    wrong = [enter(client, "alice", "nope") for _ in range(throttle.HERE.most)]
    assert {answer.status_code for answer in wrong} == {422}
    assert enter(client, "alice").status_code == 429 and who(client) == ""
    assert len(found()) == throttle.HERE.most + 1


def test_a047_an_unknown_name_gets_the_same_answer(client, alice, directory):
    directory.person("alice", "Alice Adair")
    known, unknown = enter(client, "alice", "nope"), enter(client, "zed", "nope")
    assert "do not belong together" in said(known)
    errors = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert errors[0] == errors[1]


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "ali*",
        "alice)(uid=*",
        "*)(objectClass=*))(|(uid=*",
        "alice\\2a",
        "\\61lice",
        "alice\0",
        "(",
        "é*\U0001f600",
    ],
)
def test_what_is_typed_is_no_part_of_the_filter(alice, directory, typed):
    directory.person("alice", "Alice Adair")
    assert signin.person_of("alice", SHOWN) == alice
    assert signin.person_of(typed, SHOWN) is None


def test_an_empty_password_is_none_though_the_directory_would_take_it(client, alice, directory, settings):
    dn = directory.person("alice", "Alice Adair")
    for password in ("", " ", "\0", "\u00ad", "\ud800"):
        assert signin.person_of("alice", password) is None
    config = LdapConfig(**settings.LDAP)
    with asking.opened(config) as connection:
        assert asking.takes(config, connection, dn, "") == (False, "")
        assert asking.takes(config, connection, "", SHOWN) == (False, "")


def test_a_bracket_and_a_star_in_a_real_name_are_found(alice, directory):
    directory.person("ali(ce)*", "Alice Adair", mail="alice@varde.example")
    assert signin.person_of("ali(ce)*", SHOWN) == alice


def test_a_filter_of_the_company_leaves_others_out(alice, directory, settings):
    directory.person("alice", "Alice Adair", title="Guest")
    use(settings, directory, more_filter="(!(title=Guest))")
    assert signin.person_of("alice", SHOWN) is None


# --- With the other ways -------------------------------------------------------------------------


def test_a052_once_linked_no_other_password_and_no_mailed_link_opens_but_break_glass(
    client, bob, alice, directory
):
    SignInRules.objects.create(pk=SignInRules.ONE, mailed_links=True)
    directory.person("bob", "Bob Brown")
    assert enter(client, "bob@varde.example", PASSWORD).url == "/"  # not yet
    client.logout()
    enter(client, "bob")
    client.logout()
    enter(client, "bob@varde.example", PASSWORD)
    assert who(client) == ""
    from accounts.actions import links

    for link in (links.choose_password(bob), links.sign_in("bob@varde.example")):
        path = link.url.partition("/accounts/")[2]
        assert client.post(f"/accounts/{path}", {"password": "seven green kettles"}).status_code in (403, 404)
    assert who(client) == ""
    User.objects.filter(pk=bob.pk).update(is_break_glass=True)
    enter(client, "bob@varde.example", PASSWORD)
    assert who(client) == str(bob.pk)


def test_a_lost_device_of_theirs_sends_the_admin_to_the_directory(client, bob, alice, directory, capsys):
    """Its password may be kept in that browser, and is not ours to void; a link for another would open nothing."""
    directory.person("bob", "Bob Brown")
    enter(client, "bob")
    client.logout()
    CompanyAccount.objects.create(user=bob, issuer="https://id.varde.example", subject="7")
    SignInProvider.objects.create(
        slug="varde-id", issuer="https://id.varde.example", client_id="s", is_on=True
    )
    User.objects.filter(pk=alice.pk).update(role=User.Role.ADMIN)
    client.force_login(User.objects.get(pk=alice.pk))
    for act in ("device_lost", "link"):
        page = client.post(f"/manage/people/{bob.pk}/", {"act": act}, follow=True).content.decode()
        assert "would open nothing" in page and ("changed in the directory now" in page) == (
            act == "device_lost"
        )
    call_command("person", "device-lost", "bob@varde.example")
    told = "".join(capsys.readouterr())
    assert "changed in the directory now" in told and "at the company sign-in" in told and "http" not in told
    with pytest.raises(CommandError, match="would open nothing"):
        call_command("person", "password", "bob@varde.example")
    assert not bob.links.exists()


def test_a052_the_second_step_stands_behind_it_too(client, alice, directory):
    directory.person("alice", "Alice Adair")
    enter(client, "alice")
    access.device_lost(alice)  # as of somebody who came by the directory: no password of this site
    enter(client, "alice")
    page = said(client.get("/accounts/you/"))
    assert "Set it up" in page and "Add a passkey" not in page
    assert list(rules.lacking(rules.For.ALL)) == [alice]
    with pytest.raises(ValidationError, match="of your own first"):
        rules.switch(rules.For.ALL, None, by=alice)
    client.logout()
    SecondStep.objects.create(user=alice)
    assert enter(client, "alice").url == "/accounts/sign-in/code/" and who(client) == ""


def test_where_company_accounts_alone_open_the_directory_is_one(client, alice, bob, directory):
    directory.person("bob", "Bob Brown")
    make_person("Gil Glass", is_break_glass=True)
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    page = said(client.get(DOOR))
    assert "E-mail or user name" in page and "Break-glass account" not in page
    enter(client, "alice@varde.example", PASSWORD)
    assert who(client) == ""
    enter(client, "bob")
    assert who(client) == str(bob.pk)
    assert (
        only.keeps_a_provider() and only.lacks(has_provider=True, has_glass=True, came_by_company=True) == []
    )


def test_to_show_again_who_one_is_takes_the_password_of_the_directory(client, alice, directory):
    directory.person("alice", "Alice Adair")
    enter(client, "alice")
    session = client.session
    session[shown.IN_SESSION] = [shown.LDAP, time.time() - 3600]
    session.save()
    asked = client.post("/manage/sign-in/", {"links": "on"})
    assert asked.status_code == 403
    sealed = {"kept": asked.context["kept"]}
    for password, status in ((PASSWORD, 422), ("", 422), (SHOWN, 302)):
        answer = client.post("/manage/sign-in/", sealed | {"confirm_password": password})
        assert answer.status_code == status, password
    assert SignInRules.objects.get().mailed_links and client.session[shown.IN_SESSION][0] == shown.LDAP


@pytest.mark.parametrize(("code", "said_so"), [("532", True), ("773", True), ("52e", False)])
def test_a_password_that_has_run_out_is_told_and_a_wrong_one_is_not(
    client, alice, directory, monkeypatch, code, said_so
):
    directory.person("alice", "Alice Adair")
    word = f"80090308: LdapErr: DSID-0C09, comment: AcceptSecurityContext error, data {code}, v3839"
    monkeypatch.setattr(asking, "takes", lambda *_: (False, word))
    assert ("has run out" in said(enter(client, "alice"))) == said_so and who(client) == ""


def test_a_password_of_this_site_is_not_guessed_without_limit_while_the_directory_is_away(
    client,
    alice,
    directory,
    settings,
    found,  # noqa: F811
):
    make_person("Gil Glass", is_break_glass=True)
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    use(settings, directory, urls=(f"ldaps://localhost:{free_port()}",))
    statuses = [
        enter(client, "gil@varde.example", "guess").status_code for _ in range(throttle.HERE.most + 1)
    ]
    assert statuses == [422] * throttle.HERE.most + [429]
    assert len(found()) == throttle.HERE.most + 1
    # A password that opens nothing is not guessed here: that of Alice is the directory's.
    for _ in range(throttle.HERE.most + 1):
        assert enter(client, "alice@varde.example", "guess").status_code == 422


def test_a_password_that_has_run_out_shows_nobody_again_and_says_why(client, alice, directory, monkeypatch):
    directory.person("alice", "Alice Adair")
    enter(client, "alice")
    session = client.session
    session[shown.IN_SESSION] = [shown.LDAP, time.time() - 3600]
    session.save()
    asked = client.post("/manage/sign-in/", {"links": "on"})
    monkeypatch.setattr(asking, "takes", lambda *_: (False, "AcceptSecurityContext error, data 532, v3839"))
    answer = client.post("/manage/sign-in/", {"kept": asked.context["kept"], "confirm_password": SHOWN})
    assert answer.status_code == 422 and "has run out" in said(answer)


def test_what_the_directory_says_wrongly_of_somebody_known_locks_them_not_out(
    client, alice, bob, directory, caplog
):
    directory.person("alice", "Alice Adair")
    enter(client, "alice")
    client.logout()
    directory.change(f"uid=alice,{PEOPLE}", mail="bob@varde.example", title="Head")
    enter(client, "alice")
    assert who(client) == str(alice.pk) and f"number {alice.pk} is not taken" in caplog.text
    alice.refresh_from_db()
    assert alice.title == "" and list(bob.addresses.values_list("address", flat=True)) == [
        "bob@varde.example"
    ]


def test_an_address_in_the_directory_opens_no_break_glass_account(client, bob, directory):
    gil = make_person("Gil Glass", is_break_glass=True)
    directory.person("mallory", "Mallory", mail="gil@varde.example")
    assert "is a break-glass account" in said(enter(client, "mallory")) and who(client) == ""
    assert not CompanyAccount.objects.exists()
    assert enter(client, "gil@varde.example", PASSWORD).url == "/" and who(client) == str(gil.pk)
    # Who was linked before stays so.
    client.logout()
    directory.person("bob", "Bob Brandt")
    enter(client, "bob")
    client.logout()
    User.objects.filter(pk=bob.pk).update(is_break_glass=True)
    enter(client, "bob")
    assert who(client) == str(bob.pk)
