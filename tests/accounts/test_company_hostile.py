"""A provider that answers nonsense, endlessly, or slowly; and one that does not say when it asked."""

import contextlib
import http.server
import json
import socketserver
import threading
import time

import pytest
import requests
from django.db import IntegrityError

from accounts.company import asking, discovery, linking
from accounts.company.flow import Answer
from accounts.company.providers import of_row
from accounts.models import CompanyAccount, Session, SignInProvider, User
from accounts.signin import shown
from tests.conftest import PASSWORD

from .company import ISSUER, FakeCompany, set_up
from .test_again import confirm, go, grow_old

NEW = "https://login.new.example"


@pytest.fixture
def company(db, monkeypatch):
    set_up()
    return FakeCompany(monkeypatch)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "a\0b"}, {"sub": "\ud800"}, {"email": "ann\0@varde.example"}, {"email": ["a"]}, {"email": {"a": 1}}, {"exp": 1e400},
        {"iat": -1e400}, {"aud": {"a": 1}}, {"azp": 5}, {"nonce": ["x"]}, {"iss": [ISSUER]}, {"auth_time": "x"},
    ],
)  # fmt: skip
def test_nonsense_among_the_claims_is_refused(client, alice, company, claims):
    company.claims |= claims
    assert company.sign_in(client).status_code == 403 and not CompanyAccount.objects.exists()


@pytest.mark.parametrize(
    "more", [{"expires_in": [1]}, {"expires_in": 1e400}, {"expires_at": [1]}, {"error": {"a": 1}}]
)
def test_nonsense_around_the_token_is_refused(client, alice, company, more):
    company.token_more = more
    assert company.sign_in(client).status_code == 403


@pytest.mark.parametrize("body", [b"[1]", b"7", b'"x"', b"null", b"[" * 50_000, b"", b"\xff"])
@pytest.mark.parametrize("path", ["/token", "/userinfo", "/keys"])
def test_an_answer_of_another_kind_is_refused(client, alice, company, path, body):
    company.claims["email"] = None
    company.answers[path] = body or (200, body)
    assert company.sign_in(client).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        {"id_token_signing_alg_values_supported": 5}, {"token_endpoint_auth_methods_supported": 5},
        {"id_token_signing_alg_values_supported": [["RS256"]]}, {"claims_parameter_supported": "x"},
    ],
)  # fmt: skip
def test_nonsense_in_what_it_says_of_itself_is_overlooked(client, alice, company, more):
    company.metadata |= more
    assert company.sign_in(client).status_code == 302


def test_a_configuration_of_endless_depth_is_none(company):
    company.answers[discovery.PATH] = b"[" * 100_000
    with pytest.raises(discovery.FaultyError):
        discovery.fetch(ISSUER)


class Server:
    """A provider whose answer is what ``write`` sends."""

    def __init__(self, write):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # noqa: N802 - of the standard library
                with contextlib.suppress(OSError):
                    write(self.wfile)

            def log_message(self, *args):
                pass

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"


