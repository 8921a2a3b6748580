"""Against a provider that others wrote: pysaml2, which signs with xmlsec1 (Debian: apt-get install xmlsec1)."""

import shutil
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

from accounts.models import CompanyAccount, SamlProvider
from accounts.saml import metadata

from .provider import BACK, NEXT, OWN, START, post

XMLSEC = shutil.which("xmlsec1")
ENTITY = "https://real.varde.example/idp"

pytestmark = pytest.mark.skipif(
    XMLSEC is None, reason="xmlsec1 is not installed (Debian: apt-get install xmlsec1)"
)


@pytest.fixture
def provider(client, tmp_path, db):
    """Both know each other by nothing but their metadata."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    key.write_bytes(NEXT.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    certificate.write_text(NEXT.pem)
    settings = {
        "entityid": ENTITY,
        "key_file": str(key),
        "cert_file": str(certificate),
        "xmlsec_binary": XMLSEC,
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"{ENTITY}/sso", BINDING_HTTP_REDIRECT)]},
                "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
            }
        },
    }
    row = SamlProvider.objects.create(slug="adfs", name="Varde", domains="varde.example")
    ours = client.get(OWN).content.decode()
    server = Server(config=IdPConfig().load({**settings, "metadata": {"inline": [ours]}}))
    found = metadata.read(str(entity_descriptor(server.config)).encode())
    row.entity_id, row.sso_url, row.certificates = (
        found.entity_id,
        found.sso_url,
        "\n".join(found.certificates),
    )
    row.is_on = True
    row.save()
    return server


@pytest.mark.parametrize("signed", ["sign_assertion", "sign_response"])
def test_there_and_back(client, alice, provider, signed):
    there = client.get(START).url
    assert there.startswith(f"{ENTITY}/sso?")
    asked = provider.parse_authn_request(
        parse_qs(urlsplit(there).query)["SAMLRequest"][0], BINDING_HTTP_REDIRECT
    )
    arguments = provider.response_args(asked.message, [BINDING_HTTP_POST])
    assert arguments["binding"] == BINDING_HTTP_POST and arguments["name_id_policy"].allow_create == "true"
    answer = provider.create_authn_response(
        {"mail": "alice@varde.example", "displayName": "Alice Adair"},
        userid="alice",
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text="real-1"),
        authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": ENTITY},
        # Its own are of SHA-1, which is not taken.
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
        **{"sign_assertion": False, "sign_response": False, signed: True},
        **arguments,
    )
    back = post(str(answer).encode()).url
    assert back.startswith(BACK + "?key=") and client.get(back).url == "/"
    assert client.session["_auth_user_id"] == str(alice.pk)
    link = CompanyAccount.objects.get(user=alice)
    assert (link.issuer, link.subject) == ("saml:" + ENTITY, "real-1")
