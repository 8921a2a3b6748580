"""The door: one answer for every failure, and a limit before the costly part."""

import re
from ipaddress import ip_network

import pytest
from django.core import signing

from accounts.models import User
from accounts.signin import devices, throttle
from microblog.kit.models import UseCount
from tests.conftest import PASSWORD

URL = "/accounts/sign-in/"


def enter(client, address: str, password: str, **more):
    return client.post(URL, {"username": address, "password": password, **more})


def test_any_verified_address_and_the_password_open_the_door(client, alice):
    assert enter(client, "ALICE@varde.example", PASSWORD).url == "/"
    assert client.get("/").status_code == 200


def test_the_way_on_is_kept_but_never_leads_to_another_site(client, alice):
    assert enter(client, "alice@varde.example", PASSWORD, next="/inbox/").url == "/inbox/"
    client.logout()
    assert enter(client, "alice@varde.example", PASSWORD, next="https://evil.example/").url == "/"
    client.post("/accounts/sign-out/")
    # It takes no GET.
    assert enter(client, "alice@varde.example", PASSWORD, next="/accounts/sign-out/").url == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer_and_keep_the_address(client, alice):
    wrong, unknown = enter(client, "alice@varde.example", "nope"), enter(client, "zed@varde.example", "nope")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert 'value="alice@varde.example"' in wrong.content.decode()


def test_an_unverified_address_or_somebody_who_left_does_not_get_in(client, alice, bob):
    alice.addresses.update(verified_at=None)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    for address in ("alice@varde.example", "bob@varde.example"):
        assert enter(client, address, PASSWORD).status_code == 422


def test_after_a_few_wrong_passwords_not_even_the_right_one_is_tried(client, alice, monkeypatch):
    for _ in range(throttle.HERE.most):
        assert enter(client, "alice@varde.example", "nope").status_code == 422
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda *a: hashed.append(a) or True)
    monkeypatch.setattr(User, "set_password", lambda *a: hashed.append(a))
    response = enter(client, "Alice@varde.example ", PASSWORD)
    assert response.status_code == 429 and "Too many tries" in response.content.decode()
    assert 1 <= int(response["Retry-After"]) <= throttle.HERE.seconds
    assert hashed == []


def test_the_form_says_when_few_tries_are_left(client, alice):
    said = [enter(client, "alice@varde.example", "nope").content.decode() for _ in range(throttle.HERE.most)]
    assert ["left, then a pause" in page for page in said] == [False, False, True, True, True]
    assert "2 tries left, then a pause of 5 minutes" in said[2] and "0 tries left" in said[4]


def wrong(number: int, address: str = "", origin: str = "127.0.0.1") -> None:
    for n in range(number):
        throttle.take(throttle.Try(address or f"person{n}@varde.example", origin))


def test_others_tries_never_shut_out_a_colleague_whose_browser_is_known(client, alice):
    enter(client, "alice@varde.example", PASSWORD)
    client.post("/accounts/sign-out/")
    wrong(200, "alice@varde.example")
    wrong(200)
    assert enter(client, "alice@varde.example", PASSWORD).status_code == 302


def test_a_mark_of_one_account_opens_no_more_tries_at_another(client, alice, bob):
    enter(client, "alice@varde.example", PASSWORD)
    client.post("/accounts/sign-out/")
    wrong(throttle.HERE.most, "bob@varde.example")
    assert enter(client, "bob@varde.example", PASSWORD).status_code == 429


def test_a_made_up_mark_is_none(client, alice):
    client.cookies[devices.COOKIE] = signing.dumps({str(alice.pk): "x"}, salt="other")
    wrong(throttle.HERE.most, "alice@varde.example")
    assert enter(client, "alice@varde.example", PASSWORD).status_code == 429


