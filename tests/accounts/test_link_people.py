"""People who come in by a mailed link alone: a second step of their own accord, and how they show again who they are."""

import json
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Passkey, SecondStep, SignInRules, User
from accounts.second_step import rules, steps
from accounts.signin import mailed, shown
from tests.conftest import PASSWORD, make_person
from threads.notify.models import Notification

from .authenticator import Device
from .test_again import STALE, confirm
from .test_mailed_links import CODE, SET_UP, ask, path_in_mail, who
from .test_passkeys import NEW, options
from .test_second_step import SECRET, begun, code_now, still_clock  # noqa: F401 - a fixture

ACCOUNT, PAGE, CHANGE = "/accounts/you/", "/accounts/you/second-step/", "/accounts/you/second-step/change/"
BY_MAIL, BY_PASSKEY = "/accounts/sign-in/link/again/", "/accounts/sign-in/passkey/again/"


@pytest.fixture(autouse=True)
def switched_on(db, settings):
    settings.BASE_URL = "https://skein.example"
    SignInRules.objects.create(pk=SignInRules.ONE, mailed_links=True)


@pytest.fixture
def lin(alice) -> User:
    """She has no password. Alice, an admin, is there for those who are locked out."""
    person = make_person("Lin Lake")
    person.set_unusable_password()
    person.save()
    return person


def come_in(client, user: User):
    ask(client, f"{user.handle}@varde.example")
    return client.post(path_in_mail())


@pytest.fixture
def browser(lin) -> Client:
    client = Client()
    come_in(client, lin)
    assert who(client) == str(lin.pk)
    return client


def grow_old(client) -> None:
    session = client.session
    session[shown.IN_SESSION] = [shown.LINK, time.time() - STALE]
    session.save()


def test_a052_they_set_up_a_second_step_and_it_is_asked_behind_the_link(browser, lin):
    assert "whoever reads your mail is in" in browser.get(ACCOUNT).content.decode()
    secret = begun(browser)
    assert "behind each mailed link" in browser.get(PAGE).content.decode()
    answer = browser.post(PAGE, {"code": code_now(secret=secret)})
    assert "recovery" in answer.content.decode().lower() and SecondStep.objects.get().user == lin
    assert Notification.objects.filter(user=lin, reason="sign_in", mail="waiting").exists(), (
        "the owner is told"
    )
    SecondStep.objects.update(last_step=0)
    other = Client()
    assert come_in(other, lin).url == CODE and who(other) == ""
    assert other.post(CODE, {"code": code_now(secret=secret)}).url == "/" and who(other) == str(lin.pk)


def test_before_something_dangerous_their_code_is_enough(browser, lin):
    steps.set_up(lin, SECRET, code_now())
    SecondStep.objects.update(last_step=0)
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "off"})
    assert asked.status_code == 403 and "Mail me a link" not in asked.content.decode()
    assert browser.post(BY_MAIL, {"kept": asked.context["kept"]}).url == "/", (
        "the mailbox shows less than they have"
    )
    assert confirm(browser, asked, "000000").status_code == 422 and SecondStep.objects.exists()
    assert confirm(browser, asked, code_now()).status_code == 302
    assert not SecondStep.objects.exists()
    assert "A mailed link alone is enough now" in browser.get(ACCOUNT).content.decode()


def test_a_fresh_link_shows_who_they_are_and_what_they_began_goes_on(browser, lin):
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    assert asked.status_code == 403 and "Mail me a link" in asked.content.decode()
    assert browser.get(PAGE).status_code == 302, "nothing was begun"
    sent = browser.post(BY_MAIL, {"kept": asked.context["kept"]}).content.decode()
    assert "lin@varde.example" in sent and "Open it in this browser" in sent
    path = path_in_mail()
    assert mail.outbox[-1].to == ["lin@varde.example"]
    assert browser.post(path).url == "/accounts/kept/"
    page = browser.get("/accounts/kept/").content.decode()
    assert "If it was you who began this" in page and CHANGE in page
    assert browser.post(CHANGE, {"act": "begin"}).url == PAGE
    assert browser.post(path).status_code == 404, "good once"


def test_a_link_that_is_opened_elsewhere_changes_nothing_here(browser, lin):
    """Somebody found the browser, and leaves its owner to follow the link."""
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    browser.post(BY_MAIL, {"kept": asked.context["kept"]})
    phone = Client()
    assert phone.post(path_in_mail()).url == "/" and "kept" not in phone.session
    assert browser.post(CHANGE, {"act": "begin"}).status_code == 403


