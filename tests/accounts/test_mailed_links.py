"""A link by mail, to sign in with: A046 to A049, A052 and A053 of it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions import access, addresses, links
from accounts.models import AuditEntry, OneTimeLink, Passkey, SecondStep, Session, SignInRules, User
from accounts.second_step import rules, steps
from accounts.signin import mailed, mails
from tests.conftest import PASSWORD, make_person
from threads.notify.models import Notification

from .test_again import confirm
from .test_failed_lines import found  # noqa: F401 - a fixture
from .test_second_step import SECRET, code_now, still_clock  # noqa: F401 - a fixture

ASK, DOOR, DESK = "/accounts/sign-in/link/", "/accounts/sign-in/", "/manage/sign-in/"


@pytest.fixture(autouse=True)
def switched_on(db):
    SignInRules.objects.create(pk=SignInRules.ONE, mailed_links=True)


def ask(client, address: str = "alice@varde.example", **more):
    return client.post(ASK, {"address": address, **more})


def path_in_mail() -> str:
    mails.send_due()
    letter = mail.outbox[-1]
    return re.search(r"https?://[^/]+(\S+)", letter.body)[1]


def give_another_admin() -> None:
    make_person("Ada Other", role=User.Role.ADMIN)


def who(client) -> str:
    return client.session.get("_auth_user_id", "")


def test_a_colleague_asks_presses_the_button_and_is_where_they_were(client, alice):
    page = client.get(f"{DOOR}?next=/people/").content.decode()
    assert "Mail me a link" in page and 'name="next" value="/people/"' in page
    way = client.post(ASK, {"next": "/people/"})
    assert way.url == f"{ASK}?next=%2Fpeople%2F"
    assert 'name="next" value="/people/"' in client.get(way.url).content.decode()
    assert "Look in your mailbox" in ask(client, "Alice@varde.example", next="/people/").content.decode()
    path = path_in_mail()
    assert mail.outbox[-1].to == ["alice@varde.example"]
    assert "Sign in as Alice Adair" in client.get(path).content.decode()
    assert client.post(path).url == "/people/" and who(client) == str(alice.pk)
    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.act, entry.actor_id) == ("signin.link_in", alice.pk)


def test_a049_a_scanner_that_follows_the_link_changes_nothing(client, alice):
    ask(client)
    path = path_in_mail()
    scanner = Client()
    for method in (scanner.get, scanner.head, scanner.options, scanner.get):
        method(path)
        assert who(scanner) == "" and OneTimeLink.objects.get().used_at is None
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path).status_code in (302, 403) and who(strict) == ""
    assert client.post(path).status_code == 302 and who(client) == str(alice.pk)


def test_a048_it_is_good_once_and_for_a_quarter_of_an_hour(client, alice):
    ask(client)
    ask(client)
    mails.send_due()
    first, second = (re.search(r"https?://[^/]+(\S+)", letter.body)[1] for letter in mail.outbox)
    client.post(first)
    other = Client()
    # The one that was used, and the one that waited beside it.
    assert [other.post(path).status_code for path in (first, second)] == [404, 404] and who(other) == ""
    ask(other)
    path = path_in_mail()
    lasts = OneTimeLink.objects.latest("pk").expires_at - timezone.now()
    assert timedelta(minutes=14) < lasts <= timedelta(minutes=15)
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert other.post(path).status_code == 404 and who(other) == ""


@pytest.mark.django_db(transaction=True)
def test_a048_twenty_at_the_same_time_are_one(alice):
    link = links.sign_in("alice@varde.example")

    def come(_number) -> bool:
        try:
            links.come_in(OneTimeLink.objects.select_related("user").get(pk=link.pk))
            return True
        except (ValidationError, OneTimeLink.DoesNotExist):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(come, range(20))) == 1


def _new_password(user):
    user.set_password("seven green kettles")
    user.save()


def _leaves(user):
    give_another_admin()
    access.deactivate(user)


def _signed_out(user):
    access.end_sessions(user)


def _other_address(user):
    addresses.add(user, "ali@home.example")
    addresses.make_primary(user, "ali@home.example", by=None)
    addresses.remove(user, "alice@varde.example")


def _switched_off(user):
    mailed.switch(False, by=user)


def _company_only(_user):
    SignInRules.objects.update(company_only=True)


@pytest.mark.parametrize(
    "change", [_new_password, _leaves, _signed_out, _other_address, _switched_off, _company_only]
)
def test_a048_what_changes_meanwhile_ends_it(client, alice, bob, change):
    ask(client)
    path = path_in_mail()
    change(alice)
    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert who(client) == ""


def test_a047_an_unknown_address_gets_the_same_answer_and_no_mail(client, alice):
    known, unknown = ask(client), ask(client, "zed@varde.example")
    pages = [re.sub(r"(?:content|value)=\"\w{64}\"", "", page.content.decode()) for page in (known, unknown)]
    assert pages[0].replace("alice@", "zed@") == pages[1]
    assert known.status_code == unknown.status_code == 200
    mails.send_due()
    assert [letter.to for letter in mail.outbox] == [["alice@varde.example"]]


def test_who_left_gets_none(client, alice):
    give_another_admin()
    access.deactivate(alice)
    assert "Look in your mailbox" in ask(client).content.decode()
    assert mails.send_due() == 0


def test_a053_neither_a_mailbox_nor_a_person_is_flooded_and_who_asks_waits(client, alice):
    addresses.add(alice, "ali@home.example")
    for _ in range(7):
        assert ask(client).status_code == ask(client, "ali@home.example").status_code == 200
    mails.send_due()
    sent = [letter.to[0] for letter in mail.outbox]
    assert (len(sent), sent.count("alice@varde.example"), sent.count("ali@home.example")) == (6, 3, 3)
    for _ in range(16):
        ask(client, "zed@varde.example")
    answer = ask(client, "zed@varde.example")
    assert answer.status_code == 429 and answer["Retry-After"]


def test_a053_strangers_shut_the_way_by_mail_to_nobody(client, alice):
    client.post(DOOR, {"username": "alice@varde.example", "password": PASSWORD})
    client.post("/accounts/sign-out/")
    stranger = Client()
    for _ in range(5):
        ask(stranger)
    mails.send_due()
    # A forgotten password is counted apart, and so is a browser that she has signed in with.
    for asked in (
        lambda: stranger.post("/accounts/forgotten/", {"address": "alice@varde.example"}),
        lambda: ask(client),
    ):
        mail.outbox.clear()
        asked()
        mails.send_due()
        assert len(mail.outbox) == 1


def test_a052_the_second_step_is_asked_for_all_the_same(client, alice):
    SecondStep.objects.create(user=alice)
    ask(client)
    assert client.post(path_in_mail()).url == "/accounts/sign-in/code/"
    assert who(client) == "" and not Session.objects.filter(user=alice).exists()


def test_whoever_is_signed_in_as_another_is_somebody_else_only_after_the_button(client, alice, bob):
    ask(client)
    path = path_in_mail()
    client.force_login(bob)
    client.get(path)
    assert who(client) == str(bob.pk)
    client.post(path)
    assert who(client) == str(alice.pk)


def test_what_was_written_signed_out_is_there_again(as_alice, alice, team):
    as_alice.get("/")
    as_alice.cookies.pop("sessionid")
    written = {"subject": "Plan", "body": "Mine"}
    asked = as_alice.post("/compose/", written, HTTP_REFERER="http://testserver/compose/")
    as_alice.post(ASK, {"kept": asked.context["kept"]})
    ask(as_alice)
    assert as_alice.post(path_in_mail()).url == "/compose/"
    assert "Mine" in as_alice.get("/compose/").content.decode()


def test_where_it_is_off_there_is_no_page_and_no_link(client, alice, settings):
    for row, said in (
        ({"mailed_links": False}, "desk"),
        ({"mailed_links": True}, "off"),
        ({"company_only": True}, "on"),
    ):
        SignInRules.objects.update(**{"mailed_links": True, "company_only": False, **row})
        settings.SIGN_IN_LINKS = said
        assert "Mail me a link" not in client.get(DOOR).content.decode()
        assert client.get(ASK).url == ask(client).url == DOOR
    assert not OneTimeLink.objects.exists()
    SignInRules.objects.update(mailed_links=False, company_only=False)
    assert "Mail me a link" in client.get(DOOR).content.decode()


def test_a046_a_link_that_opens_nothing_is_a_failed_sign_in(client, alice, found):  # noqa: F811
    ask(client)
    path = path_in_mail()
    client.get(path, REMOTE_ADDR="203.0.113.5")
    assert found() == []
    client.post(path[:-3] + "00/", REMOTE_ADDR="203.0.113.5")
    mailed.switch(False, by=alice)
    client.post(path, REMOTE_ADDR="203.0.113.6")
    assert found() == ["203.0.113.5", "203.0.113.6"]


def test_the_desk_switches_it_and_the_log_says_so(client, alice, settings):
    client.force_login(alice)
    assert "Mail no more links" in client.get(DESK).content.decode()
    waits = links.sign_in("alice@varde.example")
    for way in ("off", "on"):
        assert client.post(DESK, {"links": way}).url == DESK
    assert list(AuditEntry.objects.filter(act__endswith="sign_in_links").values_list("act", flat=True)) == [
        "setting.no_sign_in_links", "setting.sign_in_links",
    ]  # fmt: skip
    assert not OneTimeLink.objects.filter(pk=waits.pk).exists()
    settings.SIGN_IN_LINKS = "off"
    page = client.get(DESK).content.decode()
    assert "Set by the environment" in page and 'name="links"' not in page


def test_a052_who_came_in_by_it_without_a_password_is_asked_for_a_second_step_from_its_day_on(client, alice):
    alice.set_unusable_password()
    alice.save()
    ask(client)
    client.post(path_in_mail())
    assert rules.end_sessions_with_password_alone() == 0
    SignInRules.objects.update(second_step_for="all", second_step_from=timezone.localdate())
    assert rules.end_sessions_with_password_alone() == 1 and client.get("/").status_code == 302


SET_UP, CODE = "/accounts/sign-in/second-step/", "/accounts/sign-in/code/"


def test_a052_the_mailbox_alone_sets_up_no_second_step_and_is_no_way_round_a_passkey(client, alice, bob):
    """A thief of the mailbox would enrol an app of their own, and be the admin."""
    Passkey.objects.create(user=bob, credential="b", public_key=b"k", name="Phone")
    SignInRules.objects.update(second_step_for="roles", second_step_from=timezone.localdate())
    for person in (alice, bob):
        ask(client, f"{person.handle}@varde.example")
        path = path_in_mail()
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 404 and "not enough for you here" in answer.content.decode()
        assert client.get(SET_UP).url == DOOR and who(client) == ""
        # With an app its code is asked for.
        row = SecondStep.objects.create(user=person)
        assert client.post(path).url == CODE
        # It was taken off meanwhile.
        row.delete()
        assert client.get(SET_UP).url == DOOR and who(client) == ""


def test_a052_before_something_dangerous_a_link_is_not_enough_for_who_can_show_more(client, alice, bob):
    ask(client)
    client.post(path_in_mail())
    sent = {"act": "role", "value": "moderator"}
    asked = client.post(f"/manage/people/{bob.pk}/", sent)
    assert asked.status_code == 403 and User.objects.get(pk=bob.pk).role == "member"
    told = Notification.objects.get(user=alice, reason="sign_in")
    assert "came in by a link" in told.text and told.mail == "waiting"
    confirm(client, asked)
    assert User.objects.get(pk=bob.pk).role == "moderator"
    # Who has nothing else could not be asked.
    alice.set_unusable_password()
    alice.save()
    Notification.objects.all().delete()
    ask(client)
    client.post(path_in_mail())
    assert client.post(f"/manage/people/{bob.pk}/", sent | {"value": "reviewer"}).status_code == 302
    assert (
        User.objects.get(pk=bob.pk).role == "reviewer"
        and not Notification.objects.filter(user=alice).exists()
    )


def test_a052_with_a_code_behind_it_a_link_is_enough_and_the_log_says_both(client, alice, bob):
    steps.set_up(alice, SECRET, code_now())
    SecondStep.objects.update(last_step=0)
    ask(client)
    assert client.post(path_in_mail()).url == CODE
    assert client.post(CODE, {"code": code_now()}).url == "/" and who(client) == str(alice.pk)
    assert AuditEntry.objects.order_by("pk").last().act == "signin.link_in"
    client.post(f"/manage/people/{bob.pk}/", {"act": "role", "value": "moderator"})
    assert User.objects.get(pk=bob.pk).role == "moderator"


@pytest.mark.parametrize("change", [_new_password, _leaves, _signed_out, _switched_off, _company_only])
def test_a048_what_changes_between_the_link_and_the_code_ends_it(client, alice, bob, change):
    steps.set_up(alice, SECRET, code_now())
    SecondStep.objects.update(last_step=0)
    ask(client)
    assert client.post(path_in_mail()).url == CODE and client.get(CODE).status_code == 200
    change(alice)
    assert client.post(CODE, {"code": code_now()}).url == DOOR and who(client) == ""