def test_a_known_browser_does_not_guess_for_ever(client, alice):
    enter(client, "alice@varde.example", PASSWORD)
    client.post("/accounts/sign-out/")
    answers = [
        enter(client, "alice@varde.example", "nope").status_code for _ in range(throttle.KNOWN.most + 1)
    ]
    assert answers == [422] * throttle.KNOWN.most + [429]


def test_a_busy_origin_is_slowed_and_not_shut(client, bob, monkeypatch):
    """The whole company may come from one address."""
    wrong(throttle.ORIGIN.most)
    first, second = (enter(client, "bob@varde.example", "nope").status_code for _ in range(2))
    assert (first, second) == (422, 429)
    UseCount.objects.filter(key__startswith=throttle.SLOW_ORIGIN.name).delete()  # some seconds later
    assert enter(client, "bob@varde.example", PASSWORD).status_code == 302


def test_guesses_at_one_account_from_everywhere_are_slowed(client, alice):
    for number in range(throttle.ACCOUNT.most):
        wrong(1, "alice@varde.example", f"10.0.0.{number}")
    data = {"username": "alice@varde.example", "password": "nope"}
    answers = [client.post(URL, data, REMOTE_ADDR=f"10.0.1.{number}").status_code for number in range(3)]
    assert answers == [422, 429, 429]


def test_a_header_does_not_make_it_another_origin(client, bob):
    wrong(throttle.HERE.most, "bob@varde.example")
    data = {"username": "bob@varde.example", "password": PASSWORD}
    assert client.post(URL, data, headers={"x-forwarded-for": "10.9.8.7"}).status_code == 429
    assert client.post(URL, data, REMOTE_ADDR="10.0.0.2").status_code == 302


