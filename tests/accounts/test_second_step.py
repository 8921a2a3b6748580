"""The second step of a sign-in by password (A046, A052): between password and code nobody is signed in."""

import logging
import re
import time
from datetime import timedelta

import pyotp
import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions import access, links
from accounts.models import AuditEntry, RecoveryCode, SecondStep, Session, SignInRules, User
from accounts.second_step import codes, pending, steps
from accounts.signin import throttle
from microblog.kit.models import UseCount
from tests.conftest import PASSWORD
from threads.notify import mailing
from threads.notify.models import MailChoice, Notification

from .test_again import confirm, grow_old
from .test_links import NEW, path_of

DOOR, CODE, PAGE = "/accounts/sign-in/", "/accounts/sign-in/code/", "/accounts/you/second-step/"
CHANGE = PAGE + "change/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


# The middle of a time step: no test takes so long that another begins.
CLOCK = int(time.time()) // 30 * 30 + 15


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    monkeypatch.setattr(codes, "now", lambda: CLOCK)


def code_now(by: int = 0, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(CLOCK + 30 * by)


@pytest.fixture
def paper(alice) -> list[str]:
    """Alice's app is set up; these are her recovery codes."""
    found = steps.set_up(alice, SECRET, code_now())
    SecondStep.objects.update(last_step=0)  # a while ago
    return found


def enter(client, password: str = PASSWORD, **more):
    return client.post(DOOR, {"username": "alice@varde.example", "password": password, **more})


def is_in(client) -> bool:
    return client.get("/").status_code == 200


# --- At the door ---------------------------------------------------------------------------------------------------


def test_password_and_code_let_in_and_the_password_alone_reaches_nothing(client, alice, paper):
    answer = enter(client, next="/inbox/")
    assert answer.url == CODE and "_auth_user_id" not in client.session
    assert Session.objects.get().user is None
    for path in ("/", "/inbox/", "/accounts/you/", PAGE, "/manage/people/", "/search/?q=x"):
        assert client.get(path).url.startswith(DOOR), path
    assert client.post("/compose/", {"subject": "x", "body": "y"}).status_code == 401
    key = client.session.session_key
    assert client.post(CODE, {"code": code_now()}).url == "/inbox/"
    assert is_in(client) and client.session.session_key != key
    assert pending.IN_SESSION not in client.session


def test_the_clock_of_the_phone_may_be_one_step_wrong_and_not_two(alice, paper):
    for by, is_right in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        SecondStep.objects.update(last_step=0)
        assert steps.is_shown(alice, code_now(by)) == is_right, by


def test_a_code_is_good_once_and_none_from_before_it(client, alice, paper):
    enter(client)
    sent = code_now()
    client.post(CODE, {"code": f" {sent[:3]} {sent[3:]} "})
    assert is_in(client)
    other = Client()
    enter(other)
    for old in (sent, code_now(-1)):
        assert other.post(CODE, {"code": old}).status_code == 422
    assert not is_in(other)
    assert other.post(CODE, {"code": code_now(1)}).status_code == 302


def test_the_code_of_the_set_up_does_not_let_in(client, alice):
    steps.set_up(alice, SECRET, code_now())
    enter(client)
    assert client.post(CODE, {"code": code_now()}).status_code == 422


def test_without_a_password_nobody_is_asked_for_a_code(client, alice, paper):
    assert client.get(CODE).url == DOOR and client.post(CODE, {"code": code_now()}).url == DOOR
    assert enter(client, "nope").status_code == 422
    assert client.post(CODE, {"code": code_now()}).url == DOOR


@pytest.mark.parametrize(
    "change",
    [access.end_sessions, lambda _user: SignInRules.objects.create(pk=SignInRules.ONE, company_only=True)],
)
def test_what_ends_sessions_ends_a_sign_in_on_its_way_to_the_code(client, alice, paper, change):
    enter(client)
    assert client.get(CODE).status_code == 200
    change(alice)
    assert client.post(CODE, {"code": code_now()}).url == DOOR and not is_in(client)


def test_the_code_has_to_come_within_ten_minutes(client, alice, paper, monkeypatch):
    enter(client)
    now = time.time()
    monkeypatch.setattr(pending.time, "time", lambda: now + pending.LASTS + 1)
    assert client.post(CODE, {"code": code_now()}).url == DOOR


@pytest.mark.parametrize("happened", ["left", "password"])
def test_half_way_ends_with_the_access_and_with_the_password(client, alice, bob, paper, happened):
    enter(client)
    if happened == "left":
        User.objects.filter(pk=bob.pk).update(role="admin")
        access.deactivate(alice)
    else:
        alice.set_password(NEW)
        alice.save()
    assert client.post(CODE, {"code": code_now()}).url == DOOR and not is_in(client)


def test_the_link_out_of_a_mailbox_does_not_step_round_it(client, alice, paper):
    answer = client.post(path_of(links.forgotten("alice@varde.example")), {"password": NEW})
    assert answer.url == CODE and not is_in(client)
    client.post(CODE, {"code": code_now()})
    assert is_in(client)


def test_what_was_typed_while_signed_out_goes_on_after_the_code(client, alice, team, paper):
    client.force_login(alice)
    client.get("/")
    client.cookies.pop("sessionid")
    asked = client.post(
        "/compose/", {"subject": "Plan", "body": "Mine"}, HTTP_REFERER="http://testserver/compose/"
    )
    enter(client, kept=asked.context["kept"])
    answer = client.post(CODE, {"code": code_now()})
    assert answer.url == "/compose/" and "Mine" in client.get("/compose/").content.decode()


def test_who_has_none_is_in_with_the_password(client, bob):
    client.post(DOOR, {"username": "bob@varde.example", "password": PASSWORD})
    assert is_in(client)


def test_with_another_secret_key_of_the_site_the_app_opens_nothing_and_an_admin_helps(
    client, alice, paper, settings
):
    settings.SECRET_KEY = "another one, after a restore without the key"
    assert not steps.is_shown(alice, code_now())
    assert steps.take_off(alice, by=None)


# --- Guessing ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lines():
    """What this logger says, whatever earlier tests did to it."""
    log, found = logging.getLogger("skein.signin"), []

    class Keep(logging.Handler):
        def emit(self, record):
            found.append(record.getMessage())

    keep, before = Keep(), (log.disabled, log.level)
    log.addHandler(keep)
    log.disabled, log.level = False, logging.INFO
    log.manager._clear_cache()
    yield found
    log.removeHandler(keep)
    log.disabled, log.level = before
    log.manager._clear_cache()


def test_tries_are_counted_before_they_are_judged_and_each_wrong_one_is_a_line(client, alice, paper, lines):
    enter(client)
    wrong = [client.post(CODE, {"code": "000000"}).status_code for _ in range(throttle.CODE.most)]
    assert wrong == [422] * throttle.CODE.most
    right = client.post(CODE, {"code": code_now()})
    assert right.status_code == 429 and "Wait 5 minutes" in right.content.decode() and right["Retry-After"]
    # Neither another browser nor another address has tries of its own.
    other = Client(REMOTE_ADDR="203.0.113.5")
    enter(other)
    assert other.post(CODE, {"code": paper[0]}).status_code == 429
    line = "Sign-in as alice@varde.example from 127.0.0.1: "
    assert lines == [line + "wrong code"] * 5 + [
        line + "too many codes",
        "Sign-in as alice@varde.example from 203.0.113.5: too many codes",
    ]
    assert AuditEntry.objects.filter(act="signin.failed_code", person=alice).count() == 5


def test_after_many_in_a_day_tries_go_slowly_and_stop_for_nobody(alice, paper):
    attempt = throttle.CodeTry(alice.pk)
    for number in range(throttle.CODE_A_DAY.most):
        if number % throttle.CODE.most == 0:
            throttle.CODE.forget(attempt.who)  # five minutes later
        assert not throttle.take_code(attempt)
    throttle.CODE.forget(attempt.who)
    assert [bool(throttle.take_code(attempt)) for _ in range(3)] == [False, True, True]
    UseCount.objects.filter(key__startswith=throttle.SLOW_CODE.name).delete()
    assert not throttle.take_code(attempt)


def test_a_browser_that_is_known_has_tries_of_its_own(client, alice, paper):
    enter(client)
    client.post(CODE, {"code": code_now()})
    client.post("/accounts/sign-out/")
    for _ in range(20):
        throttle.take_code(throttle.CodeTry(alice.pk))
    enter(client)
    assert client.post(CODE, {"code": code_now(1)}).status_code == 302


# --- Recovery codes ------------------------------------------------------------------------------------------------


def test_a_recovery_code_is_good_once_however_it_is_typed_and_its_owner_is_told(client, alice, paper):
    assert len(set(paper)) == 10 and all(
        re.fullmatch(r"([2-9a-z]{4}-){2}[2-9a-z]{4}", code) for code in paper
    )
    enter(client)
    assert "Recovery code" in client.get(CODE + "?with=paper").content.decode()
    assert client.post(CODE + "?with=paper", {"code": paper[3].upper().replace("-", " ")}).status_code == 302
    notice = Notification.objects.filter(reason="sign_in").latest("pk")
    assert notice.text == "A recovery code was used, 9 are left"
    assert AuditEntry.objects.get(act="signin.recovery_code").detail == {"left": 9}
    other = Client()
    enter(other)
    assert other.post(CODE, {"code": paper[3]}).status_code == 422
    assert other.post(CODE, {"code": paper[4]}).status_code == 302


def test_a_recovery_code_of_somebody_else_opens_nothing(alice, bob, paper):
    theirs = steps.set_up(bob, SECRET, code_now())
    assert not steps.is_shown(alice, theirs[0]) and steps.is_shown(bob, theirs[0])


def test_a_copy_of_the_database_has_neither_secret_nor_codes(alice, paper):
    stored = str(list(SecondStep.objects.values()) + list(RecoveryCode.objects.values()))
    assert SECRET not in stored and not any(
        code.replace("-", "") in stored.replace("-", "") for code in paper
    )


# --- One's own page ------------------------------------------------------------------------------------------------


def begun(client) -> str:
    """The key of an app that is being set up."""
    assert client.post(CHANGE, {"act": "begin"}).url == PAGE
    page = client.get(PAGE).content.decode()
    assert "<svg" in page and "style=" not in page
    return re.search(r"secret=([A-Z2-7]{32})", page)[1]


def test_it_is_set_up_with_the_first_right_code_and_not_before(as_alice, alice):
    secret = begun(as_alice)
    assert not SecondStep.objects.exists()
    wrong = as_alice.post(PAGE, {"code": "000000"})
    assert wrong.status_code == 422 and secret in wrong.content.decode() and not steps.has_one(alice)
    shown = as_alice.post(PAGE, {"code": code_now(secret=secret)})
    assert "no-store" in shown["Cache-Control"]
    found = re.findall(r"<li>([2-9a-z-]{14})</li>", shown.content.decode())
    assert len(found) == 10 and steps.has_one(alice)
    assert as_alice.get(PAGE).url == "/accounts/you/#signin"  # never again
    page = " ".join(as_alice.get("/accounts/you/").content.decode().split())
    assert "10 recovery codes are left." in page and found[0] not in page
    assert AuditEntry.objects.filter(act="signin.second_step", actor=alice).exists()
    enter(other := Client())
    assert other.post(CODE, {"code": found[0]}).status_code == 302


def test_nothing_is_set_up_that_was_not_begun_or_too_long_ago(as_alice, alice, monkeypatch):
    assert (
        as_alice.get(PAGE).status_code == 302 and as_alice.post(PAGE, {"code": "123456"}).status_code == 302
    )
    secret = begun(as_alice)
    now = time.time()
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: now + 31 * 60)
    assert as_alice.post(PAGE, {"code": code_now(secret=secret)}).status_code == 302
    assert not steps.has_one(alice)


