"""Admins set up a provider of SAML in the browser."""

import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.company import only
from accounts.models import AuditEntry, CompanyAccount, SamlProvider, SignInProvider, User
from accounts.saml import metadata, setting_up

from .provider import ENTITY, NEXT, OTHER, OURS, OVER, SSO, Made, begun, set_up

ADD = "/manage/sign-in/saml/add/"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


def described(*, url: str = SSO, pairs=(OURS, NEXT), more: str = "") -> bytes:
    keys = "".join(
        f'<KeyDescriptor use="{use}"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>'
        f"{''.join(pair.pem.split(chr(10))[1:-2])}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>"
        for use, pair in [("encryption", OTHER), *(("signing", pair) for pair in pairs)]
    )
    return f"""<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ENTITY}"><IDPSSODescriptor>{keys}
<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://post.example/"/>
<SingleSignOnService Binding="{REDIRECT}" Location="{url.replace("&", "&amp;")}"/></IDPSSODescriptor>{more}</EntityDescriptor>""".encode()


TYPED = {
    "act": "save",
    "name": "Varde",
    "metadata_url": "",
    "entity_id": ENTITY,
    "sso_url": SSO,
    "certificates": OURS.pem,
    "subject_attribute": "",
    "address_attribute": "",
    "domains": "Varde.example, varde.test",
    "is_on": "on",
}


def test_only_admins_find_it(client, bob):
    row = set_up()
    client.force_login(bob)
    for address in (ADD, f"/manage/sign-in/saml/{row.pk}/", f"/manage/sign-in/saml/{row.pk}/test/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/manage/sign-in/saml/{row.pk}/", {"act": "remove"}).status_code == 404


@pytest.mark.parametrize("way", ["pasted", "file", "address"])
def test_metadata_is_read_into_the_form_and_nothing_is_kept_before_it_is_saved(as_alice, monkeypatch, way):
    raw, sent = described(), {"act": "read", "name": "Varde"}
    if way == "pasted":
        sent["metadata"] = raw.decode()
    elif way == "file":
        sent["metadata_file"] = SimpleUploadedFile("metadata.xml", raw)
    else:
        sent["metadata_url"] = "https://idp.varde.example/metadata"
        monkeypatch.setattr(metadata, "fetch", lambda url: raw if url == sent["metadata_url"] else b"")
    answer = as_alice.post(ADD, sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and "The metadata was read" in page and not SamlProvider.objects.exists()
    form = answer.context["form"]
    assert (form["entity_id"].value(), form["sso_url"].value(), form["name"].value()) == (
        ENTITY,
        SSO,
        "Varde",
    )
    # Both that it signs with; not the one to encrypt for.
    digests = [one.digest for one in setting_up.seen(OURS.pem + NEXT.pem)]
    assert all(digest in page for digest in digests) and page.count("SHA-256") == 2


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"<!DOCTYPE x><x/>", "DTD"),
        (b"<x/>", "describes 0 providers"),
        (described(url="http://idp.varde.example/sso"), "no sign-in address"),
        (described(url="javascript:alert(1)"), "no sign-in address"),
        (described(pairs=()), "no certificate"),
        (described().replace(ENTITY.encode(), b""), "no entity ID"),
        (described().replace(b"<ds:X509Certificate>MII", b"<ds:X509Certificate>MIX"), "cannot be read"),
    ],
)
def test_metadata_that_cannot_be_used(as_alice, raw, sentence):
    answer = as_alice.post(ADD, {"act": "read", "metadata": raw.decode()})
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_metadata_is_fetched_as_a_provider_is_asked(as_alice, monkeypatch):
    """No other scheme, no redirect to somewhere else, no endless answer."""
    for url in ("file:///etc/passwd", "http://10.0.0.1/", "gopher://x/"):
        answer = as_alice.post(ADD, {"act": "read", "metadata_url": url})
        assert "starts with https" in answer.content.decode()
    seen = []

    def send(_adapter, request, **options):
        seen.append(options["timeout"])
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 302, request.url, request
        answer.headers["Location"], answer.raw = "http://169.254.169.254/", None
        answer._content, answer._content_consumed = b"", True
        return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    answer = as_alice.post(ADD, {"act": "read", "metadata_url": "https://idp.varde.example/m"})
    assert "leads on to another address" in answer.content.decode() and len(seen) == 1


