"""Sign-in with a company account: the protocol. Nothing that the provider, or somebody in its name, says is taken
unless it holds."""

import base64
import hashlib
import logging
import time

import pytest
from joserfc.jwk import OctKey

from accounts.company import discovery, flow
from accounts.company.providers import offered
from accounts.models import AuditEntry, CompanyAccount
from accounts.views import company as views
from microblog.kit.limits import Limit

from .company import BACK, ISSUER, OTHER_KEY, START, FakeCompany, set_up


@pytest.fixture
def company(db, monkeypatch):
    set_up()
    return FakeCompany(monkeypatch)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it_and_it_leads_back_to_where_one_was(client, alice, company):
    page = client.get("/accounts/sign-in/?next=/inbox/").content.decode()
    assert "Go on with your Varde account" in page and f'href="{START}?next=/inbox/"' in page.replace(
        "%2F", "/"
    )
    answer = company.sign_in(client, "?next=/inbox/")
    assert answer.url == "/inbox/" and is_in(client)
    assert client.get("/inbox/").status_code == 200
    assert CompanyAccount.objects.get(user=alice).subject == "nb-1"
    entry = AuditEntry.objects.get(act="signin.company")
    assert entry.actor == alice and entry.words == {"provider": "Varde"}


def test_it_never_leads_to_another_site(client, alice, company):
    assert company.sign_in(client, "?next=https://evil.example/").url == "/"
    client.logout()
    assert company.sign_in(client, "?next=//evil.example/").url == "/"


def test_what_goes_there_has_state_nonce_and_pkce_and_no_secret(client, alice, company, settings):
    asked = company.begin(client)
    assert asked["response_type"] == "code" and asked["scope"] == "openid email profile"
    assert asked["redirect_uri"] == settings.BASE_URL + BACK
    assert (
        asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 20 and len(asked["nonce"]) >= 20
    )
    assert "s3cret" not in str(asked)
    client.get(BACK, {"code": "c-1", "state": asked["state"]})
    sent = dict(company.asked)["/token"]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest())
    assert challenge.rstrip(b"=").decode() == asked["code_challenge"]
    assert sent["redirect_uri"] == [asked["redirect_uri"]]


def test_the_session_is_another_one_after_the_sign_in(client, alice, company):
    """A060: a session that somebody planted before is worth nothing."""
    state = company.begin(client)["state"]
    before = client.session.session_key
    client.get(BACK, {"code": "c-1", "state": state})
    assert client.session.session_key != before and flow.IN_SESSION in client.session


WRONG_CLAIMS = [
    ({"iss": "https://evil.example"}, "another company sign-in"),
    ({"iss": None}, "another company sign-in"),
    ({"iss": ISSUER + "/"}, "another company sign-in"),
    ({"nonce": None}, "belongs to another sign-in"),
    ({"nonce": "x"}, "belongs to another sign-in"),
    ({"nonce": ""}, "belongs to another sign-in"),
    ({"aud": "other"}, "not in order"),
    ({"aud": None}, "not in order"),
    ({"aud": ["skein", "other"]}, "not in order"),
    ({"azp": "other"}, "not in order"),
    ({"exp": int(time.time()) - 3600}, "took too long"),
    ({"exp": None}, "took too long"),
    ({"exp": "soon"}, "took too long"),
    ({"iat": None}, "not in order"),
    ({"nbf": int(time.time()) + 7200}, "not in order"),
    ({"sub": None}, "not in order"),
    ({"sub": ""}, "not in order"),
    ({"sub": 7}, "not in order"),
    ({"sub": "x" * 256}, "not in order"),
    ({"at_hash": "AAAA"}, "not in order"),
]


@pytest.mark.parametrize(("claims", "said"), WRONG_CLAIMS)
def test_an_answer_with_a_wrong_claim_is_refused(client, alice, company, claims, said):
    company.claims |= claims
    answer = company.sign_in(client)
    assert answer.status_code == 403 and said in answer.content.decode()
    assert not is_in(client) and not CompanyAccount.objects.exists()


def test_a_signature_of_another_key_is_refused(client, alice, company):
    company.key = OTHER_KEY
    assert "not in order" in company.sign_in(client).content.decode() and not is_in(client)