def drip(out):
    """Each byte comes before the time for one is over."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400000\r\n\r\n")
    for _number in range(200):
        out.write(b" ")
        out.flush()
        time.sleep(0.1)


def drip_before_the_body(out):
    out.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _number in range(200):
        out.write(b"x")
        out.flush()
        time.sleep(0.1)


def flood(out):
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _number in range(200_000):
        out.write(b" " * 65_536)


@pytest.mark.parametrize("write", [drip, drip_before_the_body])
def test_a_provider_that_sends_byte_by_byte_holds_nobody_up(monkeypatch, write):
    monkeypatch.setattr(asking, "LONGEST", 0.5)
    server, begun = Server(write), time.monotonic()
    with pytest.raises((requests.RequestException, discovery.FaultyError)):
        discovery.fetch(server.issuer)
    assert time.monotonic() - begun < 5
    server.server.shutdown()


def test_no_more_of_an_answer_is_read_than_an_answer_has():
    server = Server(flood)
    with pytest.raises(asking.TooLongError):
        discovery.fetch(server.issuer)
    server.server.shutdown()


def test_an_ordinary_answer_comes_through():
    def write(out):
        said = {
            "issuer": server.issuer, "authorization_endpoint": "https://a.example/a",
            "token_endpoint": "https://a.example/t", "jwks_uri": "https://a.example/k",
        }  # fmt: skip
        body = json.dumps(said).encode()
        out.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            + body
        )

    server = Server(write)
    assert discovery.fetch(server.issuer)["issuer"] == server.issuer
    server.server.shutdown()


# --- When it asked ---------------------------------------------------------------------------------------------------


def test_a_company_that_lets_somebody_in_without_a_word_shows_nothing(client, alice, company, bob):
    """A laptop that stands open: who sits there signs out and in again, and is asked for no password by the company."""
    company.claims["auth_time"] = int(time.time()) - 3600
    User.objects.filter(pk=alice.pk).update(role="admin")
    assert company.sign_in(client).status_code == 302
    assert client.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403
    client.post("/accounts/sign-out/")
    company.claims["auth_time"] = None
    assert company.sign_in(client).status_code == 302
    assert client.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403
    bob.refresh_from_db()
    assert bob.is_active


def test_who_was_asked_just_now_need_not_show_it_again(client, alice, company, bob):
    company.claims["auth_time"] = int(time.time())
    User.objects.filter(pk=alice.pk).update(role="admin")
    company.sign_in(client)
    assert client.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 302


def test_the_wish_to_ask_anew_taken_out_on_the_way_shows_nothing(as_alice, alice, bob, company):
    """It goes through the browser of whoever sits there; a provider that does not say when it asked cannot be believed."""
    CompanyAccount.objects.create(user=alice, issuer=ISSUER, subject="nb-1")
    grow_old(as_alice)
    asked = as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"})
    answer = go(as_alice, company, asked, auth_time=None)
    assert answer.status_code == 403 and "does not say when it asked" in answer.content.decode()
    assert shown.way_of(as_alice) == shown.PASSWORD
    assert as_alice.post(f"/manage/people/{bob.pk}/", {"act": "deactivate"}).status_code == 403


def test_a_provider_that_can_is_told_to_say_when_it_asked(client, company):
    assert "claims" not in company.begin(client)
    company.metadata["claims_parameter_supported"] = True
    discovery.forget()
    assert json.loads(company.begin(client)["claims"])["id_token"]["auth_time"]["essential"] is True


# --- Its secret ------------------------------------------------------------------------------------------------------


def provider_form(**fields):
    given = {
        "name": "Varde",
        "issuer": ISSUER,
        "client_id": "skein",
        "secret": "",
        "domains": "",
        "is_on": "on",
    }
    return given | fields


def test_the_secret_goes_to_no_other_issuer(as_alice, company):
    row = SignInProvider.objects.get()
    company.metadata["issuer"] = NEW
    page = f"/manage/sign-in/{row.pk}/"
    for is_on in ("on", ""):
        answer = as_alice.post(page, provider_form(issuer=NEW, is_on=is_on))
        assert answer.status_code == 422 and "for this issuer" in answer.content.decode()
    assert SignInProvider.objects.get().issuer == ISSUER
    assert as_alice.post(page, provider_form(issuer=NEW, secret="another")).status_code == 302
    assert (SignInProvider.objects.get().issuer, SignInProvider.objects.get().secret) == (NEW, "another")


def test_a_secret_that_waits_for_its_sender_is_not_written_down(as_alice, alice, company):
    CompanyAccount.objects.create(user=alice, issuer=ISSUER, subject="nb-1")
    grow_old(as_alice)
    page = f"/manage/sign-in/{SignInProvider.objects.get().pk}/"
    asked = as_alice.post(page, provider_form(name="Other", secret="n3w-s3cret"))
    assert go(as_alice, company, asked, auth_time=int(time.time())).status_code == 302
    stored = Session.objects.get(session_key=as_alice.session.session_key).get_decoded()
    assert "n3w-s3cret" not in str(stored) and "Other" in str(stored)
    found = as_alice.get("/accounts/kept/").context["kept"]
    again = as_alice.post(page, dict(found.fields))
    assert again.status_code == 422 and "once more" in again.content.decode()


def test_by_password_the_secret_goes_on_with_the_form(as_alice, company):
    grow_old(as_alice)
    page = f"/manage/sign-in/{SignInProvider.objects.get().pk}/"
    asked = as_alice.post(page, provider_form(secret="n3w-s3cret"))
    assert confirm(as_alice, asked, PASSWORD).status_code == 302
    assert SignInProvider.objects.get().secret == "n3w-s3cret"


# --- Two at the same moment ------------------------------------------------------------------------------------------


def test_two_first_sign_ins_at_the_same_moment_are_one_person(db, monkeypatch):
    """Two tabs: the second finds what the first made, and nobody sees a fault."""
    provider = of_row(set_up(domains="varde.example"))
    claims = {"sub": "nb-7", "email": "zoe@varde.example", "email_verified": True, "name": "Zoe Zimmer"}
    answer = Answer(ISSUER, claims, {}, 0)
    linked, tries = linking._linked, []

    def second(*args):
        tries.append(1)
        if len(tries) == 1:
            linked(*args)
            raise IntegrityError
        return linked(*args)

    monkeypatch.setattr(linking, "_linked", second)
    assert linking.person_of(provider, answer).name == "Zoe Zimmer"
    assert User.objects.filter(name="Zoe Zimmer").count() == 1 and len(tries) == 2
    assert linking.known(answer) == User.objects.get(name="Zoe Zimmer")
