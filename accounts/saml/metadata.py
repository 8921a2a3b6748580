"""Metadata (SAML 2.0 metadata): what a provider says about itself, and what Skein does."""

import base64
from typing import NamedTuple

import requests
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from accounts.company.asking import TIMEOUT, watch
from accounts.company.providers import is_safe

from . import reading
from .config import SamlConfig
from .parsing import DS, MD, SAMLP, XmlFaultError, parsed, text_of

_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
#: Certificates of one provider: the old and the new one, and one more for a second key.
MOST = 4


class Described(NamedTuple):
    """What is used of a provider's metadata; ``certificates``: PEM; ``left_out``: how many more there are, that are too
    many or of a kind that is not checked here."""

    entity_id: str
    sso_url: str
    certificates: list[str]
    left_out: int


class MetadataFaultError(ValueError):
    """It cannot be used; a sentence for an admin."""


def fetch(url: str) -> bytes:
    """Raises RequestException when it does not answer, MetadataFaultError when it leads elsewhere."""
    with requests.Session() as session:
        watch(session)
        session.max_redirects = 0
        try:
            answer = session.get(url, timeout=TIMEOUT)
        except requests.TooManyRedirects as error:
            raise MetadataFaultError(_("It leads on to another address.")) from error
    answer.raise_for_status()
    return answer.content


def read(raw: bytes) -> Described:
    """Raises MetadataFaultError."""
    try:
        root = parsed(raw, may_have_comments=True)
    except XmlFaultError as error:
        text = _("It is no XML as it is read here: UTF-8, at most 500 kB, no DTD and no instructions.")
        raise MetadataFaultError(text) from error
    found = [
        one for one in root.iter(f"{MD}EntityDescriptor") if one.find(f"{MD}IDPSSODescriptor") is not None
    ]
    if len(found) != 1:
        text = ngettext(
            "It describes %(count)d provider; one is needed.",
            "It describes %(count)d providers; one is needed.",
            len(found),
        )
        raise MetadataFaultError(text % {"count": len(found)})
    entity, role = found[0], found[0].find(f"{MD}IDPSSODescriptor")
    assert role is not None  # looked for above
    return Described(_entity_id(entity), _sso_url(role), *_certificates(role))


def _entity_id(entity: etree._Element) -> str:
    entity_id = entity.get("entityID", "").strip()
    if not 0 < len(entity_id) <= 290:
        raise MetadataFaultError(_("It has no entity ID, or one that is too long."))
    return entity_id


def _sso_url(role: etree._Element) -> str:
    offered = role.findall(f"{MD}SingleSignOnService")
    url = next((one.get("Location", "") for one in offered if one.get("Binding") == _REDIRECT), "")
    if not is_address(url) or len(url) > 500:
        raise MetadataFaultError(_("It has no sign-in address with HTTP-Redirect and https."))
    return url


def is_address(url: str) -> bool:
    """Whether a browser can be led there, with a question at its end: safe, printable ASCII, and no fragment."""
    return is_safe(url) and "#" not in url and all("!" <= letter <= "~" for letter in url)


def _certificates(role: etree._Element) -> tuple[list[str], int]:
    """And how many more there are."""
    keys = [key for key in role.findall(f"{MD}KeyDescriptor") if key.get("use", "signing") == "signing"]
    texts = [text_of(one) for key in keys for one in key.iter(f"{DS}X509Certificate")]
    try:
        found = [x509.load_der_x509_certificate(base64.b64decode("".join(text.split()))) for text in texts]
    except ValueError as error:
        raise MetadataFaultError(_("A certificate in it cannot be read.")) from error
    all_of_them = dict.fromkeys(found)
    held = [pem(one) for one in all_of_them if is_checked(one)][:MOST]
    if not held:
        raise MetadataFaultError(_("It has no certificate to sign with."))
    return held, len(all_of_them) - len(held)


def is_checked(certificate: x509.Certificate) -> bool:
    """Whether its key is of a kind whose signatures are taken: RSA, or an elliptic curve with a name."""
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return False
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode().strip()


def own(config: SamlConfig) -> bytes:
    """Skein as a provider wants to know it: no keys, so nothing is encrypted for it, and its requests are not signed."""
    root = etree.Element(f"{MD}EntityDescriptor", {"entityID": config.own_id}, nsmap={None: MD[1:-1]})
    role = etree.SubElement(
        root,
        f"{MD}SPSSODescriptor",
        {
            "protocolSupportEnumeration": SAMLP[1:-1],
            "AuthnRequestsSigned": "false",
            "WantAssertionsSigned": "true",
        },
    )
    etree.SubElement(role, f"{MD}NameIDFormat").text = reading.PERSISTENT
    etree.SubElement(
        role,
        f"{MD}AssertionConsumerService",
        {"Binding": _POST, "Location": config.acs_url, "index": "0", "isDefault": "true"},
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
