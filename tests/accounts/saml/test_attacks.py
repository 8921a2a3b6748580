"""Answers that nobody should take: each is refused with a sentence, and nobody comes in."""

import copy
import logging
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.conf import settings
from django.test import Client
from django.utils import timezone
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner

from accounts.company import flow as company_flow
from accounts.models import CompanyAccount, EmailAddress, SamlAssertion
from accounts.saml import parsing, signatures
from accounts.saml.parsing import DS, MOST_OF_ANSWER, SAML, XmlFaultError
from accounts.views import saml as views
from microblog.kit.limits import Limit

from .provider import ANSWER, BACK, ENTITY, NEXT, OTHER, OURS, OVER, KeyPair, Made, begun, post, set_up

FAILED = "urn:oasis:names:tc:SAML:2.0:status:"


def is_out(client) -> bool:
    return "_auth_user_id" not in client.session and not CompanyAccount.objects.exists()


def said(answer) -> str:
    assert answer.status_code == 403
    return answer.content.decode()


WRONG = [
    ({"issuer": "https://evil.example"}, "another company sign-in"),
    ({"response_issuer": "https://evil.example"}, "another company sign-in"),
    ({"issuer": ENTITY + "/"}, "another company sign-in"),
    ({"audience": "https://other.example"}, "not in order"),
    ({"audience": ""}, "not in order"),
    ({"destination": "https://other.example/acs"}, "not in order"),
    ({"destination": ""}, "not in order"),
    ({"recipient": "https://other.example/acs"}, "not in order"),
    ({"confirmed_for": "_another"}, "not in order"),
    ({"confirmed_for": ""}, "not in order"),
    ({"more_conditions": "<saml:Condition/>"}, "not in order"),
    ({"ends": -3600}, "took too long"),
    ({"confirmation_ends": -3600}, "took too long"),
    ({"confirmation_ends": ""}, "not in order"),
    ({"confirmation_ends": "tomorrow"}, "not in order"),
    ({"begins": 600}, "took too long"),
    ({"issued": 600}, "not in order"),
    ({"issued": -3600, "begins": -3600}, "took too long"),
    ({"status": FAILED + "AuthnFailed"}, "did not let you go on"),
    ({"status": FAILED + "Responder"}, "fault of its own"),
    ({"name_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, "no number that stays the same"),
    ({"name_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"}, "no number that stays"),
    ({"name_id": ""}, "no number that stays the same"),
    ({"name_id": "<saml:X/>p-77f1"}, "no number that stays the same"),
    ({"name_id": "x" * 256}, "no number that stays the same"),
    ({"attributes": {}}, "does not say your e-mail address"),
    ({"attributes": {"mail": ["alice@varde.example", "bob@varde.example"]}}, "does not say your e-mail"),
    ({"attributes": {"mail": "alice@other.example"}}, "has not confirmed that alice@other.example is yours"),
    ({"attributes": {"mail": "alice@sub.varde.example"}}, "has not confirmed"),
]


@pytest.mark.parametrize(("told", "sentence"), WRONG, ids=lambda value: str(value)[:50])
def test_what_does_not_hold_is_not_taken(client, alice, made, told, sentence):
    """A054, A060: of other issuers, for other sites, at other times, with no number or an address that nobody vouches for."""
    assert sentence in said(made(**told).sign(whole=True).post(client))
    assert is_out(client)


def test_clocks_may_differ_a_little(client, alice, made):
    made(ends=-30, confirmation_ends=-30, issued=30, begins=30).sign().post(client)
    assert not is_out(client)


@pytest.mark.parametrize("pair", [NEXT, OTHER, OVER], ids=["not yet known", "of somebody else", "over"])
def test_with_another_certificate_or_one_that_is_over(client, alice, adfs, made, pair):
    adfs.certificates = OURS.pem + OVER.pem
    adfs.save()
    assert "no certificate that is known here" in said(made().sign(pair).post(client))
    assert is_out(client)


def test_unsigned(client, alice, made):
    assert "is not signed" in said(made().post(client))
    assert is_out(client)


def test_one_good_signature_does_not_carry_a_bad_one(client, alice, made):
    assert "no certificate that is known" in said(made().sign(OTHER).sign(whole=True).post(client))
    assert "no certificate that is known" in said(made().sign().sign(OTHER, whole=True).post(client))
    assert is_out(client)


class _OldSigner(XMLSigner):
    """That signs with what is no longer signed with."""

    def check_deprecated_methods(self):
        pass


def test_weak_digests_and_secrets_that_both_know(client, alice, made, monkeypatch):
    """SHA-1; and HMAC with the certificate that everybody can read."""
    monkeypatch.setattr("tests.accounts.saml.provider.XMLSigner", _OldSigner)
    for how in (
        {"signature_algorithm": SignatureMethod.RSA_SHA1},
        {"digest_algorithm": DigestAlgorithm.SHA1},
    ):
        assert "no certificate that is known here" in said(made().sign(**how).post(client))
    answer = made()
    signed = XMLSigner(
        method=SignatureConstructionMethod.enveloped, signature_algorithm=SignatureMethod.HMAC_SHA256
    ).sign(answer.response, key=OURS.pem.encode(), reference_uri="#_r1", id_attribute="ID")
    assert said(answer.post(client, etree.tostring(signed)))
    assert is_out(client)


def changed(text: bytes) -> bytes:
    assert b"p-77f1" in text
    return text.replace(b"p-77f1", b"p-evil").replace(b"alice@", b"bob@")


def test_changed_after_it_was_signed(client, alice, bob, made):
    for whole in (False, True):
        raw = changed(etree.tostring(made().sign(whole=whole).response))
        assert "no certificate that is known here" in said(post_on(client, raw))
    assert is_out(client)


def post_on(client, raw: bytes):
    return client.get(post(raw).url)


def evil_of(assertion: etree._Element, new_id: str | None = None) -> etree._Element:
    """The same of somebody else, without a signature."""
    evil = etree.fromstring(changed(etree.tostring(assertion)))
    for signature in list(evil.iter(f"{DS}Signature")):
        signature.getparent().remove(signature)
    if new_id:
        evil.set("ID", new_id)
    return evil


def beside_before(response, assertion):
    response.insert(2, evil_of(assertion, "_evil"))


def beside_behind(response, assertion):
    response.append(evil_of(assertion, "_evil"))


def same_id(response, assertion):
    response.insert(2, evil_of(assertion))


def signed_one_in_the_evil_one(response, assertion):
    evil = evil_of(assertion, "_evil")
    response.replace(assertion, evil)
    evil.append(assertion)


def signed_one_in_its_own_signature(response, assertion):
    """XSW: the signature moves to the evil one, and what it signed into an Object of it."""
    signature = assertion.find(f"{DS}Signature")
    evil = evil_of(assertion, "_evil")
    response.replace(assertion, evil)
    whole = copy.deepcopy(assertion)
    whole.remove(whole.find(f"{DS}Signature"))
    evil.insert(1, signature)
    etree.SubElement(signature, f"{DS}Object").append(whole)


def signed_one_in_extensions(response, assertion):
    evil = evil_of(assertion, "_evil")
    response.replace(assertion, evil)
    etree.SubElement(response, "{urn:oasis:names:tc:SAML:2.0:protocol}Extensions").append(assertion)


def renamed_and_kept_elsewhere(response, assertion):
    """What was signed hides below another name that has its ID."""
    evil = evil_of(assertion)
    hidden = etree.SubElement(response, "Extra", {"ID": assertion.get("ID")})
    hidden.extend(list(copy.deepcopy(assertion)))
    signature = assertion.find(f"{DS}Signature")
    response.replace(assertion, evil)
    evil.insert(1, signature)


def another_case_of_id(response, assertion):
    evil = evil_of(assertion)
    signature = assertion.find(f"{DS}Signature")
    hidden = etree.SubElement(response, "Extra", {"Id": assertion.get("ID")})
    response.replace(assertion, evil)
    evil.insert(1, signature)
    hidden.append(etree.Element("x"))


@pytest.mark.parametrize(
    "wrap",
    [
        beside_before, beside_behind, same_id, signed_one_in_the_evil_one, signed_one_in_its_own_signature,
        signed_one_in_extensions, renamed_and_kept_elsewhere, another_case_of_id,
    ],
)  # fmt: skip
def test_wrapped_signatures(client, alice, bob, made, wrap):
    answer = made().sign()
    wrap(answer.response, answer.assertion)
    assert said(answer.post(client))
    assert is_out(client)


def test_an_answer_round_a_signed_one(client, alice, bob, made):
    """XSW of the answer as a whole."""
    answer = made().sign(whole=True)
    evil = etree.fromstring(changed(etree.tostring(answer.response)))
    evil.remove(evil.find(f"{DS}Signature"))
    evil.set("ID", "_evil")
    signature = answer.response.find(f"{DS}Signature")
    etree.SubElement(signature, f"{DS}Object").append(copy.deepcopy(answer.response))
    evil.insert(1, signature)
    assert said(answer.post(client, etree.tostring(evil)))
    assert is_out(client)


def test_another_transform_may_take_nothing_away(client, alice, made):
    answer = made().sign()
    transforms = answer.response.find(f".//{DS}Transforms")
    etree.SubElement(
        transforms, f"{DS}Transform", {"Algorithm": "http://www.w3.org/TR/1999/REC-xpath-19991116"}
    )
    assert "not in order" in said(answer.post(client))


def test_comments_part_no_text(client, alice, bob, adfs, made):
    """A name that two readers read in two ways: half of it, or all."""
    adfs.subject_attribute = "number"
    adfs.save()
    told = {"attributes": {"number": "7", "mail": "bob@varde.example.evil.example"}}
    raw = etree.tostring(made(**told).sign().response)
    for mark in (b"<!-- -->", b"<?x y?>"):
        parted = raw.replace(b"bob@varde.example", b"bob@varde.example" + mark)
        assert "not in order" in said(post_on(client, parted))
    name_id = etree.tostring(made().sign().response).replace(b"p-77f1", b"p-77<!---->f1")
    assert "not in order" in said(post_on(client, name_id))
    assert is_out(client)


def test_no_dtd_and_no_entities(client, alice, made, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("alice@varde.example")
    plain = etree.tostring(made().sign().response)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(9)
    )
    begun_at = time.perf_counter()
    for start in (
        bomb,
        b'<!DOCTYPE x [<!ENTITY x SYSTEM "file://%s">]>' % str(secret).encode(),
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ):
        assert "not in order" in said(post_on(client, start + plain.replace(b"p-77f1", b"&a8;")))
        assert "not in order" in said(post_on(client, start + plain))
    for encoding in ("utf-16", "utf-7"):
        head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
        assert "not in order" in said(post_on(client, (head + plain.decode()).encode(encoding)))
    assert time.perf_counter() - begun_at < 5 and is_out(client)


@pytest.mark.parametrize(
    "raw", [b"", b"x", b"<x/>", b"\xff\xfe", b"<" * 1000, b"<a>" * 5000, b"x" * (MOST_OF_ANSWER + 1)], ids=len
)
def test_nonsense(client, adfs, raw):
    begun(client)
    assert "not in order" in said(post_on(client, raw))
    assert client.post(ANSWER).status_code == client.post(ANSWER, {"SAMLResponse": "%%%"}).status_code == 303


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("<?a?>" * 18_000, "comment or instruction"),
        ("<x/>" * 24_000, "form of the signature"),
        ("".join(f'<x xmlns="u{n}"/>' for n in range(301)), "too many namespaces"),
        ("<x/>" * 30_000, "too long"),
    ],
    ids=["instructions", "parts of the method", "namespaces", "size"],
)
def test_what_is_looked_through_before_a_signature_is_checked_costs_little(
    client, alice, made, body, detail, monkeypatch, caplog
):
    """Anybody may send it: it is refused before what takes the square of its length."""
    caplog.set_level(logging.INFO, "skein.signin")
    monkeypatch.setattr(signatures, "_checked", lambda *_args: pytest.fail("a signature is checked"))
    answer = made().sign()
    method = answer.response.find(f".//{DS}SignatureMethod")
    raw = etree.tostring(answer.response)
    name = method.get("Algorithm").encode() + b'"'
    assert raw.count(name + b"/>") == 1
    raw = raw.replace(name + b"/>", name + b">" + body.encode() + b"</ds:SignatureMethod>")
    assert "not in order" in said(post_on(client, raw)) and f"({detail})" in caplog.text
    assert is_out(client)