def test_each_change_asks_again_who_it_is(as_alice, alice):
    grow_old(as_alice)
    asked = as_alice.post(CHANGE, {"act": "begin"})
    assert "Your password" in asked.content.decode()
    assert confirm(as_alice, asked).url == PAGE
    secret = re.search(r"secret=([A-Z2-7]{32})", as_alice.get(PAGE).content.decode())[1]
    as_alice.post(PAGE, {"code": code_now(secret=secret)})
    SecondStep.objects.update(last_step=0)
    for act in ("codes", "off"):
        grow_old(as_alice)
        asked = as_alice.post(CHANGE, {"act": act})
        page = asked.content.decode()
        assert "Code of your app" in page and "Your password" not in page
        # Browsers fill in a password whoever sits there.
        assert confirm(as_alice, asked).status_code == 422 and steps.has_one(alice)
        done = confirm(as_alice, asked, code_now(secret=secret))
        assert done.status_code == (200 if act == "codes" else 302)
        SecondStep.objects.update(last_step=0)
    assert not steps.has_one(alice) and not RecoveryCode.objects.exists()


def test_codes_that_are_asked_for_again_are_bounded_too(as_alice, alice, paper):
    grow_old(as_alice)
    asked = as_alice.post(CHANGE, {"act": "off"})
    for _ in range(throttle.CODE.most):
        assert confirm(as_alice, asked, "000000").status_code == 422
    answer = confirm(as_alice, asked, code_now())
    assert answer.status_code == 429 and answer["Retry-After"] and steps.has_one(alice)


