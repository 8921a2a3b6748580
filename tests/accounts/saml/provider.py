"""A provider of SAML that signs whatever it is told to, right or wrong."""

import base64
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner

from accounts.models import SamlProvider
from accounts.saml.parsing import DS, SAML, SAMLP

ENTITY = "https://idp.varde.example/saml"
SSO = "https://idp.varde.example/sso?tenant=1"
START, BACK = "/accounts/sign-in/company/adfs/", "/accounts/sign-in/company/adfs/back/"
ANSWER, OWN = "/accounts/sign-in/company/adfs/answer/", "/accounts/sign-in/company/adfs/metadata/"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"


class KeyPair:
    """``days``: how long its certificate holds; negative: since when it does not; ``key``: one of
    another kind, whose certificate is signed with ours."""

    def __init__(self, days: int = 300, key=None):
        self.key = key or rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.varde.example")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(name, name, self.key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=days))
        signer = OURS.key if key else self.key
        self.pem = made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


OURS, NEXT, OTHER, SOON, OVER = KeyPair(), KeyPair(), KeyPair(), KeyPair(10), KeyPair(-1)


def set_up(**fields) -> SamlProvider:
    known = {
        "slug": "adfs",
        "name": "Varde",
        "entity_id": ENTITY,
        "sso_url": SSO,
        "certificates": OURS.pem,
        "domains": "varde.example",
        "is_on": True,
    }
    return SamlProvider.objects.create(**known | fields)


def stamp(seconds: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def begun(client, query: str = "", *, at: str = START) -> etree._Element:
    """The request that the browser takes to the provider."""
    asked = parse_qs(urlsplit(client.get(at + query).url).query)
    return etree.fromstring(zlib.decompress(base64.b64decode(asked["SAMLRequest"][0]), wbits=-15))


class Made:
    """An answer in the making: ``told`` says what is in it; times in seconds from now."""

    def __init__(self, base: str, request_id: str, **told):
        self.told = {
            "issuer": ENTITY,
            "response_issuer": ENTITY,
            "audience": base + OWN,
            "destination": base + ANSWER,
            "recipient": base + ANSWER,
            "confirmed_for": request_id,
            "request_id": request_id,
            "name_id": "p-77f1",
            "name_format": PERSISTENT,
            "attributes": {"mail": "alice@varde.example", "displayName": "Alice Adair"},
            "assertion_id": f"_a{request_id[-8:]}",
            "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
            "issued": 0,
            "ends": 300,
            "begins": -5,
            "confirmation_ends": 300,
            "asked": 0,
            "more_conditions": "",
        } | told
        for name in ("issued", "ends", "begins", "confirmation_ends", "asked"):
            if not isinstance(self.told[name], str):
                self.told[name] = stamp(self.told[name])
        self.response = etree.fromstring(self.xml())

    def xml(self) -> str:
        told = self.told
        attributes = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in _list(values))
            + "</saml:Attribute>"
            for name, values in told["attributes"].items()
        )
        in_response = f'InResponseTo="{told["request_id"]}"' if told["request_id"] else ""
        confirmed = f'InResponseTo="{told["confirmed_for"]}"' if told["confirmed_for"] else ""
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{told['audience']}</saml:Audience></saml:AudienceRestriction>"
            if told["audience"]
            else ""
        )
        return f"""<samlp:Response xmlns:samlp="{SAMLP[1:-1]}" xmlns:saml="{SAML[1:-1]}" ID="_r1" Version="2.0"
 IssueInstant="{told["issued"]}" Destination="{told["destination"]}" {in_response}>
<saml:Issuer>{told["response_issuer"]}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="{told["status"]}"/></samlp:Status>
<saml:Assertion ID="{told["assertion_id"]}" Version="2.0" IssueInstant="{told["issued"]}">
<saml:Issuer>{told["issuer"]}</saml:Issuer>
<saml:Subject><saml:NameID Format="{told["name_format"]}">{told["name_id"]}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData {confirmed} Recipient="{told["recipient"]}" NotOnOrAfter="{told["confirmation_ends"]}"/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{told["begins"]}" NotOnOrAfter="{told["ends"]}">{audience}{told["more_conditions"]}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{told["asked"]}"><saml:AuthnContext/></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement>
</saml:Assertion></samlp:Response>"""

    @property
    def assertion(self) -> etree._Element:
        return self.response.find(f"{SAML}Assertion")

    def sign(self, pair: KeyPair = OURS, *, whole: bool = False, **how) -> "Made":
        """The assertion, or the whole answer."""
        target = self.response if whole else self.assertion
        how = {"c14n_algorithm": _C14N} | how
        # Named as the signer names it: a signature is over its prefixes, too.
        placed = etree.Element(f"{DS}Signature", {"Id": "placeholder"}, nsmap={"ds": DS[1:-1]})
        target.insert(1, placed)
        signed = XMLSigner(**how).sign(
            target, key=pair.key, cert=pair.pem, reference_uri="#" + target.get("ID"), id_attribute="ID"
        )
        if whole:
            self.response = signed
        else:
            self.response.replace(target, signed)
        return self

    def post(self, client, raw: bytes | None = None):
        """As the browser sends it, without its cookies; and on to the page with them."""
        answer = post(raw or etree.tostring(self.response))
        return client.get(answer.url)


def post(raw: bytes):
    """What a page of the provider posts: a browser of nobody, which checks for forgery as the real ones do."""
    from django.test import Client

    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(
        ANSWER, {"SAMLResponse": base64.b64encode(raw).decode(), "RelayState": "//evil.example/"}
    )
    assert answer.status_code == 303 and answer.url.startswith(BACK + "?") and not answer.cookies
    return answer


def _list(values) -> list[str]:
    return values if isinstance(values, list) else [values]