def test_instructions_are_found_in_a_moment_beside_the_root_too():
    """As many as metadata may have: each compared with all the others, they would take minutes."""
    began = time.process_time()
    for raw in (b"<a>%s</a>" % (b"<?a?>" * 90_000), b"<?a?><a/>", b"<a/><?a?>"):
        with pytest.raises(XmlFaultError, match="instruction"):
            parsing.parsed(raw)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:00"])
def test_times_at_the_ends_of_the_calendar(client, alice, made, end):
    """It is remembered for as long as it could be sent again, however long the provider says."""
    made(ends=end, confirmation_ends=end, assertion_id="_x").sign().post(client)
    kept = SamlAssertion.objects.values_list("ends_at", flat=True)
    assert bool(kept) is (end[0] == "9") is not is_out(client)
    assert all(one < timezone.now() + timedelta(hours=1) for one in kept)


def test_only_white_space_of_xml_is_left_out(client, alice, bob, adfs, made):
    """Whoever is called "alice" with a hard space behind it is not Alice."""
    adfs.subject_attribute = "uid"
    adfs.save()
    made(attributes={"uid": " alice\n", "mail": "alice@varde.example"}).sign().post(client)
    client.logout()
    other = {"uid": "alice\u00a0", "mail": "bob@varde.example"}
    made(attributes=other, assertion_id="_2").sign().post(client)
    assert client.session["_auth_user_id"] == str(bob.pk)
    assert CompanyAccount.objects.get(user=alice).subject == "uid=alice"


