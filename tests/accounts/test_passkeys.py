"""Passkeys (A046, A052, A060): a way in without a password that nobody else can use, and nobody twice."""

import json
import time

import pytest
from django.test import Client

from accounts.actions import access
from accounts.models import AuditEntry, Passkey, SignInRules, User
from accounts.passkeys import challenges
from accounts.second_step import steps
from accounts.signin import shown
from accounts.views import passkeys as views
from threads.notify.models import Notification

from .authenticator import PRESENT, Device
from .test_again import confirm, grow_old
from .test_second_step import DOOR, SECRET, code_now, is_in, lines, still_clock  # noqa: F401

SIGN_IN, NEW, CHANGE = (
    "/accounts/sign-in/passkey/",
    "/accounts/you/passkeys/new/",
    "/accounts/you/passkeys/change/",
)


@pytest.fixture(autouse=True)
def named(settings):
    """Browsers know passkeys of a site with a name alone."""
    settings.BASE_URL = "https://skein.example"


def options(client, address: str = SIGN_IN) -> dict:
    return json.loads(client.post(address).content)


def make(client, device: Device, name: str = "Phone", **more):
    assert client.post(CHANGE, {"act": "add"}).url == NEW
    return client.post(NEW, {"answer": device.make(options(client, NEW), **more), "name": name})


def come_in(client, device: Device, fields: dict | None = None, **more):
    answer = device.sign(options(client), **more)
    return client.post(SIGN_IN, {"answer": answer} | (fields or {}))


@pytest.fixture
def device(as_alice) -> Device:
    """Alice's, which knows her; her browser is signed in."""
    made = Device()
    assert make(as_alice, made, "Pho\0ne").status_code == 200
    return made


@pytest.fixture
def other(device) -> Client:
    """A browser where nobody is."""
    return Client()


def test_it_is_made_named_and_lets_in_without_password_or_code(as_alice, alice, device, other):
    steps.set_up(alice, SECRET, code_now())
    assert not is_in(other)
    answer = come_in(other, device, {"next": "/inbox/"})
    assert json.loads(answer.content) == {"page": "/inbox/"} and "known" in answer.cookies
    assert is_in(other) and shown.way_of(answer.wsgi_request) == shown.PASSKEY
    entry = AuditEntry.objects.get(act="signin.passkey_in")
    assert entry.actor == alice and entry.words == {"passkey": "Phone"}
    page = as_alice.get("/accounts/you/").content.decode()
    assert "Phone" in page and "used" in page and "not used yet" not in page
    told = set(Notification.objects.filter(user=alice, reason="sign_in").values_list("text", flat=True))
    assert "A passkey was added: Phone" in told
    # Who came in so shows nothing more to do what is dangerous.
    assert other.post(CHANGE, {"act": "add"}).url == NEW


def test_what_was_asked_says_no_name_and_wants_the_person_checked(device, other):
    asked = options(other)
    assert asked["rpId"] == "skein.example" and asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")
    assert len(asked["challenge"]) >= 43 and asked["challenge"] != options(other)["challenge"]


def refused(answer) -> bool:
    return answer.status_code == 422 and "does not open anything" in answer.content.decode()


def test_an_answer_is_good_once_and_in_the_browser_that_asked(device, other, lines):  # noqa: F811
    answer = device.sign(options(other))
    assert refused(Client().post(SIGN_IN, {"answer": answer}))  # seen on its way
    assert other.post(SIGN_IN, {"answer": answer}).status_code == 200
    other.post("/accounts/sign-out/")
    assert refused(other.post(SIGN_IN, {"answer": answer})) and not is_in(other)
    assert lines == ["Sign-in as ? from 127.0.0.1: late or unknown challenge"] * 2


def test_a_wrong_answer_uses_the_challenge_up(device, other):
    right = device.sign(options(other))
    assert refused(other.post(SIGN_IN, {"answer": "{}"}))
    assert refused(other.post(SIGN_IN, {"answer": right}))


def test_an_answer_has_to_come_in_five_minutes(device, other, monkeypatch):
    answer = device.sign(options(other))
    now = time.time()
    monkeypatch.setattr(challenges.time, "time", lambda: now + challenges.LASTS + 1)
    assert refused(other.post(SIGN_IN, {"answer": answer}))


def test_a_challenge_to_make_one_lets_nobody_in(as_alice, device):
    as_alice.post(CHANGE, {"act": "add"})
    asked = options(as_alice, NEW)
    assert challenges.take(_request(as_alice), challenges.SIGN_IN) is None
    assert as_alice.post(NEW, {"answer": device.sign(asked)}).status_code == 422