def test_new_recovery_codes_end_the_old_ones(as_alice, alice, paper):
    page = as_alice.post(CHANGE, {"act": "codes"}).content.decode()
    fresh = re.findall(r"<li>([2-9a-z-]{14})</li>", page)
    assert len(fresh) == 10 and not set(fresh) & set(paper)
    assert not steps.is_shown(alice, paper[0]) and steps.is_shown(alice, fresh[0])


def test_a_second_one_does_not_take_the_place_of_the_first(as_alice, alice):
    secret = begun(as_alice)
    steps.set_up(alice, SECRET, code_now())  # in another tab
    assert as_alice.post(PAGE, {"code": code_now(secret=secret)}).status_code == 422
    assert SecondStep.objects.get().secret == SECRET


def test_who_has_no_password_that_opens_something_is_offered_none(as_alice, alice):
    SignInRules.objects.create(company_only=True)
    assert "Second step" not in as_alice.get("/accounts/you/").content.decode()
    assert as_alice.post(CHANGE, {"act": "begin"}).url == "/accounts/you/#signin"
    User.objects.filter(pk=alice.pk).update(is_break_glass=True)
    assert "Yours is a break-glass account" in as_alice.get("/accounts/you/").content.decode()


# --- An admin helps, and people hear of it ---------------------------------------------------------------------------