def test_a_signature_with_the_secret_or_none_is_refused(client, alice, company):
    """The provider offers both; whoever knows the client's secret, or nothing, could write such an answer."""
    company.key, company.algorithm = OctKey.import_key("s3cret" * 6), "HS256"
    assert "not in order" in company.sign_in(client).content.decode() and not is_in(client)
    head, body = (base64.urlsafe_b64encode(text).rstrip(b"=").decode() for text in (b'{"alg":"none"}', b"{}"))
    company.token_more = {"id_token": f"{head}.{body}."}
    company.key, company.algorithm = OTHER_KEY, "RS256"
    assert "not in order" in company.sign_in(client).content.decode() and not is_in(client)


@pytest.mark.parametrize("junk", ["", "a.b.c", "{}", 7, None, ["x"], "é" * 10, "." * 5000])
def test_a_token_that_is_none_is_refused(client, alice, company, junk):
    company.token_more = {"id_token": junk}
    answer = company.sign_in(client)
    assert answer.status_code == 403 and "not in order" in answer.content.decode()


def test_a_state_is_good_once(client, alice, company):
    state = company.begin(client)["state"]
    assert client.get(BACK, {"code": "c-1", "state": state}).status_code == 302
    client.post("/accounts/sign-out/")
    again = client.get(BACK, {"code": "c-1", "state": state})
    assert again.status_code == 403 and "finished already" in again.content.decode() and not is_in(client)


def test_a_state_is_used_up_by_an_answer_that_fails(client, alice, company):
    state = company.begin(client)["state"]
    company.claims["iss"] = "https://evil.example"
    client.get(BACK, {"code": "c-1", "state": state})
    del company.claims["iss"]
    assert client.get(BACK, {"code": "c-1", "state": state}).status_code == 403 and not is_in(client)


def test_an_answer_in_a_browser_that_asked_for_none_is_refused(client, alice, company):
    """A051: nobody is signed in as somebody else by a link."""
    state = company.begin(type(client)())["state"]
    for query in ({"code": "c-1", "state": state}, {"code": "c-1"}, {"code": "c-1", "state": ""}, {}):
        answer = client.get(BACK, query)
        assert answer.status_code == 403 and "another browser" in answer.content.decode()
    assert not is_in(client)


def test_an_answer_of_another_provider_is_refused(client, alice, company):
    set_up(slug="other", name="Other")
    state = company.begin(client)["state"]
    assert client.get(BACK.replace("varde", "other"), {"code": "c-1", "state": state}).status_code == 403
    state = company.begin(client)["state"]
    answer = client.get(BACK, {"code": "c-1", "state": state, "iss": "https://evil.example"})
    assert answer.status_code == 403 and "another company sign-in" in answer.content.decode()
    company.metadata["authorization_response_iss_parameter_supported"] = True
    discovery.forget()
    assert company.sign_in(client).status_code == 403
    assert company.sign_in(client, iss=ISSUER).status_code == 302


def test_a_sign_in_that_took_too_long_is_refused(client, alice, company, monkeypatch):
    state = company.begin(client)["state"]
    late = time.time() + flow.LASTS + 1
    monkeypatch.setattr(flow.time, "time", lambda: late)
    answer = client.get(BACK, {"code": "c-1", "state": state})
    assert answer.status_code == 403 and "took too long" in answer.content.decode()


def test_errors_of_the_provider_are_one_sentence(client, alice, company):
    cancelled = company.sign_in(client, error="access_denied")
    assert cancelled.status_code == 403 and "did not let you go on" in cancelled.content.decode()
    broken = company.sign_in(client, error="<script>", error_description="<b>x</b>")
    assert "a fault of its own" in broken.content.decode() and "<script>" not in broken.content.decode()
    company.answers["/token"] = (400, {"error": "invalid_grant", "error_description": "used"})
    assert "a fault of its own" in company.sign_in(client).content.decode()
    company.answers["/token"] = (200, b"<html>")
    assert "a fault of its own" in company.sign_in(client).content.decode()
    company.answers["/token"] = (302, b"")
    assert "a fault of its own" in company.sign_in(client).content.decode()
    assert "evil.example" not in str(company.asked)


def test_a_provider_that_is_away_leaves_the_other_ways(client, alice, company, monkeypatch):
    company.is_away = True
    page = client.get(START + "?next=/inbox/")
    text = page.content.decode()
    assert page.status_code == 503 and page["Retry-After"] == "30"
    assert "The Varde account does not answer" in text and "Use a password" in text
    assert '<meta http-equiv="refresh" content="30; url=' in text and START in text
    # Asked by nobody again for half a minute, found as soon as it is over.
    company.is_away = False
    assert client.get(START).status_code == 503
    later = time.monotonic() + discovery.FRESH + 1
    monkeypatch.setattr(discovery.time, "monotonic", lambda: later)
    assert client.get(START).status_code == 302


