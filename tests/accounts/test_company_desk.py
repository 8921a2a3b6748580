"""Admins set up a company's sign-in in the browser."""

import pytest

from accounts.models import AuditEntry, SignInProvider

from .company import ISSUER, FakeCompany, set_up

URL = "/manage/sign-in/"
TYPED = {
    "name": "Varde",
    "issuer": ISSUER + "/",
    "client_id": "skein",
    "secret": "s3cret",
    "domains": "",
    "is_on": "on",
}


@pytest.fixture
def company(monkeypatch):
    return FakeCompany(monkeypatch)


def test_only_admins_find_it(client, bob):
    row = set_up()
    client.force_login(bob)
    for address in (URL, URL + "add/", f"{URL}{row.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{URL}{row.pk}/", {"act": "remove"}).status_code == 404


def test_it_is_added_asked_whether_it_answers_and_noted(as_alice, alice, company):
    answer = as_alice.post(URL + "add/", TYPED | {"domains": "Varde.example, varde.test"})
    row = SignInProvider.objects.get()
    assert answer.url == f"{URL}{row.pk}/"
    assert (row.slug, row.issuer, row.domains, row.is_on) == (
        "varde",
        ISSUER,
        "varde.example varde.test",
        True,
    )
    entry = AuditEntry.objects.get(act="setting.provider")
    assert entry.actor == alice and entry.words == {"provider": "Varde"} and "s3cret" not in str(vars(entry))
    page = as_alice.get(answer.url).content.decode()
    assert "/accounts/sign-in/company/varde/back/" in page


def test_its_secret_is_not_to_be_read_on_the_page_or_in_the_database(as_alice, company):
    """A057, A128."""
    as_alice.post(URL + "add/", TYPED)
    row = SignInProvider.objects.get()
    assert row.secret == "s3cret" and "s3cret" not in row.sealed_secret
    assert b"s3cret" not in as_alice.get(f"{URL}{row.pk}/").content
    wrong = as_alice.post(f"{URL}{row.pk}/", TYPED | {"name": "", "secret": "n3w-one"})
    assert wrong.status_code == 422 and b"n3w-one" not in wrong.content
    as_alice.post(f"{URL}{row.pk}/", TYPED | {"secret": ""})
    row.refresh_from_db()
    assert row.secret == "s3cret"
    as_alice.post(f"{URL}{row.pk}/", TYPED | {"secret": "other"})
    row.refresh_from_db()
    assert row.secret == "other"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": "http://login.varde.example"}, "starts with https"),
        ({"issuer": "file:///etc/passwd"}, "starts with https"),
        ({"issuer": "https://[x"}, "starts with https"),
        ({"domains": "a b_c@"}, "is no domain"),
        ({"secret": ""}, "Without its secret"),
        ({"name": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said(as_alice, company, change, said):
    answer = as_alice.post(URL + "add/", TYPED | change)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not SignInProvider.objects.exists()


def test_one_that_does_not_answer_is_saved_switched_off_alone(as_alice, company):
    """A132: nothing that a server answers is shown, and it leads nowhere else."""
    company.is_away = True
    assert "does not answer" in as_alice.post(URL + "add/", TYPED).content.decode()
    company.is_away = False
    for path, answer, said in [
        ("/.well-known/openid-configuration", (200, b"<html>secret page"), "no company sign-in"),
        ("/.well-known/openid-configuration", (200, b"[1]"), "no company sign-in"),
        ("/.well-known/openid-configuration", (302, b""), "leads on to another address"),
        ("/.well-known/openid-configuration", (404, b""), "does not answer"),
        ("/.well-known/openid-configuration", (200, {"issuer": "https://other.example"}), "calls itself"),
    ]:
        company.answers[path] = answer
        page = as_alice.post(URL + "add/", TYPED).content.decode()
        assert said in page and "secret page" not in page
    off = {name: value for name, value in TYPED.items() if name != "is_on"}
    assert as_alice.post(URL + "add/", off).status_code == 302
    assert not SignInProvider.objects.get().is_on


def test_two_of_one_name_have_addresses_of_their_own(as_alice, company):
    for _ in range(2):
        as_alice.post(URL + "add/", TYPED)
    as_alice.post(URL + "add/", TYPED | {"name": "Company"})
    as_alice.post(URL + "add/", TYPED | {"name": "公司"})
    slugs = list(SignInProvider.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs == ["varde", "varde-2", "company-2", "provider"]


def test_it_is_removed(as_alice):
    row = set_up()
    as_alice.post(f"{URL}{row.pk}/", {"act": "remove"})
    assert not SignInProvider.objects.exists()
    assert AuditEntry.objects.get(act="setting.provider").detail == {"change": "removed"}
    assert as_alice.get(f"{URL}{row.pk}/").status_code == 404


def test_the_pages_cost_few_queries(as_alice, client, count_queries):
    row = set_up()
    few = count_queries(URL)
    for number in range(5):
        set_up(slug=f"p{number}")
    assert count_queries(URL) == few <= 8
    assert count_queries(f"{URL}{row.pk}/") <= 8