def test_an_admin_takes_it_off_who_says_again_who_they_are_and_its_owner_gets_a_mail(
    as_alice, alice, bob, monkeypatch
):
    steps.set_up(bob, SECRET, code_now())
    MailChoice.objects.create(user=bob, level="summary")
    person = f"/manage/people/{bob.pk}/"
    assert "Second step with an app" in as_alice.get(person).content.decode()
    grow_old(as_alice)
    asked = as_alice.post(person, {"act": "second_step_off"})
    assert steps.has_one(bob)
    confirm(as_alice, asked)
    assert not steps.has_one(bob)
    entry = AuditEntry.objects.get(act="signin.no_second_step")
    assert (entry.actor, entry.person) == (alice, bob)
    # Read in the browser, perhaps by who is in it: the mail leaves all the same.
    Notification.objects.update(read_at=timezone.now(), mail_at=timezone.now() - timedelta(minutes=1))
    mailing.send_due()
    assert [m.to for m in mail.outbox] == [["bob@varde.example"]] * 2
    assert "Your sign-in was changed: An admin took the second step off" in mail.outbox[-1].body
    assert "Second step with an app" not in as_alice.get(person).content.decode()


def test_the_command_takes_it_off(alice, paper, capsys):
    call_command("person", "second-step", "remove", "alice@varde.example")
    assert not steps.has_one(alice)
    call_command("person", "second-step", "remove", "alice@varde.example")
    assert "had no second step" in capsys.readouterr().err


def test_break_glass_accounts_without_one_are_seen_at_the_desk(as_alice, alice):
    User.objects.filter(pk=alice.pk).update(is_break_glass=True)
    assert "no second step" in as_alice.get("/manage/sign-in/").content.decode()
    steps.set_up(alice, SECRET, code_now())
    assert "no second step" not in as_alice.get("/manage/sign-in/").content.decode()


def test_leaving_ends_the_sessions_and_leaves_it_for_the_day_they_come_back(alice, bob):
    steps.set_up(bob, SECRET, code_now())
    access.deactivate(bob, by=alice)
    access.reactivate(bob, by=alice)
    assert steps.has_one(bob)


def test_the_page_of_a_person_costs_no_query_more(as_alice, bob, count_queries):
    person = f"/manage/people/{bob.pk}/"
    without = count_queries(person)
    steps.set_up(bob, SECRET, code_now())
    assert count_queries(person) == without <= 8
