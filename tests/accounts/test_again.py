"""Before something dangerous: who sits there shows again who they are, and what was sent goes on."""

import logging
import time
from types import SimpleNamespace

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.hashers import make_password

from accounts.actions import inviting, people
from accounts.company import only
from accounts.models import (
    AccessToken,
    AuditEntry,
    CompanyAccount,
    OneTimeLink,
    SignInProvider,
    SignInRules,
    User,
)
from accounts.signin import shown, throttle
from microblog.kit.models import Site
from tests.conftest import PASSWORD, make_person

from .company import ISSUER, FakeCompany, set_up

STALE = 16 * 60


def grow_old(client, seconds: float = STALE) -> None:
    session = client.session
    session[shown.IN_SESSION] = [shown.PASSWORD, time.time() - seconds]
    session.save()


@pytest.fixture
def old(as_alice, alice):
    """Alice's browser, in which she showed a while ago who she is."""
    grow_old(as_alice)
    return as_alice


def confirm(client, asked, password: str = PASSWORD, **more):
    """Fill in the page that asks."""
    return client.post(
        asked.context["here"], {"kept": asked.context["kept"], "confirm_password": password}, **more
    )


def dangerous(bob) -> list[tuple[str, dict, object]]:
    """Address, what is sent, and whether it was done."""
    person = f"/manage/people/{bob.pk}/"

    def bob_now(**fields):
        return lambda: User.objects.filter(pk=bob.pk, **fields).exists()

    return [
        (person, {"act": "role", "value": "moderator"}, bob_now(role="moderator")),
        (person, {"act": "deactivate"}, bob_now(is_active=False)),
        (person, {"act": "break_glass"}, bob_now(is_break_glass=True)),
        (person, {"act": "add_address", "value": "b2@varde.example"}, bob_now(addresses__address="b2@varde.example")),
        (person, {"act": "link"}, OneTimeLink.objects.exists),
        ("/manage/people/add/", {"name": "Ruth Hale", "address": "ruth@varde.example", "role": "admin"},
         User.objects.filter(name="Ruth Hale", role="admin").exists),
        ("/manage/sign-in/add/", {"name": "Varde", "issuer": ISSUER, "client_id": "skein", "secret": "s3cret"},
         lambda: [row.secret for row in SignInProvider.objects.all()] == ["s3cret"]),
        ("/manage/integrations/", {"name": "Directory", "scope": "directory", "days": "365"}, AccessToken.objects.exists),
        ("/manage/audit/export/", {}, AuditEntry.objects.filter(act="audit.exported").exists),
        ("/manage/site/", {"act": "place", "mail_domains": "varde.example", "seen": "varde.example"},
         Site.objects.filter(mail_domains="varde.example").exists),
        ("/accounts/you/addresses/", {"address": "aa@varde.example"}, OneTimeLink.objects.exists),
    ]  # fmt: skip


# What the page says is about to be done, of each of these.
TOLD = [
    "Change the role of a colleague", "Close the account of a colleague", "when the company sign-in is broken",
    "Give a colleague another address", "chooses a new password", "Add a colleague", "by another provider",
    "Make a token", "Take away the audit log", "Change the mail domains", "Add an address to your account",
]  # fmt: skip


@pytest.mark.parametrize("number", range(11))
def test_nothing_dangerous_is_done_before_and_all_of_it_afterwards(old, bob, number):
    address, sent, is_done = dangerous(bob)[number]
    asked = old.post(address, sent)
    assert asked.status_code == 403 and "Is it you?" in asked.content.decode() and not is_done()
    assert "no-store" in asked["Cache-Control"]
    wrong = confirm(old, asked, "not this one")
    assert all(f"<strong>{page.context['what']}</strong>" in page.content.decode() for page in (asked, wrong))
    assert TOLD[number] in asked.context["what"] == wrong.context["what"]
    # Sealed: neither names nor secrets stand in the page that asks.
    assert not any(value in asked.content.decode() for value in sent.values() if len(value) > 5)
    done = confirm(old, asked)
    assert done.status_code in (200, 302)
    if callable(getattr(done, "getvalue", None)):
        done.getvalue()
    assert is_done()
    # The next one does not ask.
    assert "Is it you?" not in old.post("/manage/integrations/", {"name": ""}).content.decode()


def test_who_showed_it_lately_is_not_asked(as_alice, bob):
    grow_old(as_alice, 14 * 60)
    as_alice.post(f"/manage/people/{bob.pk}/", {"act": "role", "value": "moderator"})
    bob.refresh_from_db()
    assert bob.role == "moderator"


def test_a_clock_that_was_set_back_does_not_help(as_alice, bob):
    grow_old(as_alice, -3600)
    assert as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403


def test_a_session_of_before_is_asked(as_alice, bob):
    session = as_alice.session
    del session[shown.IN_SESSION]
    session.save()
    assert as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403


def test_who_has_neither_password_nor_company_account_is_told_what_to_do(old, alice, bob):
    User.objects.filter(pk=alice.pk).update(password=make_password(None))
    session = old.session
    session[HASH_SESSION_KEY] = User.objects.get(pk=alice.pk).get_session_auth_hash()
    session.save()
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    assert asked.status_code == 403 and "Choose a password first" in asked.content.decode()


def test_harmless_acts_do_not_ask(old, bob):
    assert (
        old.post(f"/manage/people/{bob.pk}/", {"act": "rename", "value": "Robert Brandt"}).status_code == 302
    )
    assert old.get(f"/manage/people/{bob.pk}/").status_code == 200