def test_behind_a_proxy_that_is_trusted_each_client_is_its_own_origin(client, bob, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    data = {"username": "bob@varde.example", "password": "nope"}
    for _ in range(throttle.HERE.most):
        client.post(URL, data, headers={"x-forwarded-for": "203.0.113.5"})
    right = data | {"password": PASSWORD}
    assert client.post(URL, right, headers={"x-forwarded-for": "203.0.113.5"}).status_code == 429
    assert client.post(URL, right, headers={"x-forwarded-for": "203.0.113.6"}).status_code == 302


def test_the_right_password_forgives(client, alice):
    wrong(throttle.HERE.most - 1, "alice@varde.example")
    enter(client, "alice@varde.example", PASSWORD)
    client.logout()
    client.cookies.clear()
    for _ in range(throttle.HERE.most):
        assert enter(client, "alice@varde.example", "nope").status_code == 422


def test_tries_at_the_same_time_are_counted_before_any_is_judged(client, alice, monkeypatch):
    seen = []

    def judge(user, password):
        seen.append(throttle.HERE.is_used_up(throttle.Try("alice@varde.example", "127.0.0.1").here))
        return False

    monkeypatch.setattr(User, "check_password", judge)
    for _ in range(throttle.HERE.most):
        enter(client, "alice@varde.example", "nope")
    assert seen == [False] * (throttle.HERE.most - 1) + [True]


def test_after_a_wrong_password_the_password_is_written_anew(client, alice):
    page = enter(client, "alice@varde.example", "nope").content.decode()
    assert page.count("autofocus") == 1
    assert re.search(r'<input type="password"[^>]*autofocus', page)


def test_signing_out_needs_a_post_and_ends_the_session(as_alice):
    assert as_alice.get("/accounts/sign-out/").status_code == 405
    as_alice.post("/accounts/sign-out/")
    assert as_alice.get("/").status_code == 302


def test_the_old_password_is_not_to_be_guessed_in_a_session_left_open(as_alice, alice):
    new = {"new_password1": "a long new phrase 7", "new_password2": "a long new phrase 7"}
    guesses = range(throttle.OLD_PASSWORD.most)
    answers = [as_alice.post("/accounts/password/", {"old_password": str(n), **new}) for n in guesses]
    assert {answer.status_code for answer in answers} == {422}
    assert as_alice.post("/accounts/password/", {"old_password": PASSWORD, **new}).status_code == 429
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_changing_the_password_needs_the_old_one(as_alice, alice):
    new = {"new_password1": "a long new phrase 7", "new_password2": "a long new phrase 7"}
    assert as_alice.post("/accounts/password/", {"old_password": "nope", **new}).status_code == 422
    as_alice.post("/accounts/password/", {"old_password": PASSWORD, **new})
    alice.refresh_from_db()
    assert alice.check_password("a long new phrase 7")
    assert as_alice.get("/").status_code == 200  # this session lives on


def test_the_theme_follows_the_person_and_never_redirects_away(as_alice, alice):
    assert as_alice.post("/accounts/theme/", {"theme": "dark", "next": "//evil.example"}).url == "/"
    alice.refresh_from_db()
    assert alice.theme == "dark"


def test_the_directory_finds_people_and_shows_no_outsiders(as_alice, bob):
    User.objects.create(name="Olga Outside", kind="outsider")
    page = as_alice.get("/people/").content.decode()
    assert "Bob Brandt" in page and "Olga" not in page
    assert "Bob Brandt" not in as_alice.get("/people/?q=alice").content.decode()


def test_the_directory_goes_on_past_people_of_one_name(as_alice):
    for number in range(70):
        User.objects.create(name="Sam Same", handle=f"sam{number}")
    first = as_alice.get("/people/").context
    second = as_alice.get("/people/", {"after": first["more"].name, "id": first["more"].pk}).context
    seen = [person.pk for page in (first, second) for person in page["people"]]
    assert len(seen) == len(set(seen)) == 71 and second["more"] is None


def test_s04_an_outsider_is_known_to_those_alone_who_may_read_their_words(client, alice, charlie, den):
    from django.utils import timezone

    from threads.actions import importing

    outsider = User.objects.create(name="Olga Outside", kind="outsider")
    draft = importing.MessageToImport(author=outsider, body="For the den alone", sent_at=timezone.now())
    importing.publish_chain(drafts=[draft], subject="Den", group=den, forwarded_by=alice)
    client.force_login(alice)
    assert "For the den alone" in client.get(outsider.get_absolute_url()).content.decode()
    client.force_login(charlie)
    assert client.get(outsider.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("after", ["2**63", "home", "//evil.example/", "javascript:alert(1)", "\0"])
def test_after_a_choice_of_theme_one_lands_here_whatever_the_form_says(as_alice, after):
    answer = as_alice.post("/accounts/theme/", {"theme": "dark", "next": after})
    assert answer.status_code == 302
    assert "evil" not in answer.url and "javascript" not in answer.url


def test_o15_a_failed_try_is_one_line_in_the_log_with_address_and_origin(client, alice, caplog):
    with caplog.at_level("WARNING", logger="skein.signin"):
        enter(client, "alice@varde.example", "my secret")
        enter(client, "my secret in the wrong field", "x")
    assert [record.getMessage() for record in caplog.records if record.name == "skein.signin"][0] == (
        "Sign-in as alice@varde.example from 127.0.0.1: wrong password"
    )
    assert "my secret" not in caplog.text


@pytest.mark.parametrize(
    ("address", "password", "field"),
    [
        ("alice@varde.example", "nope", "password"),
        ("alice@varde.example", "", "password"),
        ("zed@varde.example", "nope", "password"),
        ("no address", "nope", "username"),
        ("", "nope", "username"),
    ],
)
def test_u17_the_field_that_was_wrong_is_written_anew(client, alice, address, password, field):
    for tries in range(throttle.HERE.most + 2):
        page = enter(client, address, password).content.decode()
        assert page.count("autofocus") == 1, tries
        assert re.search(rf'<input [^>]*name="{field}"[^>]*autofocus', page), tries
        assert f'value="{address}"' in page or not address
        assert "nope" not in page
