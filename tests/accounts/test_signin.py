"""The door: one answer for every failure, and a limit before the costly part."""

import pytest
from django.core.cache import cache

from accounts.models import User
from accounts.signin import throttle
from tests.conftest import PASSWORD

URL = "/accounts/sign-in/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()
    yield
    cache.clear()


def enter(client, address: str, password: str, **more):
    return client.post(URL, {"username": address, "password": password, **more})


def test_any_verified_address_and_the_password_open_the_door(client, alice):
    assert enter(client, "ALICE@varde.example", PASSWORD).url == "/"
    assert client.get("/").status_code == 200


def test_the_way_on_is_kept_but_never_leads_to_another_site(client, alice):
    assert enter(client, "alice@varde.example", PASSWORD, next="/inbox/").url == "/inbox/"
    client.logout()
    assert enter(client, "alice@varde.example", PASSWORD, next="https://evil.example/").url == "/"


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


def test_after_ten_wrong_passwords_not_even_the_right_one_is_tried(client, alice, monkeypatch):
    for _ in range(throttle.PER_ADDRESS):
        assert enter(client, "alice@varde.example", "nope").status_code == 422
    hashed = []
    monkeypatch.setattr(User, "check_password", lambda *a: hashed.append(a) or True)
    monkeypatch.setattr(User, "set_password", lambda *a: hashed.append(a))
    response = enter(client, "Alice@varde.example ", PASSWORD)
    assert response.status_code == 429 and "Too many tries" in response.content.decode()
    assert hashed == []


def test_one_origin_cannot_try_address_after_address_and_a_header_does_not_make_it_another(client, bob):
    for number in range(throttle.PER_ORIGIN):
        throttle.failed(f"person{number}@varde.example", "127.0.0.1")
    data = {"username": "bob@varde.example", "password": PASSWORD}
    assert client.post(URL, data, headers={"x-forwarded-for": "10.9.8.7"}).status_code == 429
    assert client.post(URL, data, REMOTE_ADDR="10.0.0.2").status_code == 302


def test_the_right_password_forgives_the_address_but_not_the_origin(client, alice):
    for _ in range(throttle.PER_ADDRESS - 1):
        throttle.failed("alice@varde.example", "127.0.0.1")
    enter(client, "alice@varde.example", PASSWORD)
    client.logout()
    for _ in range(throttle.PER_ADDRESS - 1):
        assert enter(client, "alice@varde.example", "nope").status_code == 422
    assert cache.get(throttle._key("origin", "127.0.0.1")) == 2 * (throttle.PER_ADDRESS - 1)


def test_signing_out_needs_a_post_and_ends_the_session(as_alice):
    assert as_alice.get("/accounts/sign-out/").status_code == 405
    as_alice.post("/accounts/sign-out/")
    assert as_alice.get("/").status_code == 302


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


def test_the_page_of_an_outsider_shows_only_what_the_reader_may_see(client, alice, charlie, den):
    from django.utils import timezone

    from threads.actions import importing

    outsider = User.objects.create(name="Olga Outside", kind="outsider")
    draft = importing.Draft(author=outsider, body="For the den alone", sent_at=timezone.now())
    importing.publish_chain(drafts=[draft], subject="Den", group=den, forwarded_by=alice)
    client.force_login(alice)
    assert "For the den alone" in client.get(outsider.get_absolute_url()).content.decode()
    client.force_login(charlie)
    page = client.get(outsider.get_absolute_url()).content.decode()
    assert "Not yet a member" in page and "For the den alone" not in page


@pytest.mark.parametrize("after", ["2**63", "home", "//evil.example/", "javascript:alert(1)", "\0"])
def test_after_a_choice_of_theme_one_lands_here_whatever_the_form_says(as_alice, after):
    answer = as_alice.post("/accounts/theme/", {"theme": "dark", "next": after})
    assert answer.status_code == 302
    assert "evil" not in answer.url and "javascript" not in answer.url