def test_a_letter_that_looks_like_another_is_not_that_one(client, alice, made):
    """In small letters the Kelvin sign is a k."""
    EmailAddress.objects.filter(user=alice).update(address="mike@varde.example")
    said_of = {"mail": "mi\u212ae@varde.example"}
    assert "does not say your e-mail address" in said(made(attributes=said_of).sign().post(client))
    assert is_out(client)


def test_a_certificate_of_another_kind_of_key_lets_nobody_in(client, alice, adfs, made):
    adfs.certificates = KeyPair(key=ed25519.Ed25519PrivateKey.generate()).pem
    adfs.save()
    assert "no certificate that is known here" in said(made().sign().post(client))


def test_encrypted(client, alice, made):
    answer = made().sign()
    answer.response.replace(answer.assertion, etree.Element(f"{SAML}EncryptedAssertion"))
    assert "is encrypted" in said(answer.post(client))


def test_an_answer_is_taken_once(client, alice, made):
    raw = etree.tostring(made().sign().response)
    assert post_on(client, raw).status_code == 302
    client.logout()
    again = begun(client).get("ID")
    assert "begun in another browser" in said(post_on(client, raw))
    assert SamlAssertion.objects.count() == 1
    # Nor for another sign-in of this browser: the answer round it is not signed, and the assertion names the first.
    first = etree.fromstring(raw)
    first.set("InResponseTo", again)
    assert "not in order" in said(post_on(client, etree.tostring(first)))