def test_it_is_added_and_noted_and_stands_beside_the_others(as_alice, alice):
    SignInProvider.objects.create(slug="varde", name="Varde", issuer="https://x.example", client_id="x")
    answer = as_alice.post(ADD, TYPED)
    row = SamlProvider.objects.get()
    assert answer.url == f"/manage/sign-in/saml/{row.pk}/"
    assert (row.slug, row.domains, row.is_on) == ("varde-2", "varde.example varde.test", True)
    entry = AuditEntry.objects.get(act="setting.provider")
    assert entry.actor == alice and entry.words == {"provider": "Varde"}
    page = as_alice.get(answer.url).content.decode()
    assert "/accounts/sign-in/company/varde-2/answer/" in page and "/company/varde-2/metadata/" in page
    assert "SAML" in as_alice.get("/manage/sign-in/").content.decode()
    as_alice.post(answer.url, TYPED | {"act": "remove"})
    assert not SamlProvider.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"entity_id": ""}, "Without it nobody can sign in"),
        ({"sso_url": ""}, "Without it nobody can sign in"),
        ({"certificates": ""}, "Without it nobody can sign in"),
        ({"certificates": "MIIC"}, "no certificate in PEM"),
        ({"certificates": "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----"}, "cannot be read"),
        ({"certificates": (OURS.pem + NEXT.pem + OTHER.pem + OVER.pem) * 2}, "At most 4"),
        ({"sso_url": "http://idp.varde.example/"}, "starts with https"),
        ({"sso_url": "javascript:alert(1)"}, "starts with https"),
        ({"domains": "varde@example"}, "is no domain"),
        ({"domains": ""}, "required"),
        ({"name": ""}, "required"),
    ],
)
def test_what_cannot_be_so_is_said(as_alice, change, said):
    answer = as_alice.post(ADD, TYPED | change)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not SamlProvider.objects.exists()


def test_off_it_may_lack_what_the_provider_says(as_alice):
    as_alice.post(ADD, TYPED | {"is_on": "", "entity_id": "", "sso_url": "", "certificates": ""})
    assert SamlProvider.objects.get().is_on is False


def test_the_number_people_are_known_by_does_not_change(as_alice, bob):
    row = set_up()
    CompanyAccount.objects.create(user=bob, issuer="saml:" + ENTITY, subject="p-1")
    answer = as_alice.post(f"/manage/sign-in/saml/{row.pk}/", TYPED | {"subject_attribute": "mail"})
    assert answer.status_code == 422 and b"known by the other number already" in answer.content
    again = as_alice.post(ADD, TYPED)
    assert again.status_code == 422 and b"set up already" in again.content


def test_the_only_way_in_stays(as_alice, alice):
    row = set_up()
    alice.set_password("a long password")
    alice.save()
    only.mark(alice, True, by=alice)
    only.switch(True, by=alice, came_by_company=True)
    as_alice.force_login(alice)
    for sent in (TYPED | {"is_on": ""}, {"act": "remove"}):
        as_alice.post(f"/manage/sign-in/saml/{row.pk}/", sent)
        assert SamlProvider.objects.get().is_on


def test_a_test_shows_who_would_come_in_and_changes_nothing(as_alice, alice, bob, settings):
    row = set_up(is_on=False, brings_new=True)
    test = f"/manage/sign-in/saml/{row.pk}/test/"
    people = User.objects.count()

    def tried(**told) -> str:
        asked = begun(as_alice, at=test)
        assert asked.get("ForceAuthn") == "true"
        answer = Made(settings.BASE_URL, asked.get("ID"), **told).sign().post(as_alice)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "would come in as Bob" in tried(attributes={"mail": "bob@varde.example"})
    assert "would come in as Zoe" in tried(attributes={"mail": "zoe@varde.example", "displayName": "Zoe"})
    page = tried(attributes={"mail": "zoe@other.example"})
    assert "has not confirmed that zoe@other.example" in page and "p-77f1" in page
    assert "(audience)" in tried(audience="https://other.example")
    assert User.objects.count() == people and not CompanyAccount.objects.exists()
    assert as_alice.session["_auth_user_id"] == str(alice.pk)
    assert not AuditEntry.objects.filter(act="signin.linked").exists()


def test_the_page_asks_little_of_the_database(as_alice, django_assert_max_num_queries):
    row = set_up()
    as_alice.get("/manage/sign-in/")
    with django_assert_max_num_queries(8):
        as_alice.get("/manage/sign-in/")
    with django_assert_max_num_queries(8):
        as_alice.get(f"/manage/sign-in/saml/{row.pk}/")
