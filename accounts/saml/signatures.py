"""What a provider has signed, and nothing beside it.

The signature is checked by signxml; which element it has to be of, and how it may have been made, is decided here. What goes
on from here is what the signature was made of, read anew from those bytes: an element that was put beside it, or around it,
is not in them (signature wrapping).
"""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from accounts.company import refusals
from accounts.company.refusals import RefusedError

from .parsing import DS, SAML, parser

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
# All that a signature of SAML may do to what it signs (SAML 2.0 core, section 5.4.4).
_TRANSFORMS = ["http://www.w3.org/2000/09/xmldsig#enveloped-signature", _EXCLUSIVE]
_PARTS = [
    [f"{DS}SignedInfo", f"{DS}SignatureValue"],
    [f"{DS}SignedInfo", f"{DS}SignatureValue", f"{DS}KeyInfo"],
]
# Elements of what a signature is over: nine, and the namespaces that a transform keeps. It is written anew for each certificate.
_MOST_OF_INFO = 20
# No SHA-1, no DSA, and nothing with a secret that both know.
_METHODS = frozenset(
    method
    for method in SignatureMethod
    if method.name.startswith(("RSA_SHA", "ECDSA_SHA", "SHA"))
    and method.name.partition("SHA")[2].partition("_")[0] in ("256", "384", "512")
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
# What signxml stumbles over in XML that makes no sense, beside its own errors.
_NONSENSE = (
    SignXMLException, etree.LxmlError, UnsupportedAlgorithm, ValueError, TypeError, LookupError, AttributeError,
)  # fmt: skip


def signed_assertion(response: etree._Element, certificates: tuple[str, ...]) -> etree._Element:
    """The one assertion of an answer, as it was signed: by itself, or with the whole answer. Raises RefusedError."""
    if response.find(f".//{SAML}EncryptedAssertion") is not None:
        raise RefusedError(refusals.ENCRYPTED)
    assertions = list(response.iter(f"{SAML}Assertion"))
    if len(assertions) != 1 or assertions[0].getparent() is not response:
        raise RefusedError(refusals.ANSWER, detail=f"{len(assertions)} assertions")
    homes = [signature.getparent() for signature in response.iter(f"{DS}Signature")]
    if not homes:
        raise RefusedError(refusals.UNSIGNED)
    if len(homes) != len(set(homes)) or not set(homes) <= {response, assertions[0]}:
        raise RefusedError(refusals.ANSWER, detail="a signature of something else")
    _require_own_ids(response)
    assertion = assertions[0]
    if response in homes:
        found = _as_signed(response, certificates).find(f"{SAML}Assertion")
        if found is None:
            raise RefusedError(refusals.ANSWER, detail="no signed assertion")
        assertion = found
    return _as_signed(assertion, certificates) if assertions[0] in homes else assertion


def _require_own_ids(response: etree._Element) -> None:
    """No two elements with one number, in whatever attribute: it would be of either that something is signed."""
    ids = [
        value
        for element in response.iter("*")
        for name, value in element.items()
        if etree.QName(name).localname.lower() == "id"
    ]
    if len(ids) != len(set(ids)):
        raise RefusedError(refusals.ANSWER, detail="two elements with one ID")


def _as_signed(element: etree._Element, certificates: tuple[str, ...]) -> etree._Element:
    _require_form(element)
    for pem in certificates:
        found = _checked(element, pem)
        if found is not None and found.tag == element.tag and found.get("ID") == element.get("ID"):
            return found
    raise RefusedError(refusals.SIGNATURE)


def _require_form(element: etree._Element) -> None:
    """One signature of this element alone, made by the two transforms that there are for it."""
    signature = element.find(f"{DS}Signature")
    info = signature.find(f"{DS}SignedInfo") if signature is not None else None
    if signature is None or info is None or [part.tag for part in signature] not in _PARTS:
        raise RefusedError(refusals.ANSWER, detail="form of the signature")
    references = info.findall(f"{DS}Reference")
    transforms = [one.get("Algorithm") for one in info.iter(f"{DS}Transform")]
    method = info.find(f"{DS}CanonicalizationMethod")
    holds = (
        bool(element.get("ID"))
        and [one.get("URI") for one in references] == [f"#{element.get('ID')}"]
        and transforms == _TRANSFORMS
        and method is not None
        and method.get("Algorithm") == _EXCLUSIVE
        and sum(1 for _part in info.iter()) <= _MOST_OF_INFO
    )
    if not holds:
        raise RefusedError(refusals.ANSWER, detail="form of the signature")


def _checked(element: etree._Element, pem: str) -> etree._Element | None:
    """What was signed with this certificate's key; None for another one's, or one that is over."""
    wanted = SignatureConfiguration(
        location="./", expect_references=1, signature_methods=_METHODS, digest_algorithms=_DIGESTS
    )
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        result = XMLVerifier().verify(element, x509_cert=certificate, expect_config=wanted, parser=parser())
    except _NONSENSE:
        return None
    assert not isinstance(result, list)  # of one reference
    return result.signed_xml