def test_the_number_of_an_assertion_is_good_once(client, alice, made):
    made(assertion_id="_same").sign().post(client)
    client.logout()
    assert "was used before" in said(made(assertion_id="_same").sign().post(client))


def test_the_key_opens_once_and_in_the_browser_that_began(client, alice, made):
    """A048, A051: nobody is signed in as somebody else by a link, and a link that leaked opens nothing."""
    answer = made().sign()
    there = post(etree.tostring(answer.response)).url
    assert "begun in another browser" in said(Client().get(there))
    assert "begun in another browser" in said(client.get(there)) and is_out(client)
    again = made(assertion_id="_2").sign()
    there = post(etree.tostring(again.response)).url
    SamlAssertion.objects.exclude(key="").update(created_at="2026-01-01T00:00Z")
    assert "begun in another browser" in said(client.get(there)) and is_out(client)
    for query in ("key=x", "key=", "fault=x", "fault=", ""):
        assert "begun in another browser" in said(client.get(f"{BACK}?{query}"))


def test_an_answer_that_came_too_late(client, alice, made, monkeypatch):
    answer = made().sign()
    now = time.time
    monkeypatch.setattr(company_flow.time, "time", lambda: now() + company_flow.LASTS + 5)
    assert "took too long" in said(client.get(post_later(monkeypatch, answer, now)))


def post_later(monkeypatch, answer, now):
    with monkeypatch.context() as on_time:
        on_time.setattr(company_flow.time, "time", now)
        return post(etree.tostring(answer.response)).url


def test_a_sign_in_begins_here_and_what_was_not_begun_is_no_failed_one(client, alice, adfs, caplog):
    """From the portal of the provider, or a page that posts one in the reader's name."""
    caplog.set_level(logging.INFO, "skein.signin")
    unasked = Made(settings.BASE_URL, "", assertion_id="_u").sign()
    page = said(unasked.post(client))
    assert "A sign-in begins here" in page and 'href="/accounts/sign-in/company/adfs/"' in page
    foreign = Made(settings.BASE_URL, "_madeup0000").sign()
    assert "begun in another browser" in said(foreign.post(client))
    assert is_out(client) and "Sign-in as" not in caplog.text and "not begun here" in caplog.text


def test_one_provider_does_not_answer_for_another(client, alice, adfs, made):
    set_up(slug="okta", entity_id="https://okta.example", certificates=OTHER.pem)
    there = post(etree.tostring(made().sign().response)).url
    assert "begun in another browser" in said(client.get(there.replace("/adfs/", "/okta/")))
    assert is_out(client)


def test_one_that_is_off_lets_nobody_in(client, alice, adfs, made):
    answer = made().sign()
    adfs.is_on = False
    adfs.save()
    assert "begun in another browser" in said(answer.post(client)) and is_out(client)
    adfs.delete()
    assert client.post(ANSWER, {"SAMLResponse": "x"}).url == "/accounts/sign-in/"


def test_only_this_page_takes_what_other_sites_post(adfs):
    """A051."""
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(ANSWER, {"SAMLResponse": "x"}).status_code == 303
    assert strict.post("/accounts/sign-in/company/adfs/", {"next": "/"}).status_code == 403
    assert strict.get(ANSWER).status_code == 405


def test_it_has_a_limit(client, adfs, monkeypatch):
    monkeypatch.setattr(views, "ANSWERED", Limit("company.answered", 2, 60))
    assert [client.post(ANSWER, {"SAMLResponse": "x"}).status_code for _ in range(3)] == [303, 303, 429]