def test_a_provider_that_goes_away_in_between_is_away(client, alice, company):
    state = company.begin(client)["state"]
    company.answers["/token"] = (503, b"")
    answer = client.get(BACK, {"code": "c-1", "state": state})
    assert answer.status_code == 503 and "does not answer" in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"token_endpoint": "http://login.varde.example/token"},
        {"jwks_uri": "ftp://login.varde.example/keys"},
        {"authorization_endpoint": None},
        {"token_endpoint": ["x"]},
    ],
)
def test_a_provider_that_says_odd_things_about_itself_is_not_used(client, alice, company, change):
    company.metadata |= change
    answer = client.get(START)
    assert answer.status_code == 403 and "a fault of its own" in answer.content.decode()


def test_what_a_provider_says_about_itself_turns_no_switch_of_ours(client, alice, company):
    company.metadata |= {"verify": False, "trust_env": True, "proxies": {"https": "http://evil.example"}}
    assert company.sign_in(client).status_code == 302
    assert set(discovery.metadata_of(offered()[0])) <= {
        *discovery.URLS, "issuer", discovery.ISS_SAID, "claims_parameter_supported", "token_endpoint_auth_methods_supported",
        "id_token_signing_alg_values_supported", "jwks",
    }  # fmt: skip


def test_details_that_come_separately_are_of_the_same_person_or_refused(client, alice, company):
    company.claims |= {"email": None, "email_verified": None}
    details = {"sub": "nb-1", "email": "alice@varde.example", "email_verified": True}
    company.answers["/userinfo"] = details
    assert company.sign_in(client).status_code == 302
    client.post("/accounts/sign-out/")
    company.answers["/userinfo"] = details | {"sub": "nb-2"}
    assert company.sign_in(client).status_code == 403


def test_each_refusal_is_one_line_with_the_address_it_came_from(client, alice, company, caplog):
    """A046: for fail2ban and the like."""
    with caplog.at_level(logging.WARNING, "skein.signin"):
        company.claims["email_verified"] = False
        company.sign_in(client)
    assert [record.getMessage() for record in caplog.records if record.name == "skein.signin"] == [
        "Sign-in as alice@varde.example from 127.0.0.1: company account, address not verified",
    ]
    assert AuditEntry.objects.get(act="signin.refused").words == {"address": "alice@varde.example"}


def test_the_log_says_which_claim_is_wrong(client, alice, company, caplog):
    with caplog.at_level(logging.WARNING, "skein.signin"):
        company.claims["aud"] = "other"
        company.sign_in(client)
    assert (
        "Sign-in as ? from 127.0.0.1: company account, answer does not hold (InvalidClaimError, aud)"
        in caplog.text
    )


def test_beginning_without_end_is_bounded(client, alice, company, monkeypatch):
    """A133."""
    monkeypatch.setattr(views, "BEGUN", Limit("company.begun", 2, 300))
    assert [client.get(START).status_code for _ in range(3)] == [302, 302, 429]


def test_what_was_written_while_signed_out_comes_back(client, alice, company):
    client.force_login(alice)
    client.get("/")
    client.cookies.pop("sessionid")
    page = client.post(
        "/compose/", {"subject": "Plan", "body": "Text of mine"}, HTTP_REFERER="http://testserver/compose/"
    )
    assert page.status_code == 401
    sealed = page.context["kept"]
    go = client.post(START, {"kept": sealed, "next": "/compose/"})
    assert go.status_code == 200 and '<meta http-equiv="refresh" content="0; url=' in go.content.decode()
    assert company.sign_in(client, "?next=/compose/").url == "/compose/"
    assert "Text of mine" in client.get("/compose/").content.decode()


def test_a_provider_that_is_switched_off_or_made_up_is_not_there(client, alice, company):
    set_up(slug="old", is_on=False)
    for slug in ("old", "none"):
        assert client.get(START.replace("varde", slug)).url == "/accounts/sign-in/"
        assert client.get(BACK.replace("varde", slug)).url == "/accounts/sign-in/"


def test_the_environment_sets_one_up(client, alice, monkeypatch, settings):
    company = FakeCompany(monkeypatch)
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = ISSUER, "skein", "x"
    settings.OIDC_NAME = "Varde"
    assert "Go on with your Varde account" in client.get("/accounts/sign-in/").content.decode()
    start = START.replace("varde/", "company/")
    monkeypatch.setattr("tests.accounts.company.START", start)
    state = company.begin(client)["state"]
    assert client.get(start + "back/", {"code": "c", "state": state}).status_code == 302