def _request(client):
    """With the session of this browser."""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = client.session
    return request


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"domain": "evil.example"}, {"flags": PRESENT}],
    ids=["origin", "site", "unchecked person"],
)
def test_of_another_site_or_without_a_finger_it_is_refused(device, other, wrong, lines):  # noqa: F811
    assert refused(come_in(other, device, **wrong)) and not is_in(other)
    assert lines == ["Sign-in as alice@varde.example from 127.0.0.1: wrong passkey"]
    assert AuditEntry.objects.get(act="signin.failed_passkey").detail == {"reason": "wrong passkey"}


def test_another_key_under_its_name_or_for_somebody_else_is_refused(device, other, bob):
    forged = Device()
    forged.credential, forged.handle = device.credential, device.handle
    assert refused(come_in(other, forged))
    device.handle = f"skein-{bob.pk}".encode()
    assert refused(come_in(other, device))
    assert refused(come_in(other, Device())) and not is_in(other)


@pytest.mark.parametrize(
    "answer",
    ["", "x", "[]", "null", "[" * 5_000, '{"id": 1}', '{"id": "a", "response": {}}', "1" * 30_000,
     '{"id": "a", "response": {"userHandle": "\\u00e9"}}', '{"id": "\\u0000", "response": {"userHandle": "eA"}}',
     '{"id": "a", "response": {"userHandle": 7}}'],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(device, other, as_alice, answer):
    options(other)
    assert refused(other.post(SIGN_IN, {"answer": answer}))
    as_alice.post(CHANGE, {"act": "add"})
    options(as_alice, NEW)
    assert as_alice.post(NEW, {"answer": answer, "name": "x"}).status_code == 422


def test_a_key_that_counts_backwards_is_perhaps_a_copy(alice, device, other, lines):  # noqa: F811
    device.count = 10
    assert come_in(other, device).status_code == 200
    for count in (10, 3):
        device.count = count - 1
        assert refused(come_in(Client(), device))
    assert (
        lines
        == ["Sign-in as alice@varde.example from 127.0.0.1: passkey counts backwards, perhaps a copy"] * 2
    )
    assert Passkey.objects.get().sign_count == 11


def test_a_device_that_does_not_count_lets_in_each_time(as_alice):
    quiet = Device(counts=False)
    make(as_alice, quiet)
    for _ in range(2):
        assert come_in(Client(), quiet).status_code == 200


def test_who_left_does_not_come_in(alice, bob, device, other):
    User.objects.filter(pk=bob.pk).update(role="admin")
    access.deactivate(alice, by=bob)
    assert refused(come_in(other, device)) and not is_in(other)
    assert Passkey.objects.get().used_at is None


def test_it_opens_no_more_than_a_password_where_people_come_by_company_alone(alice, device, other, as_alice):
    SignInRules.objects.create(company_only=True)
    assert refused(come_in(other, device)) and not is_in(other)
    assert as_alice.post(CHANGE, {"act": "add"}).url == "/accounts/you/#signin"
    User.objects.filter(pk=alice.pk).update(is_break_glass=True)
    assert come_in(other, device).status_code == 200
    assert AuditEntry.objects.filter(act="signin.break_glass", actor=alice).exists()


def test_what_was_typed_while_signed_out_goes_on(as_alice, alice, device):
    as_alice.get("/")
    as_alice.cookies.pop("sessionid")
    asked = as_alice.post(
        "/compose/", {"subject": "Plan", "body": "Mine"}, HTTP_REFERER="http://testserver/compose/"
    )
    answer = come_in(as_alice, device, {"kept": asked.context["kept"], "next": "/compose/"})
    assert json.loads(answer.content) == {"page": "/compose/"}
    assert "Mine" in as_alice.get("/compose/").content.decode()


def test_the_way_on_never_leads_to_another_site(device, other):
    assert json.loads(come_in(other, device, {"next": "https://evil.example/"}).content) == {"page": "/"}


def test_tries_of_one_address_are_bounded(device, other):
    views.TRIES.take("127.0.0.1", views.TRIES.most)
    answer = other.post(SIGN_IN)
    assert answer.status_code == 429 and "Wait" in answer.content.decode()


# --- One's own -----------------------------------------------------------------------------------------------------


def test_to_make_and_to_remove_one_asks_again_who_it_is(as_alice, alice, device):
    grow_old(as_alice)
    asked = as_alice.post(CHANGE, {"act": "remove", "passkey": Passkey.objects.get().pk})
    assert asked.status_code == 403 and Passkey.objects.exists()
    confirm(as_alice, asked)
    assert not Passkey.objects.exists()
    assert refused(come_in(Client(), device))
    assert AuditEntry.objects.filter(act="signin.no_passkey", actor=alice).exists()
    grow_old(as_alice)
    assert "Is it you?" in as_alice.post(CHANGE, {"act": "add"}).content.decode()
    assert as_alice.get(NEW).url == "/accounts/you/#signin"
    assert as_alice.post(NEW).status_code == 409


def test_nobody_removes_that_of_somebody_else(device, bob):
    theirs = Client()
    theirs.force_login(bob)
    for number in (Passkey.objects.get().pk, "x", "", "9" * 30):
        assert theirs.post(CHANGE, {"act": "remove", "passkey": number}).status_code == 302
    assert Passkey.objects.exists()


def test_its_owner_renames_it_and_nobody_else(as_alice, alice, device, bob):
    row = Passkey.objects.get()
    grow_old(as_alice)  # it opens nothing more: nobody is asked
    sent = {"act": "rename", "passkey": row.pk, "name": "  Work\n laptop\0 " + "x" * 80}
    assert as_alice.post(CHANGE, sent).url == "/accounts/you/#signin"
    row.refresh_from_db()
    assert row.name.startswith("Work laptop xxx") and len(row.name) == Passkey.NAME_LENGTH
    assert row.name in as_alice.get("/accounts/you/").content.decode()
    entry = AuditEntry.objects.get(act="signin.passkey_named")
    assert entry.actor == alice and entry.words == {"before": "Phone", "passkey": row.name}
    as_alice.post(CHANGE, sent)  # the same again
    as_alice.post(CHANGE, sent | {"name": " \n"})
    assert "Give it a name" in as_alice.get("/accounts/you/").content.decode()
    stranger = Client()
    stranger.force_login(bob)
    for number in (row.pk, 987_654, "x", ""):
        assert (
            stranger.post(CHANGE, sent | {"passkey": number, "name": "Mine"}).url == "/accounts/you/#signin"
        )
    assert Passkey.objects.get().name == row.name
    assert AuditEntry.objects.filter(act="signin.passkey_named").count() == 1


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"flags": PRESENT}])
def test_one_that_was_made_elsewhere_or_checks_nobody_is_not_taken(as_alice, wrong):
    assert make(as_alice, Device(), **wrong).status_code == 422 and not Passkey.objects.exists()