def test_a_list_that_gives_roles_and_an_outsider_who_becomes_a_colleague_ask_too(old, alice):
    """The same as one new colleague, by another way."""
    people_list = inviting.take_list("email,name,role\nruth@varde.example,Ruth Hale,admin\n", by=alice)
    asked = old.post(f"/manage/people/invite/{people_list.pk}/")
    outsider = people.shadow("Olga Out", "olga@far.example")
    assert asked.status_code == 403 and old.post(f"/manage/people/{outsider.pk}/invite/").status_code == 403
    people_list.refresh_from_db()
    outsider.refresh_from_db()
    assert people_list.started_at is None and outsider.kind == "outsider"
    assert confirm(old, asked).status_code == 302
    people_list.refresh_from_db()
    assert people_list.started_at


def test_a_wrong_password_does_nothing_is_logged_and_bounded(old, bob, caplog):
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    with caplog.at_level(logging.WARNING, "skein.signin"):
        answers = [confirm(old, asked, "nope") for _ in range(throttle.OLD_PASSWORD.most + 1)]
    assert [answer.status_code for answer in answers] == [422] * throttle.OLD_PASSWORD.most + [429]
    assert "Retry-After" in answers[-1]
    lines = {record.getMessage() for record in caplog.records if record.name == "skein.signin"}
    assert lines == {"Sign-in as alice@varde.example from 127.0.0.1: wrong password, asked again"}
    assert confirm(old, asked).status_code == 429
    bob.refresh_from_db()
    assert bob.is_active


def test_what_is_sealed_for_one_form_goes_on_nowhere_else(old, alice, bob):
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    sealed = asked.context["kept"]
    sent = {"kept": sealed, "confirm_password": PASSWORD}
    for address in (f"/manage/people/{alice.pk}/", "/manage/people/add/"):
        assert old.post(address, sent).status_code == 302
    for made_up in ("", "x", sealed[:-4]):
        old.post(f"/manage/people/{bob.pk}/", sent | {"kept": made_up})
    other = make_person("Olga Other", role="admin")
    old.force_login(other)
    grow_old(old)
    old.post(f"/manage/people/{bob.pk}/", sent)
    bob.refresh_from_db()
    assert bob.is_active and User.objects.get(pk=alice.pk).is_active


def test_a_script_stays_on_its_page(old, bob):
    answer = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 403 and answer["Content-Type"].startswith("text/plain")


def test_whom_the_page_is_not_for_finds_no_page_that_asks(client, alice, bob):
    client.force_login(bob)
    grow_old(client)
    for sent in ({"act": "deactivate"}, {"confirm_password": PASSWORD, "kept": "x"}):
        assert client.post(f"/manage/people/{alice.pk}/", sent).status_code == 404


def test_a_token_of_another_site_goes_nowhere(alice, bob):
    """A051."""
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    grow_old(strict)
    assert (
        "Is it you?" not in strict.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).content.decode()
    )


@pytest.fixture
def company(old, alice, monkeypatch):
    set_up()
    CompanyAccount.objects.create(user=alice, issuer=ISSUER, subject="nb-1")
    return FakeCompany(monkeypatch)


def go(client, company, asked, **claims):
    """By the company account instead of the password."""
    company.claims |= claims
    page = client.post("/accounts/sign-in/company/varde/", {"kept": asked.context["kept"], "again": "1"})
    assert "again=1" in page.content.decode()
    return company.sign_in(client, "?again=1")


def test_the_company_account_shows_it_too_and_what_was_sent_waits(old, bob, company):
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "role", "value": "moderator"})
    assert "Show it by your Varde account" in asked.content.decode()
    before = old.session.session_key
    answer = go(old, company, asked)
    assert answer.url == "/accounts/kept/" and old.session.session_key == before
    page = old.get("/accounts/kept/")
    # It sends itself, once: who comes back to this page later is asked.
    assert "If it was you who began this" in page.content.decode()
    assert "If it was you" not in old.get("/accounts/kept/").content.decode()
    found = page.context["kept"]
    old.post(found.action, dict(found.fields))
    bob.refresh_from_db()
    assert bob.role == "moderator"


def test_the_provider_is_told_to_ask_anew(old, company):
    asked = company.begin(old, "?again=1")
    assert asked["prompt"] == "login" and asked["max_age"] == "0"
    assert old.get("/accounts/sign-in/company/varde/").url == "/"  # without it: signed in already


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"sub": "nb-2"}, "not the one you are signed in with"),
        ({"auth_time": int(time.time()) - 7200}, "did not ask you anew"),
    ],
)
def test_another_account_or_an_old_sign_in_shows_nothing(old, bob, company, claims, said):
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    answer = go(old, company, asked, **claims)
    assert answer.status_code == 403 and said in answer.content.decode()
    assert old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403
    assert CompanyAccount.objects.count() == 1


def test_a_password_that_opens_nothing_shows_nothing(old, bob, company):
    SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)
    assert only.is_on()
    asked = old.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    assert 'type="password"' not in asked.content.decode()
    assert confirm(old, asked).status_code == 422
    bob.refresh_from_db()
    assert bob.is_active


@pytest.mark.parametrize(
    ("came", "stays"),
    [("passkey", "passkey"), ("company", "company"), ("password", "password"), ("", "password")],
)
def test_who_came_in_by_more_than_a_password_still_did(came, stays):
    """Else the rule that asks a second step would end the session of somebody with a passkey."""
    request = SimpleNamespace(session={shown.IN_SESSION: [came, 0]})
    shown.renew(request)
    assert shown.way_of(request) == stays and shown.is_fresh(request)
