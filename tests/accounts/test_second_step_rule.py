"""A second step that admins ask for: who has none sets it up at the door, and gets no further before."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import links
from accounts.company import only
from accounts.models import AuditEntry, SecondStep, Session, SignInRules, User
from accounts.second_step import rules, steps
from accounts.signin import shown
from tests.conftest import PASSWORD
from threads.notify.models import Notification

from .test_again import confirm, grow_old
from .test_links import NEW, path_of
from .test_second_step import CHANGE, CODE, DOOR, PAGE, SECRET, code_now, is_in, still_clock  # noqa: F401

SET_UP, DESK = "/accounts/sign-in/second-step/", "/manage/sign-in/"


@pytest.fixture
def app(alice):
    """Alice has one herself."""
    steps.set_up(alice, SECRET, code_now())
    return alice


def today(days: int = 0):
    return timezone.localdate() + timedelta(days=days)


def enter(client, handle: str, **more):
    return client.post(DOOR, {"username": f"{handle}@varde.example", "password": PASSWORD, **more})


def secret_in(page: str) -> str:
    return re.search(r"secret=([A-Z2-7]{32})", page)[1]


def test_who_has_none_sets_it_up_right_after_the_password_and_goes_on(client, app, bob):
    rules.switch("all", today(), by=app)
    assert enter(client, "bob", next="/inbox/").url == SET_UP and not is_in(client)
    assert client.post(CODE, {"code": "000000"}).url == DOOR  # there is nothing to ask for
    enter(client, "bob", next="/inbox/")
    secret = secret_in(client.get(SET_UP).content.decode())
    assert secret == secret_in(client.post(SET_UP, {"code": "000000"}).content.decode())
    for path in ("/", PAGE, "/accounts/you/"):
        assert client.get(path).url.startswith(DOOR)
    done = client.post(SET_UP, {"code": code_now(secret=secret)})
    page = done.content.decode()
    assert len(re.findall(r"<li>[2-9a-z-]{14}</li>", page)) == 10 and 'href="/inbox/"' in page
    assert is_in(client) and steps.has_one(bob) and "known" in done.cookies
    other = Client()
    assert enter(other, "bob").url == CODE


def test_nobody_sets_one_up_without_a_password_or_over_another(client, app, bob):
    assert client.get(SET_UP).url == DOOR
    rules.switch("all", today(), by=app)
    enter(client, "alice")
    assert client.get(SET_UP).url == DOOR and client.post(SET_UP, {"code": code_now()}).url == DOOR
    enter(client, "bob")
    secret = secret_in(client.get(SET_UP).content.decode())
    steps.set_up(bob, SECRET, code_now())  # in another browser
    assert client.post(SET_UP, {"code": code_now(secret=secret)}).url == DOOR and not is_in(client)
    assert SecondStep.objects.get(user=bob).secret == SECRET


def test_a_link_for_a_new_password_leads_there_too(client, app, bob):
    rules.switch("all", today(), by=app)
    assert client.post(path_of(links.forgotten("bob@varde.example")), {"password": NEW}).url == SET_UP


@pytest.mark.parametrize(
    ("which", "role", "days", "where"),
    [
        ("roles", "member", 0, "/"), ("roles", "moderator", 0, SET_UP), ("roles", "reviewer", 0, SET_UP),
        ("all", "member", 1, "/"), ("all", "member", 0, SET_UP), ("", "admin", 0, "/"),
    ],
)  # fmt: skip
def test_of_whom_and_from_when(client, app, bob, which, role, days, where):
    User.objects.filter(pk=bob.pk).update(role=role)
    rules.switch(which, today(days), by=app)
    assert enter(client, "bob").url == where


def test_browsers_that_came_in_with_the_password_alone_end_on_the_day_and_no_others(
    client, app, bob, charlie
):
    charlie.set_unusable_password()
    charlie.save()
    browsers = {user: Client() for user in (app, bob, charlie)}
    for user, browser in browsers.items():
        browser.force_login(user)
    by_company = Client()
    by_company.force_login(bob)
    session = by_company.session
    session[shown.IN_SESSION] = [shown.COMPANY, 0]
    session.save()
    assert rules.end_sessions_with_password_alone() == 0
    rules.switch("all", today(1), by=app)
    assert rules.end_sessions_with_password_alone() == 0
    SignInRules.objects.update(second_step_from=today())
    assert rules.end_sessions_with_password_alone() == 1
    assert not is_in(browsers[bob]) and is_in(by_company)
    assert is_in(browsers[app]) and is_in(browsers[charlie])
    assert Session.objects.count() == 3


def test_who_is_meant_and_has_none_is_told_from_when_on(as_alice, app, bob, charlie):
    Notification.objects.all().delete()
    steps.set_up(charlie, SECRET, code_now())
    Notification.objects.all().delete()
    day = today(30)
    as_alice.post(DESK, {"second_step_for": "all", "second_step_from": day.isoformat()})
    notice = Notification.objects.get()
    assert notice.user == bob and notice.text.startswith("From ") and notice.mail == "waiting"
    entry = AuditEntry.objects.get(act="setting.second_step")
    assert entry.detail == {"whom": "Everybody who signs in by password", "day": day.isoformat()}
    own = Client()
    own.force_login(bob)
    assert "on it is asked of you" in own.get("/accounts/you/").content.decode()
    # The same again changes nothing.
    as_alice.post(DESK, {"second_step_for": "all", "second_step_from": day.isoformat()})
    assert Notification.objects.count() == 1
    as_alice.post(DESK, {"second_step_for": ""})
    assert rules.day_for(bob) is None and AuditEntry.objects.filter(act="setting.no_second_step").exists()


def test_who_switches_it_on_has_one_and_says_again_who_they_are(as_alice, alice):
    refused = as_alice.post(DESK, {"second_step_for": "roles", "second_step_from": ""})
    assert refused.status_code == 422 and "of your own first" in refused.content.decode()
    assert rules.day_for(alice) is None
    steps.set_up(alice, SECRET, code_now())
    SecondStep.objects.update(last_step=0)
    grow_old(as_alice)
    asked = as_alice.post(DESK, {"second_step_for": "roles", "second_step_from": "2001-01-01"})
    assert asked.status_code == 403 and rules.day_for(alice) is None
    confirm(as_alice, asked, code_now())
    assert rules.day_for(alice) == today()


def test_nonsense_changes_nothing(as_alice, app):
    for sent in ({"second_step_for": "cats"}, {"second_step_for": "all", "second_step_from": "tomorrow"}):
        assert as_alice.post(DESK, sent).status_code == 422
    with pytest.raises(ValidationError):
        rules.switch("cats", None, by=app)
    assert rules.now().pk is None


def test_while_it_is_asked_it_is_not_taken_off_but_changed_for_another_app(as_alice, app):
    rules.switch("roles", today(), by=app)
    assert 'value="off"' not in as_alice.get("/accounts/you/").content.decode()
    as_alice.post(CHANGE, {"act": "off"})
    assert steps.has_one(app)
    as_alice.post(CHANGE, {"act": "begin"})
    secret = secret_in(as_alice.get(PAGE).content.decode())
    assert SecondStep.objects.get().secret == SECRET  # until the new app has shown a code
    assert as_alice.post(PAGE, {"code": code_now(secret=secret)}).status_code == 200
    assert SecondStep.objects.get().secret == secret
    assert Notification.objects.latest("pk").text == "Codes come from another app now"


def test_the_desk_says_how_many_lack_it_with_no_query_for_each(as_alice, app, bob, charlie, count_queries):
    User.objects.filter(pk=bob.pk).update(role="moderator")
    page = " ".join(as_alice.get(DESK).content.decode().split())
    assert "Have none yet: 1 with a role, 2 of all who come in by password." in page
    assert count_queries(DESK) <= 8


def test_where_people_come_in_by_company_alone_it_is_asked_of_break_glass_accounts(
    app, bob, charlie, monkeypatch
):
    User.objects.filter(pk=bob.pk).update(is_break_glass=True)
    monkeypatch.setattr(only, "is_on", lambda: True)
    assert set(rules.lacking("all")) == {bob}