def test_the_same_one_twice_or_too_many_are_refused(as_alice, alice, bob, device, monkeypatch):
    assert "here already" in make(as_alice, device).content.decode()
    theirs = Client()
    theirs.force_login(bob)
    assert make(theirs, device).status_code == 422  # under somebody else's name
    assert Passkey.objects.get().user == alice
    from accounts.passkeys import keys

    monkeypatch.setattr(keys, "MOST", 1)
    assert "Remove one first" in make(as_alice, Device()).content.decode()


def test_a_device_that_has_one_is_told_so(as_alice, device):
    as_alice.post(CHANGE, {"act": "add"})
    asked = options(as_alice, NEW)
    assert len(asked["excludeCredentials"]) == 1
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert "alice" not in asked["user"]["id"]


def test_an_address_of_numbers_has_none_and_this_machine_has(client, alice, settings):
    settings.BASE_URL = "http://127.0.0.1:8000"
    assert "passkey" not in client.get(DOOR).content.decode()
    assert client.post(SIGN_IN).status_code == 409
    local = Client(SERVER_NAME="localhost", SERVER_PORT="8000")
    assert "Sign in with a passkey" in local.get(DOOR).content.decode()
    assert json.loads(local.post(SIGN_IN).content)["rpId"] == "localhost"


# --- At the desk ---------------------------------------------------------------------------------------------------


def test_an_admin_removes_those_of_somebody_whose_laptop_is_gone(as_alice, alice, bob, count_queries):
    person = f"/manage/people/{bob.pk}/"
    without = count_queries(person)
    theirs, lost = Client(), Device()
    theirs.force_login(bob)
    make(theirs, lost)
    make(theirs, Device())
    assert "2 passkeys" in as_alice.get(person).content.decode()
    assert count_queries(person) == without
    grow_old(as_alice)
    asked = as_alice.post(person, {"act": "no_passkeys"})
    assert Passkey.objects.count() == 2
    confirm(as_alice, asked)
    assert not Passkey.objects.exists() and refused(come_in(Client(), lost))
    entry = AuditEntry.objects.get(act="signin.no_passkeys")
    assert (entry.actor, entry.person, entry.detail) == (alice, bob, {"count": 2})
    assert Notification.objects.filter(user=bob, text="An admin removed your passkeys").exists()


def test_ones_own_data_name_it_without_its_key(alice, device):
    from threads.keeping.exporting import personal

    steps.set_up(alice, SECRET, code_now())
    told = json.loads(personal.facts(alice))
    assert [row["name"] for row in told["accounts.Passkey"]] == ["Phone"]
    assert "public_key" not in told["accounts.Passkey"][0]
    assert "sealed_secret" not in told["accounts.SecondStep"][0] and len(told["accounts.RecoveryCode"]) == 10
