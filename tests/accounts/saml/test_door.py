"""Sign-in by SAML 2.0: there and back, and who comes in."""

import logging
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from lxml import etree

from accounts import health
from accounts.company import only
from accounts.models import AuditEntry, CompanyAccount, SamlAssertion, User
from accounts.saml import flow
from accounts.saml.parsing import MD, SAML, SAMLP
from accounts.signin import shown
from microblog.kit.health import Doubt, Trouble

from .provider import ANSWER, ENTITY, NEXT, OURS, OVER, OWN, SOON, SSO, START, begun, post


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it_and_it_leads_back_to_where_one_was(client, alice, made):
    page = client.get("/accounts/sign-in/?next=/inbox/").content.decode()
    assert "Go on with your Varde account" in page
    answer = made("?next=/inbox/").sign().post(client)
    assert answer.url == "/inbox/" and is_in(client)
    link = CompanyAccount.objects.get(user=alice)
    assert (link.issuer, link.subject) == ("saml:" + ENTITY, "p-77f1")
    entry = AuditEntry.objects.get(act="signin.company")
    assert entry.actor == alice and entry.words == {"provider": "Varde"}
    assert shown.way_of(client) == shown.COMPANY
    # The one row is of no use to anybody, and keeps nothing.
    row = SamlAssertion.objects.get()
    assert (row.key, row.sealed) == ("", "") and "p-77f1" not in str(vars(row))


@pytest.mark.parametrize("whole", [True, False], ids=["the answer is signed", "the assertion is signed"])
def test_either_signature_is_enough_and_both_of_two_certificates(client, alice, adfs, made, whole):
    adfs.certificates = OURS.pem + NEXT.pem
    adfs.save()
    made().sign(NEXT, whole=whole).post(client)
    assert is_in(client)


def test_both_signatures_at_once(client, alice, made):
    made().sign().sign(whole=True).post(client)
    assert is_in(client)


def test_what_goes_there(client, adfs):
    assert client.get(START).url.startswith(SSO + "&SAMLRequest=")
    asked = begun(client)
    assert asked.tag == f"{SAMLP}AuthnRequest" and asked.findtext(f"{SAML}Issuer") == settings.BASE_URL + OWN
    assert asked.get("AssertionConsumerServiceURL") == settings.BASE_URL + ANSWER
    assert asked.get("Destination") == SSO and asked.get("ForceAuthn") is None
    assert asked.find(f"{SAMLP}NameIDPolicy").get("Format").endswith(":persistent")
    assert len({begun(client).get("ID") for _ in range(3)}) == 3


def test_skein_describes_itself_also_before_the_provider_is_known(client, adfs):
    adfs.is_on, adfs.entity_id = False, ""
    adfs.save()
    answer = client.get(OWN)
    root = etree.fromstring(answer.content)
    assert root.get("entityID") == settings.BASE_URL + OWN
    service = root.find(f".//{MD}AssertionConsumerService")
    assert service.get("Location") == settings.BASE_URL + ANSWER
    assert root.find(f"{MD}SPSSODescriptor").get("WantAssertionsSigned") == "true"


def test_the_number_counts_from_then_on_whatever_the_address(client, alice, bob, made):
    made().sign().post(client)
    client.logout()
    made(attributes={"mail": "bob@varde.example"}).sign().post(client)
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_an_attribute_may_be_the_number(client, alice, adfs, made):
    adfs.subject_attribute, adfs.address_attribute = "objectid", "upn"
    adfs.save()
    said = {"objectid": "o-1", "upn": "alice@varde.example", "mail": "bob@varde.example"}
    made(name_id="x", name_format="transient", attributes=said).sign().post(client)
    assert CompanyAccount.objects.get(user=alice).subject == "objectid=o-1"
    assert begun(client, "?again=1").find(f"{SAMLP}NameIDPolicy") is None


