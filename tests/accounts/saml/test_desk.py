"""Admins set up a provider of SAML in the browser."""

import sys
import time

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.company import only
from accounts.models import AuditEntry, CompanyAccount, SamlProvider, SignInProvider, User
from accounts.saml import config, metadata, setting_up
from accounts.signin import shown
from accounts.views import saml_desk
from microblog.kit.limits import Limit

from .provider import ENTITY, NEXT, OTHER, OURS, OVER, SOON, SSO, KeyPair, Made, begun, set_up

ADD = "/manage/sign-in/saml/add/"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


ED = KeyPair(key=ed25519.Ed25519PrivateKey.generate())


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
        (b"<!DOCTYPE x><x/>", "no DTD"),
        (described() + b"<?x?>", "no instructions"),
        (described(more="<!-- <!DOCTYPE x> -->"), "no DTD"),
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
        ({"sso_url": "https://idp.varde.example/\x01a"}, "starts with https"),
        ({"sso_url": "https://idp.varde.example/caf\u00e9"}, "starts with https"),
        ({"sso_url": SSO + "#there"}, "starts with https"),
        ({"certificates": ED.pem}, "neither RSA nor EC"),
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
    assert answer.status_code == 422 and b"known by another number already" in answer.content
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


def test_metadata_may_have_comments(as_alice):
    raw = b"<!-- of the federation -->" + described(more="<!-- the end -->").partition(b"?>")[2].strip()
    parted = raw.replace(b"<ds:X509Certificate>MII", b"<ds:X509Certificate>M<!-- -->II")
    assert parted != raw and metadata.read(parted) == metadata.read(described())


def test_certificates_that_are_left_out_are_told(as_alice):
    raw = described(pairs=(ED, OURS, NEXT, OTHER, OVER, SOON))
    answer = as_alice.post(ADD, {"act": "read", "metadata": raw.decode()})
    assert b"2 certificates were left out" in answer.content
    assert config.pems(answer.context["form"]["certificates"].value()) == [
        pair.pem.strip() for pair in (OURS, NEXT, OTHER, OVER)
    ]


def test_a_text_of_certificates_is_looked_through_once():
    """Each beginning looked for its end in all that follows."""
    begin = "-----BEGIN CERTIFICATE-----"
    began = time.process_time()
    assert config.pems(begin * 40_000) == [] and config.pems(begin * 9 + OURS.pem) == [OURS.pem.strip()]
    assert setting_up.seen(OURS.pem + "x" * setting_up.LONGEST + NEXT.pem)[1:] == []
    assert time.process_time() - began < 10


def known_as(user, subject: str) -> None:
    CompanyAccount.objects.create(user=user, issuer="saml:" + ENTITY, subject=subject)


@pytest.mark.parametrize(
    ("subject", "attribute", "is_taken"),
    [
        ("uid=b1", "uid", True), ("uid=b1", "", False), ("uid=b1", "mail", False), ("uid=b1", "UID", False),
        ("p-1", "uid", False), ("cC0x==", "", True), ("p-1", "", True),
    ],
)  # fmt: skip
def test_set_up_anew_it_knows_its_people_by_the_number_they_have(as_alice, bob, subject, attribute, is_taken):
    known_as(bob, subject)
    answer = as_alice.post(ADD, TYPED | {"subject_attribute": attribute, "is_theirs": "on"})
    assert answer.status_code == (302 if is_taken else 422)
    assert is_taken or b"known by another number already" in answer.content


@pytest.mark.parametrize("is_new", [True, False])
def test_who_is_known_by_an_entity_id_is_told_and_meant(as_alice, alice, bob, is_new):
    """Whoever answers under that name from now on says who comes in as them."""
    row = None if is_new else set_up(entity_id="https://old.example", is_on=False)
    here = ADD if row is None else f"/manage/sign-in/saml/{row.pk}/"
    known_as(bob, "p-1"), known_as(alice, "p-2")
    answer = as_alice.post(here, TYPED)
    assert answer.status_code == 422 and b"2 people are known by this entity ID" in answer.content
    assert not SamlProvider.objects.filter(entity_id=ENTITY).exists()
    there = as_alice.post(here, TYPED | {"is_theirs": "on"}).url
    assert SamlProvider.objects.get().entity_id == ENTITY
    # From then on it is the one they know.
    assert as_alice.post(there, TYPED | {"name": "Varde 2"}).status_code == 302


def test_nothing_is_saved_while_metadata_waits_to_be_read(as_alice):
    file = SimpleUploadedFile("m.xml", described())
    for sent in ({"metadata": described().decode()}, {"metadata_file": file}):
        answer = as_alice.post(ADD, TYPED | sent)
        assert answer.status_code == 422 and b"Read its metadata first" in answer.content
    assert not SamlProvider.objects.exists()


def test_to_ask_another_server_one_shows_who_one_is_and_does_it_a_few_times(as_alice, monkeypatch):
    asked = []
    monkeypatch.setattr(metadata, "fetch", lambda url: asked.append(url) or described())
    monkeypatch.setattr(saml_desk, "READ", Limit("saml.metadata", 2, 60))
    sent = {"act": "read", "metadata_url": "http://127.0.0.1:9/"}
    assert [as_alice.post(ADD, sent).status_code for _ in range(3)] == [200, 200, 422] and len(asked) == 2
    assert as_alice.post(ADD, {"act": "read", "metadata": described().decode()}).status_code == 200
    session = as_alice.session
    session[shown.IN_SESSION] = ["password", 0]
    session.save()
    monkeypatch.setattr(saml_desk, "READ", Limit("saml.metadata.2", 2, 60))
    assert as_alice.post(ADD, sent).status_code == 403 and len(asked) == 2
    # Nor is it a way round that: with metadata beside it, nothing is saved or removed unasked.
    row = set_up()
    more = TYPED | {"metadata": "<x/>", "name": "Evil"}
    assert as_alice.post(f"/manage/sign-in/saml/{row.pk}/", more).status_code == 422
    assert as_alice.post(f"/manage/sign-in/saml/{row.pk}/", more | {"act": "remove"}).status_code == 403
    assert SamlProvider.objects.get().name == "Varde"


def test_a_new_one_begins_with_the_domains_of_the_company(as_alice, monkeypatch):
    monkeypatch.setattr("accounts.company.domains.of_company", lambda: ("varde.example", "varde.test"))
    assert as_alice.get(ADD).context["form"]["domains"].value() == "varde.example varde.test"


def test_without_the_package_it_is_told_and_can_be_removed(as_alice, monkeypatch):
    row = set_up()
    monkeypatch.setattr("accounts.saml.config.is_installed", lambda: False)
    monkeypatch.setitem(sys.modules, "accounts.saml.setting_up", None)
    assert b"Package missing" in as_alice.get("/manage/sign-in/").content
    here = f"/manage/sign-in/saml/{row.pk}/"
    assert b'value="remove"' in as_alice.get(here).content
    assert as_alice.post(here, {"act": "remove"}).url == "/manage/sign-in/"
    assert not SamlProvider.objects.exists()