def test_somebody_elses_link_does_not_show_who_they_are(browser, lin, bob):
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    browser.post(BY_MAIL, {"kept": asked.context["kept"]})
    ask(Client(), "bob@varde.example")
    browser.post(path_in_mail())
    assert who(browser) == str(bob.pk) and "kept" not in browser.session


def test_mails_are_bounded(browser, lin):
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    answers = [browser.post(BY_MAIL, {"kept": asked.context["kept"]}).status_code for _ in range(8)]
    assert answers[0] == 200 and answers[-1] == 302
    assert "Too many links" in browser.get("/").content.decode()


@pytest.mark.parametrize("way", ["password", "off", "company"])
def test_the_mailbox_is_not_enough_for_who_can_show_more_or_where_links_are_off(browser, lin, bob, way):
    if way == "password":
        lin.set_password(PASSWORD)
        lin.save()
        browser.force_login(lin)
    elif way == "off":
        SignInRules.objects.update(mailed_links=False)
    else:
        SignInRules.objects.update(company_only=True)
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    assert asked.status_code == 403 and "Mail me a link" not in asked.content.decode()
    mail.outbox.clear()
    assert browser.post(BY_MAIL, {"kept": asked.context["kept"]}).url == "/" and mail.outbox == []


def test_where_neither_opens_anything_none_is_offered(browser, lin):
    SignInRules.objects.update(mailed_links=False)
    assert not rules.has_use(lin) and "Second step" not in browser.get(ACCOUNT).content.decode()
    assert browser.post(CHANGE, {"act": "begin"}).url == f"{ACCOUNT}#signin"
    assert not mailed.are_on()


def test_who_is_asked_for_one_and_came_in_before_the_day_sets_it_up_here(browser, lin):
    SignInRules.objects.update(
        second_step_for="all", second_step_from=timezone.localdate() + timedelta(days=3)
    )
    assert "lets nobody in without it" in browser.get(ACCOUNT).content.decode()
    secret = begun(browser)
    browser.post(PAGE, {"code": code_now(secret=secret)})
    SignInRules.objects.update(second_step_from=timezone.localdate())
    SecondStep.objects.update(last_step=0)
    other = Client()
    assert come_in(other, lin).url == CODE and other.get(SET_UP).url == "/accounts/sign-in/"


# --- By passkey ------------------------------------------------------------------------------------------------------


@pytest.fixture
def device(browser) -> Device:
    made = Device()
    assert browser.post("/accounts/you/passkeys/change/", {"act": "add"}).url == NEW
    assert browser.post(NEW, {"answer": made.make(options(browser, NEW)), "name": "Phone"}).status_code == 200
    return made


def test_a_passkey_shows_it_too_and_what_they_began_goes_on(browser, lin, device):
    grow_old(browser)
    asked = browser.post(CHANGE, {"act": "begin"})
    page = asked.content.decode()
    assert "Show it by your passkey" in page and "Mail me a link" not in page, "no way round a passkey"
    answer = device.sign(options(browser, BY_PASSKEY))
    said = browser.post(BY_PASSKEY, {"answer": answer, "kept": asked.context["kept"]})
    assert json.loads(said.content) == {"page": "/accounts/kept/"}
    assert shown.way_of(said.wsgi_request) == shown.PASSKEY
    assert "If it was you who began this" in browser.get("/accounts/kept/").content.decode()
    assert browser.post(CHANGE, {"act": "begin"}).url == PAGE
    grow_old(browser)
    assert browser.post(BY_PASSKEY, {"answer": answer}).status_code == 422, "good once"


def test_the_passkey_of_somebody_else_shows_nothing(browser, lin, device, bob):
    other = Client()
    other.force_login(bob)
    grow_old(other)
    answer = device.sign(options(other, BY_PASSKEY))
    said = other.post(BY_PASSKEY, {"answer": answer})
    assert said.status_code == 422 and "not yours" in said.content.decode()
    assert other.post(CHANGE, {"act": "begin"}).status_code == 403
    assert Passkey.objects.get().user == lin


def test_nobody_who_is_signed_out_reaches_either():
    for address in (BY_MAIL, BY_PASSKEY):
        answer = Client().post(address)
        assert answer.status_code in (302, 401, 403) or "Sign in" in answer.content.decode()