def test_somebody_new_is_made_only_where_the_provider_may_bring_them(client, adfs, made):
    new = {"mail": "Zoe@varde.example", "givenName": "Zoe", "sn": "Zart"}
    answer = made(attributes=new).sign().post(client)
    assert answer.status_code == 403 and b"Nobody here has the address zoe@varde.example" in answer.content
    adfs.brings_new = True
    adfs.save()
    made(attributes=new, assertion_id="_2").sign().post(client)
    user = User.objects.get(addresses__address="zoe@varde.example")
    assert (user.name, user.role, is_in(client)) == ("Zoe Zart", User.Role.MEMBER, True)


def test_who_left_stays_out(client, alice, bob, made):
    """A050."""
    made(attributes={"mail": "bob@varde.example"}).sign().post(client)
    client.logout()
    User.objects.filter(pk=bob.pk).update(is_active=False)
    answer = made(assertion_id="_2").sign().post(client)
    assert b"Your access here has ended" in answer.content and not is_in(client)


def test_by_its_address_nobody_becomes_a_break_glass_account_and_a_linked_one_still_comes_in(
    client, alice, made
):
    made().sign().post(client)
    client.logout()
    only.mark(alice, True, by=alice)
    made(assertion_id="_2").sign().post(client)
    assert is_in(client)
    client.logout()
    CompanyAccount.objects.all().delete()
    answer = made(assertion_id="_3").sign().post(client)
    assert b"is a break-glass account" in answer.content and not is_in(client)


def test_it_counts_as_a_company_sign_in_for_letting_people_in_by_it_alone(client, alice, bob, made):
    alice.set_password("a long password")
    alice.save()
    only.mark(alice, True, by=alice)
    only.switch(True, by=alice, came_by_company=True)
    assert only.bars(bob) and not only.keeps_a_provider(but="adfs")


def test_to_show_again_who_one_is_the_provider_has_to_have_asked_anew(client, alice, made):
    made(asked=-7200).sign().post(client)
    assert is_in(client) and client.session[shown.IN_SESSION][1] < timezone.now().timestamp() - 7000
    again = "?again=1&next=/accounts/you/"
    assert begun(client, again).get("ForceAuthn") == "true"
    old = made(again, asked=-7200, assertion_id="_2").sign().post(client)
    assert b"did not ask you anew" in old.content
    assert made(again, assertion_id="_3").sign().post(client).url == "/accounts/you/"
    assert client.session[shown.IN_SESSION][1] > timezone.now().timestamp() - 60
    somebody = made(again, name_id="p-other", assertion_id="_4").sign().post(client)
    assert b"not the one you are signed in with" in somebody.content


def test_what_is_wrong_is_logged_with_the_address_once_the_browser_began_it(client, alice, made, caplog):
    caplog.set_level(logging.WARNING, "skein.signin")
    made(audience="https://other.example").sign().post(client)
    assert "Sign-in as ? from 127.0.0.1: company account, answer does not hold (audience)" in caplog.text


def test_what_is_over_is_forgotten(client, alice, made):
    made().sign().post(client)
    client.logout()
    kept = made(assertion_id="_2").sign()
    post(etree.tostring(kept.response))
    flow.forget()
    assert SamlAssertion.objects.count() == 2 and SamlAssertion.objects.exclude(sealed="").count() == 1
    SamlAssertion.objects.update(created_at=timezone.now() - timedelta(seconds=flow.HANDED_ON + 5))
    flow.forget()
    assert not SamlAssertion.objects.exclude(sealed="").exists()
    SamlAssertion.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    flow.forget()
    assert not SamlAssertion.objects.exists()


def test_without_the_package_nothing_is_offered_and_the_desk_says_which(client, as_alice, adfs, monkeypatch):
    monkeypatch.setattr("accounts.saml.config.is_installed", lambda: False)
    assert only.ways()["providers"] == []
    assert client.get(OWN).status_code == 404
    page = as_alice.get(f"/manage/sign-in/saml/{adfs.pk}/").content.decode()
    assert "requirements-saml.lock" in page


def test_certificates_that_end_are_told_in_time(adfs):
    assert health.saml_certificates() == "1 providers"
    for pem, kind in ((SOON.pem + OVER.pem, Doubt), (OVER.pem, Trouble)):
        adfs.certificates = pem
        adfs.save()
        with pytest.raises(kind, match="Varde"):
            health.saml_certificates()
